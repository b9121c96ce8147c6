import type { SiteTexts } from "../../apiTypes.ts";
import { LANGUAGE_NAMES } from "../../components/LanguageSwitch.tsx";
import { InputField, TextAreaField } from "../../forms/fields.tsx";
import type { Language } from "../../language.ts";
import { type BrandingDraft, LONGEST } from "./brandingDraft.ts";
import { useSiteWords } from "./siteWords.ts";

interface TextsFieldsProps {
  draft: BrandingDraft;
  change: (part: Partial<BrandingDraft>) => void;
  errorAt: (pointer: string) => string | undefined;
}

/** What the first page says, in every language that it is offered in. */
export function TextsFields({ draft, change, errorAt }: TextsFieldsProps) {
  const { t } = useSiteWords();
  const write = (language: Language, part: Partial<SiteTexts>) =>
    change({ texts: { ...draft.texts, [language]: { ...draft.texts[language], ...part } } });
  return (
    <section class="host-card" aria-labelledby="branding-texts">
      <h2 id="branding-texts">{t("look.texts")}</h2>
      <p class="hint">{t("look.texts_hint")}</p>
      {draft.languages.map((language) => (
        <fieldset key={language} class="branding__texts">
          <legend>{LANGUAGE_NAMES[language]}</legend>
          <InputField
            label={t("look.tagline")}
            name={`tagline-${language}`}
            maxLength={LONGEST.tagline}
            value={draft.texts[language].tagline}
            onInput={(tagline) => write(language, { tagline })}
            error={errorAt(`/texts/${language}/tagline`)}
          />
          <TextAreaField
            label={t("look.about")}
            name={`about-${language}`}
            rows={5}
            maxLength={LONGEST.about}
            lang={language}
            value={draft.texts[language].about}
            onInput={(about) => write(language, { about })}
            error={errorAt(`/texts/${language}/about`)}
          />
        </fieldset>
      ))}
    </section>
  );
}
