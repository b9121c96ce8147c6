import { memo } from "preact/compat";
import { useEffect, useRef, useState } from "preact/hooks";
import { LANGUAGE_NAMES } from "../components/LanguageSwitch.tsx";
import { InputField, SelectField } from "../forms/fields.tsx";
import { LANGUAGES, type Language } from "../language.ts";
import { currencies, zones } from "./choices.ts";
import { PlatformFailure } from "./PlatformFailure.tsx";
import { usePlatformWords } from "./platformWords.ts";
import type { SignUpDraft } from "./signUpDraft.ts";
import type { StartedSignUp } from "./signUpTypes.ts";
import { SubdomainField } from "./SubdomainField.tsx";
import { useSignUpForm } from "./useSignUpForm.ts";

interface SignUpFormProps {
  onStarted: (started: StartedSignUp, email: string) => void;
}

/** All that is asked, on one page and sent once. */
export function SignUpForm({ onStarted }: SignUpFormProps) {
  const { t, language } = usePlatformWords();
  const form = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);
  const { draft, change, send, errorAt, sending, error, failure } = useSignUpForm(
    language as Language,
    t,
    onStarted,
  );
  // Focus on the field reads its error out.
  useEffect(() => {
    if (refusals > 0 || error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refusals, error]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!send()) setRefusals((count) => count + 1);
  };
  return (
    <form ref={form} class="sign-up__form" noValidate onSubmit={submit}>
      <InputField
        label={t("sign_up.name")}
        hint={t("sign_up.name_hint")}
        name="name"
        autocomplete="organization"
        maxLength={100}
        value={draft.name}
        onInput={(name) => change({ name })}
        error={errorAt("name")}
        required
      />
      <SubdomainField
        value={draft.subdomain}
        onInput={(subdomain) => change({ subdomain, ownSubdomain: subdomain !== "" })}
        error={errorAt("subdomain")}
      />
      <InputField
        label={t("sign_up.email")}
        hint={t("sign_up.email_hint")}
        name="email"
        type="email"
        autocomplete="email"
        maxLength={254}
        value={draft.email}
        onInput={(email) => change({ email })}
        error={errorAt("email")}
        required
      />
      <PlaceFields
        draft={draft}
        change={change}
        errors={{
          language: errorAt("language"),
          currency: errorAt("currency"),
          time_zone: errorAt("time_zone"),
        }}
      />
      <PlatformFailure title={t("sign_up.failed")} error={failure} />
      <button type="submit" class="button button--wide" aria-disabled={sending} aria-busy={sending}>
        {t(sending ? "sign_up.sending" : "sign_up.send")}
      </button>
    </form>
  );
}

interface PlaceFieldsProps {
  draft: Pick<SignUpDraft, "language" | "currency" | "time_zone">;
  change: (part: Partial<SignUpDraft>) => void;
  errors: Partial<Record<"language" | "currency" | "time_zone", string>>;
}

/** What the browser lets us guess. */
function PlaceFields({ draft, change, errors }: PlaceFieldsProps) {
  const { t } = usePlatformWords();
  return (
    <fieldset class="sign-up__guessed">
      <legend>{t("sign_up.guessed")}</legend>
      <p class="hint">{t("sign_up.guessed_hint")}</p>
      <SelectField
        label={t("sign_up.language")}
        name="language"
        value={draft.language}
        onChange={(language) => change({ language: language as Language })}
        options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        error={errors.language}
      />
      <CurrencyField value={draft.currency} change={change} error={errors.currency} />
      <ZoneField value={draft.time_zone} change={change} error={errors.time_zone} />
    </fieldset>
  );
}

interface LongListProps {
  value: string;
  change: (part: Partial<SignUpDraft>) => void;
  error: string | undefined;
}

/** Long lists are not drawn again for every letter that is typed elsewhere. */
const CurrencyField = memo(({ value, change, error }: LongListProps) => {
  const { t, locale } = usePlatformWords();
  return (
    <SelectField
      label={t("sign_up.currency")}
      name="currency"
      value={value}
      onChange={(currency) => change({ currency })}
      options={currencies(locale)}
      error={error}
    />
  );
});

const ZoneField = memo(({ value, change, error }: LongListProps) => {
  const { t } = usePlatformWords();
  return (
    <SelectField
      label={t("sign_up.time_zone")}
      name="time_zone"
      value={value}
      onChange={(zone) => change({ time_zone: zone })}
      options={zones(value)}
      error={error}
    />
  );
});
