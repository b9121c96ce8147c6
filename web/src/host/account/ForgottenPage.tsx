import { useEffect, useRef, useState } from "preact/hooks";
import { Link, useLocation } from "wouter";
import { hasSlug } from "../../api.ts";
import { Notice } from "../../components/Notice.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { SignInForm } from "../components/SignInForm.tsx";
import { EmailField, NewPasswordField, useNewPassword } from "../components/signInFields.tsx";
import { useStep } from "../components/signInSteps.ts";
import { InputField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { useHostWords } from "../hostWords.ts";
import { askForCode, setForgottenPassword } from "./accountApi.ts";

/** Another password by a code from a letter. Nothing here tells whether an address is known. */
export function ForgottenPage() {
  const { t } = useHostWords();
  const [, go] = useLocation();
  const [email, setEmail] = useState("");
  const [step, setStep] = useState<"ask" | "code" | "done">("ask");
  usePageTitle(t("forgotten.title"));
  return (
    <div class="page sign-in-page">
      <h1>{t("forgotten.title")}</h1>
      {step === "ask" && <AskForm email={email} onType={setEmail} onAsked={() => setStep("code")} />}
      {step === "code" && (
        <CodeForm email={email.trim()} onAgain={() => setStep("ask")} onDone={() => setStep("done")} />
      )}
      {step === "done" && (
        <>
          <Notice title={t("forgotten.done")} icon="check" role="status">
            <p>{t("forgotten.done_lead")}</p>
          </Notice>
          <SignInForm email={email.trim()} onDone={() => go("/host", { replace: true })} />
        </>
      )}
      {step !== "done" && (
        <p>
          <Link href="/host">{t("forgotten.back")}</Link>
        </p>
      )}
    </div>
  );
}

interface AskFormProps {
  email: string;
  onType: (email: string) => void;
  onAsked: () => void;
}

function AskForm({ email, onType, onAsked }: AskFormProps) {
  const { t } = useHostWords();
  const step = useStep(async () => {
    await askForCode(email.trim());
    onAsked();
  });
  return (
    <form class="host-form sign-in" onSubmit={step.run}>
      <p class="lead">{t("forgotten.lead")}</p>
      <EmailField value={email} onInput={onType} />
      <Failure title={t("forgotten.not_asked")} error={step.error} />
      <button type="submit" class="button button--wide" aria-disabled={step.busy}>
        {t("forgotten.ask")}
      </button>
    </form>
  );
}

interface CodeFormProps {
  email: string;
  onAgain: () => void;
  onDone: () => void;
}

function CodeForm({ email, onAgain, onDone }: CodeFormProps) {
  const { t } = useHostWords();
  const [code, setCode] = useState("");
  const chosen = useNewPassword();
  const form = useRef<HTMLFormElement>(null);
  const step = useStep(async () => {
    if (!chosen.isGood()) return;
    await setForgottenPassword(email, code.trim(), chosen.password);
    onDone();
  });
  const wrongCode = hasSlug(step.error, "sign-in-failed") ? t("forgotten.wrong_code") : undefined;
  const told = fieldErrors(step.error)["/new_password"];
  const passwordError = chosen.errorOf(told);
  const error = wrongCode ?? passwordError;
  // Focus on the field reads its error out; before, on the first of what is asked now.
  useEffect(() => {
    const wanted = error ? "[aria-invalid=true]" : "[name=code]";
    form.current?.querySelector<HTMLInputElement>(wanted)?.focus();
  }, [error]);
  return (
    <form ref={form} class="host-form sign-in" onSubmit={step.run} noValidate>
      <Notice title={t("forgotten.asked")} icon="check" role="status">
        <p>{t("forgotten.asked_lead", { email })}</p>
      </Notice>
      <input type="hidden" name="username" autocomplete="username" value={email} />
      <InputField
        label={t("forgotten.code")}
        name="code"
        inputMode="numeric"
        autocomplete="one-time-code"
        value={code}
        onInput={setCode}
        error={wrongCode}
        required
      />
      <NewPasswordField value={chosen.password} onInput={chosen.setPassword} error={passwordError} />
      {!error && <Failure title={t("forgotten.not_set")} error={step.error} />}
      <button type="submit" class="button button--wide" aria-disabled={step.busy}>
        {t("sign_in.new_password_submit")}
      </button>
      <button type="button" class="text-button" onClick={onAgain}>
        {t("forgotten.again")}
      </button>
    </form>
  );
}
