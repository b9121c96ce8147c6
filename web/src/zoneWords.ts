/** “Central Australia Time” in the page's language, or the zone's own name when the browser has no other. */
export function zoneName(timeZone: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: "longGeneric" }).formatToParts();
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}

/** A guest in the place's own zone needs no word about it. */
export const isElsewhere = (timeZone: string): boolean =>
  Intl.DateTimeFormat().resolvedOptions().timeZone !== timeZone;
