/** “5 Mar 2027, 14:05” on the host's own clock: for what happened, not for stays. */
export const instantWords = (instant: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));

/** “in 5 hours”, “in 12 minutes”; null once it has passed. */
export function timeLeft(instant: string, locale: string, now: number): string | null {
  const minutes = Math.floor((Date.parse(instant) - now) / 60_000);
  if (!(minutes >= 0)) return null;
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  if (minutes >= 60) return words.format(Math.floor(minutes / 60), "hour");
  return words.format(Math.max(1, minutes), "minute");
}

/** “14:05” on the host's own clock. */
export const clockWords = (instant: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(instant));

/** “4 minutes ago”, “2 days ago”; null within the minute, and for clocks that run behind. */
export function timeAgo(instant: string, locale: string, now: number): string | null {
  const minutes = Math.floor((now - Date.parse(instant)) / 60_000);
  if (!(minutes >= 1)) return null;
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  if (minutes < 60) return words.format(-minutes, "minute");
  if (minutes < 48 * 60) return words.format(-Math.floor(minutes / 60), "hour");
  return words.format(-Math.floor(minutes / (24 * 60)), "day");
}
