/** A card as it is typed: written in groups, and checked before anything is done with it. Pure. */

export interface Card {
  number: string;
  /** “12 / 29”. */
  expiry: string;
  code: string;
}

export const NO_CARD: Card = { number: "", expiry: "", code: "" };

export type CardMistake =
  | "number_missing"
  | "number_wrong"
  | "number_unknown"
  | "expiry_missing"
  | "expiry_wrong"
  | "expiry_over"
  | "code_wrong";

export type CardMistakes = Partial<Record<keyof Card, CardMistake>>;

const LONGEST_NUMBER = 19;
const MONTHS = 12;

const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** “4242 4242 4242 4242”. */
export const groupedNumber = (text: string): string =>
  digitsOf(text)
    .slice(0, LONGEST_NUMBER)
    .replace(/(\d{4})(?=\d)/g, "$1 ");

/** “12 / 29”; a first digit above 1 is a month of its own. */
export function groupedExpiry(text: string): string {
  const typed = digitsOf(text);
  const digits = (/^[2-9]/.test(typed) ? `0${typed}` : typed).slice(0, 4);
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits;
}

/** Whether the last digit fits the others, which one wrong or two swapped digits break. */
export function passesLuhn(number: string): boolean {
  const digits = digitsOf(number);
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 12 && sum % 10 === 0;
}

/** Checks what every card has to keep to. `known` says whether a number is one that can be used here. */
export function checkCard(card: Card, now: Date, known: (number: string) => boolean): CardMistakes {
  const mistakes: CardMistakes = {};
  const number = numberMistake(digitsOf(card.number), known);
  const expiry = expiryMistake(digitsOf(card.expiry), now);
  if (number) mistakes.number = number;
  if (expiry) mistakes.expiry = expiry;
  if (!/^\d{3,4}$/.test(card.code.trim())) mistakes.code = "code_wrong";
  return mistakes;
}

function numberMistake(number: string, known: (number: string) => boolean): CardMistake | undefined {
  if (!number) return "number_missing";
  if (!passesLuhn(number)) return "number_wrong";
  return known(number) ? undefined : "number_unknown";
}

/** A card is good until the end of its month. */
function expiryMistake(digits: string, now: Date): CardMistake | undefined {
  if (!digits) return "expiry_missing";
  const [month, year] = [Number(digits.slice(0, 2)), 2000 + Number(digits.slice(2))];
  if (digits.length !== 4 || month < 1 || month > MONTHS) return "expiry_wrong";
  const over = year * MONTHS + month - 1 < now.getFullYear() * MONTHS + now.getMonth();
  return over ? "expiry_over" : undefined;
}
