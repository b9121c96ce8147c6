import { useState } from "preact/hooks";
import { InputField } from "../forms/fields.tsx";
import { useHostWords } from "../hostWords.ts";
import { LEAST_CHARACTERS, type PasswordRule, rulesBroken } from "../passwordRules.ts";
import { missingWords } from "./signInSteps.ts";

interface FieldProps {
  value: string;
  onInput: (value: string) => void;
}

/** By whom somebody signs in. */
export function EmailField(field: FieldProps) {
  const { t } = useHostWords();
  return (
    <InputField
      label={t("sign_in.email")}
      name="email"
      type="email"
      autocomplete="username"
      {...field}
      required
    />
  );
}

/** A password that is to be chosen: the rules are held here first, and what the service says beside them is shown. */
export function useNewPassword() {
  const { t, locale } = useHostWords();
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<PasswordRule[]>([]);
  return {
    password,
    setPassword,
    /** What is wrong with it; `told` is what the service said. */
    errorOf: (told: string | undefined) => (missing.length > 0 ? missingWords(missing, t, locale) : told),
    /** Show which rules it breaks; tell whether it breaks none. */
    isGood: () => {
      const broken = rulesBroken(password);
      setMissing(broken);
      return broken.length === 0;
    },
  };
}

export function NewPasswordField({ error, ...field }: FieldProps & { error: string | undefined }) {
  const { t } = useHostWords();
  return (
    <InputField
      label={t("sign_in.new_password")}
      hint={t("sign_in.password_rules", { count: LEAST_CHARACTERS })}
      name="new-password"
      type="password"
      autocomplete="new-password"
      {...field}
      error={error}
      required
    />
  );
}
