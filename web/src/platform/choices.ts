/** What a browser lets us guess, and what else there is to choose. */
/** Currencies that hosts are paid in. */
export const CURRENCIES = [
  "AED",
  "AUD",
  "BRL",
  "CAD",
  "CHF",
  "CZK",
  "DKK",
  "EUR",
  "GBP",
  "HKD",
  "HUF",
  "IDR",
  "ILS",
  "INR",
  "ISK",
  "JPY",
  "KRW",
  "MAD",
  "MXN",
  "MYR",
  "NOK",
  "NZD",
  "PHP",
  "PLN",
  "RON",
  "SEK",
  "SGD",
  "THB",
  "TRY",
  "USD",
  "ZAR",
] as const;

const EURO = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK ME MC".split(" ");
const REGIONS: Record<string, string> = {
  AE: "AED",
  AU: "AUD",
  BR: "BRL",
  CA: "CAD",
  CH: "CHF",
  LI: "CHF",
  CZ: "CZK",
  DK: "DKK",
  GB: "GBP",
  HK: "HKD",
  HU: "HUF",
  ID: "IDR",
  IL: "ILS",
  IN: "INR",
  IS: "ISK",
  JP: "JPY",
  KR: "KRW",
  MA: "MAD",
  MX: "MXN",
  MY: "MYR",
  NO: "NOK",
  NZ: "NZD",
  PH: "PHP",
  PL: "PLN",
  RO: "RON",
  SE: "SEK",
  SG: "SGD",
  TH: "THB",
  TR: "TRY",
  ZA: "ZAR",
};

/** By the region that the browser's first language names; a zone in Europe is more telling than English. */
export function guessCurrency(languages: readonly string[], zone: string): string {
  const region = regionOf(languages);
  const known = region && (REGIONS[region] ?? (EURO.includes(region) ? "EUR" : undefined));
  if (known) return known;
  if (zone.startsWith("Australia/")) return "AUD";
  if (zone === "Europe/London") return "GBP";
  return zone.startsWith("Europe/") ? "EUR" : "USD";
}

function regionOf(languages: readonly string[]): string | undefined {
  for (const language of languages) {
    const region = /-([A-Z]{2})$/.exec(language)?.[1];
    if (region) return region;
  }
  return undefined;
}

export const guessZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Every zone that the browser knows, the one of `chosen` among them. */
export function zones(chosen: string): { value: string; label: string }[] {
  const known = Intl.supportedValuesOf("timeZone");
  const all = known.includes(chosen) ? known : [chosen, ...known];
  return all.map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

export function currencies(locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return CURRENCIES.map((value) => ({ value, label: `${value} – ${names.of(value) ?? value}` }));
}
