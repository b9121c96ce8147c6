/** Which letters the mock's guest wants. One token opens them. */
import type { LetterPreferences } from "../src/messageTypes.ts";
import { OPTIONAL_LETTERS } from "../src/messageTypes.ts";
import { notFound, ok } from "./bookings.ts";
import type { MockAnswer, MockRequest } from "./platform.ts";

export const LETTER_TOKEN = "mock-guest.mock-signature";

export class MockLetters {
  preferences: LetterPreferences = { reminders: true, offers: false, text_messages: false };

  answer(part: string | undefined, query: URLSearchParams, { method, body }: MockRequest): MockAnswer {
    if (query.get("token") !== LETTER_TOKEN) return notFound();
    const category = OPTIONAL_LETTERS.find((known) => known === query.get("category"));
    if (part === "unsubscribe" && method === "POST" && category)
      this.preferences = { ...this.preferences, [category]: false };
    else if (part) return notFound();
    else if (method === "PUT") this.preferences = body as LetterPreferences;
    return ok(this.preferences);
  }
}
