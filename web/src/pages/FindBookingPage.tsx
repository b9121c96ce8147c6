import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { askForLinks } from "../bookingApi.ts";
import { checkEmail, type FieldError } from "../bookingForm.ts";
import { fieldErrorWords } from "../components/ContactForm.tsx";
import { Message } from "../components/Message.tsx";
import { Notice } from "../components/Notice.tsx";
import { TextField } from "../components/TextField.tsx";
import { errorWords } from "../problemWords.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { useWords } from "../useWords.ts";
import "../stayWords.ts";
import "../styles/find.css";

/** Links to bookings go to the address they were made with; the page never says whether there are any. */
export function FindBookingPage() {
  const { t, i18n } = useWords();
  const [email, setEmail] = useState("");
  const ask = useMutation({ mutationFn: () => askForLinks(email.trim(), i18n.language) });
  usePageTitle(t("find.title"));
  if (!ask.isSuccess) {
    return (
      <FindForm
        email={email}
        onType={setEmail}
        onSend={() => ask.mutate()}
        sending={ask.isPending}
        error={ask.error}
      />
    );
  }
  return (
    <div class="page page--message">
      <div role="status">
        <Message title={t("find.sent")} hint={t("find.sent_hint", { email: email.trim() })} picture={3}>
          <button type="button" class="button button--quiet" onClick={() => ask.reset()}>
            {t("find.again")}
          </button>
        </Message>
      </div>
    </div>
  );
}

interface FindFormProps {
  email: string;
  onType: (email: string) => void;
  onSend: () => void;
  sending: boolean;
  error: unknown;
}

function FindForm({ email, onType, onSend, sending, error }: FindFormProps) {
  const words = useWords();
  const { t } = words;
  const form = useRef<HTMLFormElement>(null);
  const [wrong, setWrong] = useState<FieldError | undefined>();
  useEffect(() => {
    if (wrong) form.current?.querySelector("input")?.focus();
  }, [wrong]);
  const submit = (event: Event) => {
    event.preventDefault();
    const found = checkEmail(email);
    setWrong(found);
    if (!found && !sending) onSend();
  };
  return (
    <div class="page">
      <form ref={form} class="find-booking" noValidate onSubmit={submit}>
        <h1>{t("find.title")}</h1>
        <p class="lead">{t("find.lead")}</p>
        <TextField
          label={t("book.email")}
          name="email"
          type="email"
          autocomplete="email"
          value={email}
          onInput={onType}
          error={fieldErrorWords(wrong, t)}
        />
        {error !== null && (
          <Notice title={t("find.failed")}>
            <p>{errorWords(error, words)}</p>
          </Notice>
        )}
        <button type="submit" class="button button--wide" aria-disabled={sending} aria-busy={sending}>
          {t(sending ? "find.sending" : "find.send")}
        </button>
      </form>
    </div>
  );
}
