/** Months as the ledger names them: “2027-03”. */

export type Month = string;

export const isMonth = (text: string | null): text is Month => /^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? "");

const MONTHS = 12;

export function addMonths(month: Month, count: number): Month {
  const [year, number] = month.split("-").map(Number) as [number, number];
  const sum = year * MONTHS + number - 1 + count;
  return `${Math.floor(sum / MONTHS)}-${String((sum % MONTHS) + 1).padStart(2, "0")}`;
}

/** “March 2027”. */
export const monthName = (month: Month, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
