import { useTranslation } from "react-i18next";

/**
 * The page's words, and the locale in which it writes dates and money: the guest's own regional kind of
 * the page's language (`en-AU` for `en`), because 5/3 is not the same day everywhere.
 */
export function useWords() {
  const { t, i18n } = useTranslation();
  return { t, i18n, locale: regional(i18n.language, navigator.languages) };
}

export const regional = (language: string, preferred: readonly string[]): string =>
  preferred.find((tag) => tag.split("-")[0] === language) ?? language;
