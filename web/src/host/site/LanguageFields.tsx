import { LANGUAGE_NAMES } from "../../components/LanguageSwitch.tsx";
import { Icon } from "../../components/Icon.tsx";
import { CheckField, SelectField } from "../../forms/fields.tsx";
import { LANGUAGES, type Language } from "../../language.ts";
import { type BrandingDraft, withLanguage } from "./brandingDraft.ts";
import { useSiteWords } from "./siteWords.ts";

interface LanguageFieldsProps {
  draft: BrandingDraft;
  change: (part: Partial<BrandingDraft>) => void;
  error: string | undefined;
}

/** Which languages guests may read the site in, and which they meet first. */
export function LanguageFields({ draft, change, error }: LanguageFieldsProps) {
  const { t } = useSiteWords();
  return (
    <section class="host-card" aria-labelledby="branding-languages">
      <h2 id="branding-languages">{t("look.languages")}</h2>
      <div>
        {LANGUAGES.map((language) => (
          <CheckField
            key={language}
            label={LANGUAGE_NAMES[language]}
            name={`language-${language}`}
            checked={draft.languages.includes(language)}
            onChange={(offered) => change(withLanguage(draft, language, offered))}
          />
        ))}
      </div>
      {error && (
        <p class="text-field__error" role="alert">
          <Icon name="warning" size={16} /> {error}
        </p>
      )}
      {draft.languages.length > 1 && (
        <SelectField
          label={t("look.first_language")}
          hint={t("look.first_language_hint")}
          name="default-language"
          value={draft.defaultLanguage}
          onChange={(language) => change({ defaultLanguage: language as Language })}
          options={draft.languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
      )}
    </section>
  );
}
