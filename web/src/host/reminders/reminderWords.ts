/** Reminders in words: what they are called, and when they go out. */
import type { ReminderSetting } from "../../messageTypes.ts";
import { formatTime } from "../../stayDates.ts";
import type { HostKey, HostWords } from "../hostWords.ts";

const KNOWN = [
  ...["balance_due", "check_in_soon", "check_in_tomorrow", "welcome"],
  ...["cleaners", "check_out_tomorrow", "review", "birthday", "season"],
];
const ANCHORS = ["check_in", "check_out"];

/** One that the deployment added is called by its own name: “mid_stay” is “Mid stay”. */
export function reminderName(reminder: string, t: HostWords): string {
  if (KNOWN.includes(reminder)) return t(`reminders.name_${reminder}` as HostKey);
  const plain = reminder.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

export const anchorName = (anchor: string, t: HostWords): string =>
  ANCHORS.includes(anchor) ? t(`reminders.anchor_${anchor}` as HostKey) : anchor;

/** “1 May”, of every year: `date` is month and day. */
export const dayOfYear = (date: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" }).format(
    new Date(`2000-${date}T00:00:00Z`),
  );

/** “2 days before check-in at 4:00 PM”; of what comes once a year, “on 1 May, every year, at 4:00 PM”. */
export function whenWords(
  { anchor, at, days, date }: Pick<ReminderSetting, "anchor" | "at" | "days"> & { date?: string | null },
  t: HostWords,
  locale: string,
): string {
  const time = formatTime(at, locale);
  if (anchor === "season")
    return date
      ? t("reminders.at_time", { day: t("reminders.every_year", { day: dayOfYear(date, locale) }), time })
      : "";
  if (days === 0) return t("reminders.at_time", { day: t(`reminders.on_${anchor}` as HostKey), time });
  const blanks = { count: Math.abs(days), anchor: anchorName(anchor, t) };
  return t("reminders.at_time", { day: t(`reminders.days_${days < 0 ? "before" : "after"}`, blanks), time });
}

/** “Thu, 4 Mar 2027, 16:00” on the property's own clock. */
export const momentWords = (instant: string, zone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  }).format(new Date(instant));

/** “Sat, 1 May 2027, 10:00” on the clocks of whoever reads it. */
export const nextWords = (instant: string, locale: string): string =>
  momentWords(instant, Intl.DateTimeFormat().resolvedOptions().timeZone, locale);
