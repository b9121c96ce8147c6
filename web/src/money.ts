/** Amounts are integer minor units of an ISO 4217 currency. */
export interface Money {
  amount: number;
  currency: string;
}

/** The payment provider's exponents. UGX and ISK are written without decimals, yet counted in hundredths. */
const EXPONENT_0 = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" ");
const EXPONENT_3 = "BHD JOD KWD OMR TND".split(" ");

export function exponentOf(currency: string): number {
  if (EXPONENT_0.includes(currency)) return 0;
  return EXPONENT_3.includes(currency) ? 3 : 2;
}

const shownDigits = (currency: string): number =>
  currency === "ISK" || currency === "UGX" ? 0 : exponentOf(currency);

/** “A$762.00” in the page's language; never rounds: digits appear as far as the amount needs them. */
export function formatMoney({ amount, currency }: Money, language: string): string {
  const exponent = exponentOf(currency);
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    minimumFractionDigits: shownDigits(currency),
    maximumFractionDigits: exponent,
  }).format(amount / 10 ** exponent);
}

/** “A$254”, or “A$254.50” when it is not whole: for lists, where round prices read faster. */
export function formatRoundMoney({ amount, currency }: Money, language: string): string {
  const exponent = exponentOf(currency);
  const whole = amount % 10 ** exponent === 0;
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    minimumFractionDigits: whole ? 0 : shownDigits(currency),
    maximumFractionDigits: whole ? 0 : exponent,
  }).format(amount / 10 ** exponent);
}
