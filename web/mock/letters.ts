/** Which letters the mock's guest wants. One token opens them, and they go to one address. */
import type { LetterPreferences, OfferTaker, WantedLetters } from "../src/messageTypes.ts";
import { OPTIONAL_LETTERS } from "../src/messageTypes.ts";
import { notFound, ok, refuse } from "./bookings.ts";
import { problem } from "./quotes.ts";
import type { MockAnswer, MockRequest } from "./platform.ts";

export const LETTER_TOKEN = "mock-guest.mock-signature";
export const LETTER_ADDRESS = "ada@example.com";

export class MockLetters {
  preferences: Omit<WantedLetters, "taker"> = { reminders: true, offers: false, text_messages: false };
  taker: OfferTaker | null = null;

  answer(part: string | undefined, query: URLSearchParams, { method, body }: MockRequest): MockAnswer {
    if (query.get("token") !== LETTER_TOKEN) return notFound();
    const category = OPTIONAL_LETTERS.find((known) => known === query.get("category"));
    if (part === "unsubscribe" && method === "POST" && category)
      this.keep({ ...this.preferences, [category]: false });
    else if (part) return notFound();
    else if (method === "PUT") {
      const wanted = body as WantedLetters;
      if (wanted.taker && wanted.taker.email.toLowerCase() !== LETTER_ADDRESS)
        return refused("/taker/email", "Give the address that the letter with this link came to.");
      if (wanted.offers && !wanted.taker && !this.taker)
        return refused("/taker", "Say which address the offers go to.");
      this.keep(wanted);
    }
    return ok(this.told());
  }

  private keep({ taker, ...preferences }: WantedLetters): void {
    this.preferences = preferences;
    this.taker = preferences.offers ? (taker ?? this.taker) : null;
  }

  private told(): LetterPreferences {
    const { name, birthday } = this.taker ?? {};
    return { ...this.preferences, name_kept: Boolean(name), birthday_kept: Boolean(birthday) };
  }
}

const refused = (pointer: string, detail: string): MockAnswer =>
  refuse(problem("invalid-request", 422, "The request is not valid", { errors: [{ pointer, detail }] }));
