import { addDays, formatStay, type PlainDate } from "../../stayDates.ts";

/** “5 – 8 Mar 2027”; what ends where it begins is the one night. */
export const formatRange = (start: PlainDate, end: PlainDate, locale: string): string =>
  formatStay(start, end > start ? end : addDays(start, 1), locale);
