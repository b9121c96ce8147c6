import { parseMoney, parsePercent } from "../moneyInput.ts";

/** What is wrong with a field, by the API's own pointer. */
export type Mistakes = Record<string, "number" | "count" | "half" | "amount" | "missing">;

/** Reads fields and notes which made no sense. */
export class DraftReader {
  readonly mistakes: Mistakes = {};
  private readonly currency: string;

  constructor(currency: string) {
    this.currency = currency;
  }

  readonly amount = (pointer: string, text: string): number => {
    const value = parseMoney(text, this.currency);
    if (value === null || Number.isNaN(value)) this.mistakes[pointer] = "amount";
    return value ?? 0;
  };

  readonly optionalAmount = (pointer: string, text: string): number | null =>
    text.trim() === "" ? null : this.amount(pointer, text);

  readonly percent = (pointer: string, text: string): number => {
    const value = parsePercent(text);
    if (Number.isNaN(value)) this.mistakes[pointer] = "number";
    return value;
  };

  readonly whole = (pointer: string, text: string): number => {
    if (!/^\d{1,5}$/.test(text.trim())) this.mistakes[pointer] = "number";
    return Number(text);
  };

  /** A whole number from 1 on. */
  readonly count = (pointer: string, text: string): number => {
    if (!/^0*[1-9]\d{0,4}$/.test(text.trim())) this.mistakes[pointer] = "count";
    return Number(text);
  };

  /** A number in halves: half a bathroom has no bath. */
  readonly half = (pointer: string, text: string): number => {
    if (!/^\d{1,3}([.,][05])?$/.test(text.trim())) this.mistakes[pointer] = "half";
    return Number(text.trim().replace(",", "."));
  };

  readonly optionalWhole = (pointer: string, text: string): number | null =>
    text.trim() === "" ? null : this.whole(pointer, text);

  readonly text = (pointer: string, text: string): string => {
    if (text.trim() === "") this.mistakes[pointer] = "missing";
    return text.trim();
  };
}
