import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "preact/hooks";
import { hasSlug } from "../api.ts";
import type { LetterPreferences } from "../apiDocument.ts";
import { Message } from "../components/Message.tsx";
import { Notice } from "../components/Notice.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { chooseLetters, fetchLetterPreferences } from "../letterApi.ts";
import { errorWords } from "../problemWords.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { useSafeMutation } from "../useSafeMutation.ts";
import { useWords } from "../useWords.ts";
import "../stayWords.ts";
import "../styles/letters.css";

const KINDS = ["reminders", "offers", "text_messages"] as const;

/** Where the foot of a letter leads. The key stands behind the #, which browsers send to nobody. */
export function LettersPage() {
  const { t } = useWords();
  const [key] = useState(() => new URLSearchParams(location.hash.slice(1)).get("key") ?? "");
  const chosen = useQuery({
    queryKey: ["letters", key],
    queryFn: () => fetchLetterPreferences(key),
    enabled: key !== "",
  });
  usePageTitle(t("letters.title"));
  if (chosen.data) return <LettersForm accessKey={key} chosen={chosen.data} />;
  if (key === "" || hasSlug(chosen.error, "not-found")) {
    return <Unopened title={t("letters.missing")} hint={t("letters.missing_hint")} />;
  }
  if (chosen.error) {
    return (
      <Unopened
        title={t("letters.unread")}
        hint={t("letters.unread_hint")}
        onRetry={() => void chosen.refetch()}
      />
    );
  }
  return <PageSkeleton />;
}

function LettersForm({ accessKey, chosen }: { accessKey: string; chosen: LetterPreferences }) {
  const words = useWords();
  const { t } = words;
  const [wanted, setWanted] = useState(chosen);
  const save = useSafeMutation<LetterPreferences, LetterPreferences>((input, idempotencyKey) =>
    chooseLetters(accessKey, input, idempotencyKey),
  );
  const choose = (kind: keyof LetterPreferences, on: boolean) => {
    setWanted({ ...wanted, [kind]: on });
    save.reset();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (!save.isPending) save.mutate(wanted);
  };
  return (
    <div class="page">
      <form class="letters" onSubmit={submit}>
        <h1>{t("letters.title")}</h1>
        <p class="lead">{t("letters.lead")}</p>
        {KINDS.map((kind) => (
          <Kind key={kind} kind={kind} on={wanted[kind]} onChange={(on) => choose(kind, on)} />
        ))}
        {save.error && (
          <Notice title={t("letters.failed")}>
            <p>{errorWords(save.error, words)}</p>
          </Notice>
        )}
        <button
          type="submit"
          class="button button--wide"
          aria-disabled={save.isPending}
          aria-busy={save.isPending}
        >
          {t(save.isPending ? "letters.saving" : "letters.save")}
        </button>
        <p role="status">{save.isSuccess && t("letters.saved")}</p>
      </form>
    </div>
  );
}

interface KindProps {
  kind: (typeof KINDS)[number];
  on: boolean;
  onChange: (on: boolean) => void;
}

function Kind({ kind, on, onChange }: KindProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <div class="letters__kind">
      <label for={id}>
        <input
          id={id}
          type="checkbox"
          checked={on}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{t(`letters.${kind}`)}</span>
      </label>
      <p id={`${id}-hint`}>{t(`letters.${kind}_hint`)}</p>
    </div>
  );
}

function Unopened({ title, hint, onRetry }: { title: string; hint: string; onRetry?: () => void }) {
  const { t } = useWords();
  return (
    <div class="page page--message">
      <Message title={title} hint={hint} picture={9}>
        {onRetry && (
          <button type="button" class="button" onClick={onRetry}>
            {t("try_again")}
          </button>
        )}
      </Message>
    </div>
  );
}
