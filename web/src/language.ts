/** The page's language: the guest's choice, else the browser's, else the tenant's. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import english from "./messages/en.json";
import type englishOfStays from "./messages/en.stay.json";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

const CHOICE = "language";
const NAMESPACE = "translation";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof english & typeof englishOfStays };
  }
}

const known = (tag: string | null | undefined): Language | undefined =>
  LANGUAGES.find((language) => tag?.toLowerCase().split("-")[0] === language);

function choice(): Language | undefined {
  try {
    return known(localStorage.getItem(CHOICE));
  } catch {
    return undefined;
  }
}

const browserLanguage = (offered: readonly string[]): Language | undefined =>
  navigator.languages.map(known).find((language) => language !== undefined && offered.includes(language));

const englishWords: Record<string, unknown> = { ...english };

/** A chunk brings words of its own; it may arrive before or after the language has started. */
export function addEnglish(words: Record<string, unknown>): void {
  Object.assign(englishWords, words);
  if (i18next.isInitialized) i18next.addResourceBundle("en", NAMESPACE, words, true);
}

/** Loads the messages the first paint needs. English is in the entry; others come when they are wanted. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { [NAMESPACE]: englishWords } },
    lng: "en",
    fallbackLng: "en",
    interpolation: { escapeValue: false },
  });
  await speak(choice() ?? browserLanguage(LANGUAGES) ?? "en");
}

/** Falls back to the tenant's language where neither choice nor browser names one that it offers. */
export async function settleLanguage(offered: readonly string[], fallback: string): Promise<void> {
  const chosen = choice();
  const settled =
    chosen && offered.includes(chosen) ? chosen : (browserLanguage(offered) ?? known(fallback) ?? "en");
  await speak(settled);
}

/** The guest chose: remembered on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(CHOICE, language);
  } catch {
    /* remembered for this page only */
  }
  await speak(language);
}

async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, NAMESPACE)) {
    const messages = await import("./messages/de.json");
    i18next.addResourceBundle(language, NAMESPACE, messages.default);
  }
  if (i18next.language !== language) await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}
