/** Amounts as a host types them: decimal text in the currency's main unit, in either decimal mark. */
import { exponentOf } from "../money.ts";

/** “355” or “355.50” for 35550 minor units; empty for none. */
export function moneyText(amount: number | null | undefined, currency: string): string {
  if (amount === null || amount === undefined) return "";
  const exponent = exponentOf(currency);
  const whole = amount % 10 ** exponent === 0;
  return (amount / 10 ** exponent).toFixed(whole ? 0 : exponent);
}

/** Minor units; null when nothing is typed, NaN when it is no amount. Never rounds. */
export function parseMoney(text: string, currency: string): number | null {
  const typed = text.trim().replace(",", ".");
  if (typed === "") return null;
  const exponent = exponentOf(currency);
  const match = /^(\d{1,9})(?:\.(\d*))?$/.exec(typed);
  const cents = match?.[2] ?? "";
  if (!match || cents.length > exponent) return Number.NaN;
  return Number(`${match[1]}${cents.padEnd(exponent, "0")}`);
}

/** Percent as typed, “12.5”, from hundredths of a percent. */
export const percentText = (hundredths: number): string => String(hundredths / 100);

export function parsePercent(text: string): number {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  return match ? Number(`${match[1]}${(match[2] ?? "").padEnd(2, "0")}`) : Number.NaN;
}
