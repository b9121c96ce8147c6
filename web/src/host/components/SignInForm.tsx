import { useEffect, useRef, useState } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { LockedOut } from "../account/LockedOut.tsx";
import { Failure } from "./Failure.tsx";
import { InputField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { useHostWords } from "../hostWords.ts";
import { EmailField, NewPasswordField, useNewPassword } from "./signInFields.tsx";
import { useStep } from "./signInSteps.ts";
import { chooseNewPassword, type NewPasswordWanted, signIn } from "../signIn.ts";

interface SignInFormProps {
  /** Typed before, by the same person. */
  email?: string;
  onDone: () => void;
}

/** E-mail and password; the password never leaves the page but where a new one is chosen. */
export function SignInForm({ email: known = "", onDone }: SignInFormProps) {
  const [wanted, setWanted] = useState<NewPasswordWanted | null>(null);
  return wanted ? (
    <NewPasswordForm wanted={wanted} onDone={onDone} />
  ) : (
    <PasswordForm known={known} onDone={onDone} onNewPassword={setWanted} />
  );
}

interface PasswordFormProps {
  known: string;
  onDone: () => void;
  onNewPassword: (wanted: NewPasswordWanted) => void;
}

function PasswordForm({ known, onDone, onNewPassword }: PasswordFormProps) {
  const { t } = useHostWords();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const step = useStep(async () => {
    const wanted = await signIn(email.trim(), password);
    if (wanted) onNewPassword(wanted);
    else onDone();
  });
  const form = useRef<HTMLFormElement>(null);
  const refused = hasSlug(step.error, "sign-in-failed");
  const locked = hasSlug(step.error, "locked-out");
  // Focus on the field reads its error out.
  useEffect(() => {
    if (refused) form.current?.querySelector<HTMLInputElement>("[aria-invalid=true]")?.select();
  }, [refused, step.error]);
  return (
    <form ref={form} class="host-form sign-in" onSubmit={step.run}>
      <EmailField value={email} onInput={setEmail} />
      <InputField
        label={t("sign_in.password")}
        name="password"
        type="password"
        autocomplete="current-password"
        value={password}
        onInput={setPassword}
        error={refused ? t("sign_in.wrong") : undefined}
        required
      />
      {locked && <LockedOut email={email} error={step.error} />}
      {!refused && !locked && <Failure title={t("sign_in.failed")} error={step.error} />}
      <button type="submit" class="button button--wide" aria-disabled={step.busy}>
        {t(step.busy ? "sign_in.busy" : "sign_in.submit")}
      </button>
    </form>
  );
}

function NewPasswordForm({ wanted, onDone }: { wanted: NewPasswordWanted; onDone: () => void }) {
  const { t } = useHostWords();
  const chosen = useNewPassword();
  const form = useRef<HTMLFormElement>(null);
  const step = useStep(async () => {
    if (!chosen.isGood()) return;
    await chooseNewPassword(wanted, chosen.password);
    onDone();
  });
  const told = fieldErrors(step.error)["/responses/NEW_PASSWORD"];
  const error = chosen.errorOf(told);
  // Focus on the field reads its error out.
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLInputElement>("[aria-invalid=true]")?.focus();
  }, [error]);
  return (
    <form ref={form} class="host-form sign-in" onSubmit={step.run} noValidate>
      <p>{t("sign_in.new_password_lead")}</p>
      <input type="hidden" name="username" autocomplete="username" value={wanted.email} />
      <NewPasswordField value={chosen.password} onInput={chosen.setPassword} error={error} />
      {!error && <Failure title={t("sign_in.failed")} error={step.error} />}
      <button type="submit" class="button button--wide" aria-disabled={step.busy}>
        {t("sign_in.new_password_submit")}
      </button>
    </form>
  );
}
