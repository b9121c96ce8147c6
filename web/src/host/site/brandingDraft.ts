/** What a host types about the site, and the change that comes of it. Pure. */
import type { TenantChange } from "../../apiDocument.ts";
import type { SiteTexts, Tenant } from "../../apiTypes.ts";
import { LANGUAGES, type Language } from "../../language.ts";

export const LONGEST = { tagline: 120, about: 2_000 } as const;

export interface BrandingDraft {
  name: string;
  accent: string;
  contact: string;
  languages: Language[];
  defaultLanguage: Language;
  texts: Record<Language, SiteTexts>;
}

export type BrandingMistakes = Partial<
  Record<
    "/name" | "/accent_colour" | "/contact_email" | "/languages",
    "name_missing" | "accent_wrong" | "contact_wrong" | "languages_missing"
  >
>;

const NO_TEXTS: SiteTexts = { tagline: "", about: "" };
const known = (language: string): language is Language => LANGUAGES.includes(language as Language);

export function draftOf(tenant: Tenant): BrandingDraft {
  const languages = tenant.languages.filter(known);
  return {
    name: tenant.name,
    accent: tenant.accent_colour,
    contact: tenant.contact_email,
    languages: LANGUAGES.filter((language) => languages.includes(language)),
    defaultLanguage: known(tenant.default_language) ? tenant.default_language : "en",
    texts: { en: { ...NO_TEXTS, ...tenant.texts?.en }, de: { ...NO_TEXTS, ...tenant.texts?.de } },
  };
}

/** A language more or less; the first one is always among them. */
export function withLanguage(
  draft: BrandingDraft,
  language: Language,
  offered: boolean,
): Partial<BrandingDraft> {
  const languages = LANGUAGES.filter((each) =>
    each === language ? offered : draft.languages.includes(each),
  );
  const first = languages.includes(draft.defaultLanguage)
    ? draft.defaultLanguage
    : (languages[0] ?? draft.defaultLanguage);
  return { languages, defaultLanguage: first };
}

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text.trim());

export function mistakesOf({ name, accent, contact, languages }: BrandingDraft): BrandingMistakes {
  const mistakes: BrandingMistakes = {};
  if (!name.trim()) mistakes["/name"] = "name_missing";
  if (!isColour(accent)) mistakes["/accent_colour"] = "accent_wrong";
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact.trim())) mistakes["/contact_email"] = "contact_wrong";
  if (languages.length === 0) mistakes["/languages"] = "languages_missing";
  return mistakes;
}

/** The members that differ from what is stored. */
export function changeFrom(draft: BrandingDraft, tenant: Tenant): TenantChange {
  const stored = draftOf(tenant);
  const change: TenantChange = {};
  if (draft.name.trim() !== stored.name) change.name = draft.name.trim();
  if (draft.accent.trim().toLowerCase() !== stored.accent.toLowerCase())
    change.accent_colour = draft.accent.trim().toLowerCase();
  if (draft.contact.trim() !== stored.contact) change.contact_email = draft.contact.trim();
  if (differ(draft.languages, stored.languages)) change.languages = draft.languages;
  if (draft.defaultLanguage !== stored.defaultLanguage) change.default_language = draft.defaultLanguage;
  const texts = trimmed(draft.texts);
  if (differ(texts, trimmed(stored.texts))) change.texts = { ...tenant.texts, ...texts };
  return change;
}

const differ = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);

const trimmed = (texts: Record<Language, SiteTexts>): Partial<Record<Language, SiteTexts>> =>
  Object.fromEntries(
    LANGUAGES.map((language) => [
      language,
      { tagline: texts[language].tagline.trim(), about: texts[language].about.trim() },
    ]),
  );
