/** Who takes offers, as typed, and back to what the API takes. */
import { ApiProblem } from "../api.ts";
import type { OfferTaker } from "../messageTypes.ts";

export interface TypedTaker {
  email: string;
  name: string;
  /** "01" to "12", or "" for no birthday; the day as well. */
  month: string;
  day: string;
}

export type TakerMistake = "email_missing" | "wrong_email" | "wrong_birthday";
export type TakerMistakes = Partial<Record<"email" | "birthday", TakerMistake>>;

export const NOBODY: TypedTaker = { email: "", name: "", month: "", day: "" };
export const MONTHS = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, "0"));

/** Of a leap year: who was born on 29 February is one of us. */
export const daysOf = (month: string): string[] =>
  Array.from({ length: month ? new Date(Date.UTC(2000, Number(month), 0)).getUTCDate() : 31 }, (_, day) =>
    String(day + 1).padStart(2, "0"),
  );

export function mistakesOf({ email, month, day }: TypedTaker): TakerMistakes {
  const mistakes: TakerMistakes = {};
  if (!email.trim()) mistakes.email = "email_missing";
  if (!month !== !day || (month && !daysOf(month).includes(day))) mistakes.birthday = "wrong_birthday";
  return mistakes;
}

/** Which fields the server refused. */
export function refusedOf(error: unknown): TakerMistakes {
  if (!(error instanceof ApiProblem) || !Array.isArray(error.problem.errors)) return {};
  const pointers = (error.problem.errors as { pointer: string }[]).map(({ pointer }) => pointer);
  return {
    ...(pointers.includes("/taker/email") && { email: "wrong_email" as const }),
    ...(pointers.includes("/taker/birthday") && { birthday: "wrong_birthday" as const }),
  };
}

export const takerOf = (
  { email, name, month, day }: TypedTaker,
  language: OfferTaker["language"],
): OfferTaker => ({
  email: email.trim(),
  language,
  ...(name.trim() && { name: name.trim() }),
  ...(month && day && { birthday: `${month}-${day}` }),
});
