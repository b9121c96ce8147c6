import { useTranslation } from "react-i18next";
import { chooseLanguage, LANGUAGES } from "../language.ts";

/** Each named in itself. */
export const LANGUAGE_NAMES = { en: "English", de: "Deutsch" };

/** Offers the languages that both the tenant and the site speak, each named in itself. */
export function LanguageSwitch({ offered }: { offered: string[] }) {
  const { t, i18n } = useTranslation();
  const languages = LANGUAGES.filter((language) => offered.includes(language));
  if (languages.length < 2) return null;
  return (
    <fieldset class="language-switch">
      <legend class="unseen">{t("language")}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          aria-label={`${language.toUpperCase()}, ${LANGUAGE_NAMES[language]}`}
          onClick={() => void chooseLanguage(language)}
        >
          {language.toUpperCase()}
        </button>
      ))}
    </fieldset>
  );
}
