/**
 * Dates of a stay: plain `yyyy-mm-dd` strings at the property, never instants.
 *
 * Arithmetic and formatting go through UTC, where every day has 24 hours, so that no
 * browser's time zone can shift a date. Only the calendar widget needs local `Date`s:
 * `toCalendarDate` and `fromCalendarDate` are the single border to it.
 */
export type PlainDate = string;

const DAY_MS = 86_400_000;

const utcMs = (date: PlainDate): number => Date.parse(`${date}T00:00:00Z`);
const fromUtcMs = (ms: number): PlainDate => new Date(ms).toISOString().slice(0, 10);

/** True for a real calendar day written `yyyy-mm-dd`; `2027-02-30` is not one. */
export function isPlainDate(text: string | null | undefined): text is PlainDate {
  const ms = utcMs(text ?? "");
  return !Number.isNaN(ms) && fromUtcMs(ms) === text;
}

export const addDays = (date: PlainDate, days: number): PlainDate => fromUtcMs(utcMs(date) + days * DAY_MS);

/** Nights of the half-open stay [checkIn, checkOut). */
export const nightsBetween = (checkIn: PlainDate, checkOut: PlainDate): number =>
  Math.round((utcMs(checkOut) - utcMs(checkIn)) / DAY_MS);

/** ISO day of the week, 1 is Monday. */
export const weekdayOf = (date: PlainDate): number => new Date(utcMs(date)).getUTCDay() || 7;

const formatters: Record<string, Intl.DateTimeFormat> = {};

/** To make one takes far longer than to use it, and a calendar needs it for every day. */
const formatter = (language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  (formatters[language + JSON.stringify(options)] ??= new Intl.DateTimeFormat(language, {
    timeZone: "UTC",
    ...options,
  }));

/** Today's date where the clock on the wall shows `timeZone`'s time. */
export const todayIn = (timeZone: string, now: Date = new Date()): PlainDate =>
  formatter("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);

/** “Fri, 5 March 2027”, in the page's language. */
export const formatDay = (date: PlainDate, language: string): string =>
  formatter(language, { weekday: "short", day: "numeric", month: "long", year: "numeric" }).format(
    utcMs(date),
  );

/** “Friday, 5 March 2027”, for screen readers. */
export const formatFullDay = (date: PlainDate, language: string): string =>
  formatter(language, { dateStyle: "full" }).format(utcMs(date));

/** “5 March”, for sentences in which the year is clear. */
export const formatShortDay = (date: PlainDate, language: string): string =>
  formatter(language, { day: "numeric", month: "long" }).format(utcMs(date));

/** “5 – 8 Mar 2027”, as short as the language allows. */
export const formatStay = (checkIn: PlainDate, checkOut: PlainDate, language: string): string =>
  formatter(language, { day: "numeric", month: "short", year: "numeric" }).formatRange(
    utcMs(checkIn),
    utcMs(checkOut),
  );

/** “5, 6 and 9 March 2027”-like list of single dates. */
export const formatDays = (dates: readonly PlainDate[], language: string): string =>
  new Intl.ListFormat(language, { type: "conjunction" }).format(
    dates.map((date) => formatShortDay(date, language)),
  );

/** “March 2027”. */
export const formatMonth = (date: PlainDate, language: string): string =>
  formatter(language, { month: "long", year: "numeric" }).format(utcMs(date));

/** “Mo” and “Monday” of the date's day of the week. */
export const formatWeekday = (date: PlainDate, language: string, width: "short" | "long"): string =>
  formatter(language, { weekday: width }).format(utcMs(date));

// A Monday, so that adding days walks through the week.
const SOME_MONDAY = "2024-01-01";

/** “Saturday or Sunday” of ISO days of the week. */
export const formatWeekdays = (days: readonly number[], language: string): string =>
  new Intl.ListFormat(language, { type: "disjunction" }).format(
    [...days]
      .sort((one, other) => one - other)
      .map((day) => formatWeekday(addDays(SOME_MONDAY, day - 1), language, "long")),
  );

/** “15:00” as the language writes a time of day; not an instant, so no zone is applied. */
export function formatTime(time: string, language: string): string {
  const [hours = "0", minutes = "0"] = time.split(":");
  return formatter(language, { timeStyle: "short" }).format(
    Date.UTC(2000, 0, 1, Number(hours), Number(minutes)),
  );
}

/** The widget's `Date` for a plain date: noon, which no daylight saving change ever skips. */
export function toCalendarDate(date: PlainDate): Date {
  const [year = 1970, month = 1, day = 1] = date.split("-").map(Number);
  return new Date(year, month - 1, day, 12);
}

export function fromCalendarDate(date: Date): PlainDate {
  return fromUtcMs(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()));
}
