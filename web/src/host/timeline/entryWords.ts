/** Entries of the timeline in words, for bars, for screen readers and for announcements. */
import type { PlainDate } from "../../stayDates.ts";
import type { BookingState, CalendarEntry } from "../hostTypes.ts";
import type { HostWords } from "../hostWords.ts";

/** “Ada Lovelace”, “Blocked: new roof”, “Airbnb”. Partners tell who comes, calendars do not. */
export function entryName(entry: CalendarEntry, t: HostWords): string {
  const label = entry.label?.trim() ?? "";
  if (entry.kind === "booking") return entry.guest_name || t("timeline.booking");
  if (entry.kind === "host_block") return label || t("timeline.blocked");
  return (
    entry.guest_name ||
    label ||
    t(entry.kind === "channel_stay" ? "timeline.channel_stay" : "timeline.channel_block")
  );
}

/** What an entry is called as a whole: one that others own nights of is a conflict. */
export const entryWords = (entry: CalendarEntry, t: HostWords, locale: string): string =>
  entry.shadow ? conflictWords(entry, t, locale) : claimWords(entry, t, locale);

/** Of a claim where it lost. */
export const conflictWords = (entry: CalendarEntry, t: HostWords, locale: string): string =>
  t("timeline.conflict_with", { entry: claimWords(entry, t, locale) });

const said = new WeakMap<CalendarEntry, { t: HostWords; words: string }>();

/** “Ada Lovelace, confirmed, 5 – 8 Mar 2027”. Said once, read for every night. */
export function claimWords(entry: CalendarEntry, t: HostWords, locale: string): string {
  const known = said.get(entry);
  if (known?.t === t) return known.words;
  const words = sayEntry(entry, t, locale);
  said.set(entry, { t, words });
  return words;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** As `formatStay` writes it; a calendar has hundreds of stays, and making a format takes longer than using it. */
function stayWords(from: PlainDate, to: PlainDate, locale: string): string {
  const options = { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" } as const;
  const format = formats.get(locale) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(locale, format);
  return format.formatRange(Date.parse(from), Date.parse(to));
}

function sayEntry(entry: CalendarEntry, t: HostWords, locale: string): string {
  const stay = stayWords(entry.check_in, entry.check_out, locale);
  const name = entryName(entry, t);
  const kind =
    entry.kind === "booking" ? t(`state.${entry.state as BookingState}`) : t(`timeline.kind_${entry.kind}`);
  return [name, kind, stay].filter((word, index, all) => all.indexOf(word) === index).join(", ");
}
