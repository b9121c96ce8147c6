/** What a host chooses for all stays, as typed, and back to what the API takes. */
import {
  LETTER_LANGUAGES,
  type LetterLanguage,
  type OwnWords,
  type ReminderChoices,
  type ReminderSetting,
  type ReminderSettings,
} from "../../messageTypes.ts";

export const MOST_DAYS = 365;
export const LONGEST = { subject: 150, text: 5000 } as const;

/** What comes once a year, and not with a stay. */
export const isYearly = ({ anchor }: Pick<ReminderSetting, "anchor">): boolean =>
  anchor === "birthday" || anchor === "season";
export const hasDate = ({ anchor }: Pick<ReminderSetting, "anchor">): boolean => anchor === "season";

export type Side = "before" | "after";

/** Days as text, so that what is typed stays as it is until it is sent. */
export interface ReminderDraft {
  enabled: boolean;
  at: string;
  days: string;
  side: Side;
  words: Record<LetterLanguage, OwnWords>;
  /** A season's, "01" to "12", "" where none is chosen; the day as well. */
  month: string;
  day: string;
}

export type SettingsDraft = Readonly<Record<string, ReminderDraft>>;
export type Mistake = "days" | "date" | "subject" | "text";
/** By the API's own pointers. */
export type Mistakes = Readonly<Record<string, Mistake>>;

const NO_WORDS: OwnWords = { subject: "", text: "" };

export const draftOf = ({ items }: ReminderSettings): SettingsDraft =>
  Object.fromEntries(items.map((setting) => [setting.reminder, reminderDraft(setting)]));

function reminderDraft({ enabled, at, days, words, date }: ReminderSetting): ReminderDraft {
  const spoken = LETTER_LANGUAGES.map((language) => [language, { ...NO_WORDS, ...words[language] }]);
  const [month = "", day = ""] = date?.split("-") ?? [];
  return {
    enabled,
    at,
    month,
    day,
    days: String(Math.abs(days)),
    side: days > 0 ? "after" : "before",
    words: Object.fromEntries(spoken) as Record<LetterLanguage, OwnWords>,
  };
}

/** Null for what is no number of days. */
export function daysOf({ days, side }: Pick<ReminderDraft, "days" | "side">): number | null {
  if (!/^\d{1,3}$/.test(days.trim()) || Number(days) > MOST_DAYS) return null;
  return side === "before" ? 0 - Number(days) : Number(days);
}

/** Null where day or month is not chosen. */
export const dateOf = ({ month, day }: Pick<ReminderDraft, "month" | "day">): string | null =>
  month && day ? `${month}-${day}` : null;

export const pointerTo = (reminder: string, ...path: string[]): string =>
  ["", "reminders", reminder, ...path].join("/");

/** What is as usual is not sent, so that it stays as usual when that changes. */
export function choicesFrom(draft: SettingsDraft, { items }: ReminderSettings) {
  const mistakes: Record<string, Mistake> = {};
  const choices: ReminderChoices = {};
  for (const setting of items) {
    const { reminder, usual_at: usualAt, usual_days: usualDays } = setting;
    const drafted = draft[reminder];
    if (!drafted) continue;
    const days = isYearly(setting) ? usualDays : daysOf(drafted);
    const date = hasDate(setting) ? dateOf(drafted) : null;
    if (hasDate(setting) && drafted.enabled && !date) mistakes[pointerTo(reminder, "date")] = "date";
    if (days === null) mistakes[pointerTo(reminder, "days")] = "days";
    const words = writtenWords(drafted);
    for (const [language, own] of Object.entries(words))
      for (const part of ["subject", "text"] as const)
        if (own[part].length > LONGEST[part]) mistakes[pointerTo(reminder, "words", language, part)] = part;
    choices[reminder] = {
      enabled: drafted.enabled,
      ...(drafted.at === usualAt ? {} : { at: drafted.at }),
      ...(days === null || days === usualDays ? {} : { days }),
      ...(date && { date }),
      ...(Object.keys(words).length === 0 ? {} : { words }),
    };
  }
  return { choices, mistakes: mistakes as Mistakes };
}

function writtenWords({ words }: ReminderDraft): Partial<Record<LetterLanguage, OwnWords>> {
  const written = LETTER_LANGUAGES.map((language): [LetterLanguage, OwnWords] => {
    const { subject, text } = words[language];
    return [language, { subject: subject.trim(), text: text.trim() }];
  });
  return Object.fromEntries(written.filter(([, { subject, text }]) => subject || text));
}
