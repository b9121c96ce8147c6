/** Instants as the guest's own clock shows them: deadlines are theirs, not the place's. */

/** “14:35”. */
export function formatInstantTime(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(Date.parse(instant));
}

/** “Sunday 22 November, 14:35”. */
export function formatDeadline(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "numeric",
    minute: "2-digit",
  }).format(Date.parse(instant));
}
