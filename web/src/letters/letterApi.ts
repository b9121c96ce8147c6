/** What a guest asks about the letters they get, with the token of one of them. */
import { call } from "../api.ts";
import type { LetterPreferences, OptionalLetters, WantedLetters } from "../messageTypes.ts";

const opened = (token: string) => `token=${encodeURIComponent(token)}`;

export const fetchLetterPreferences = (token: string) =>
  call<LetterPreferences>(`/letter-preferences?${opened(token)}`);

export const changeLetterPreferences = (token: string, wanted: WantedLetters, key: string) =>
  call<LetterPreferences>(`/letter-preferences?${opened(token)}`, {
    method: "PUT",
    body: wanted,
    headers: { "Idempotency-Key": key },
  });

/** Stops one kind, as mail programs do with one click. */
export const stopLetters = (token: string, category: OptionalLetters, key: string) =>
  call<LetterPreferences>(`/letter-preferences/unsubscribe?${opened(token)}&category=${category}`, {
    method: "POST",
    body: {},
    headers: { "Idempotency-Key": key },
  });
