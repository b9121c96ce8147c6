/** Which letters a guest gets, opened by the key in a letter. */
import { call } from "./api.ts";
import type { LetterPreferences } from "./apiDocument.ts";

const path = (key: string) => `/letter-preferences?${new URLSearchParams({ token: key })}`;

export const fetchLetterPreferences = (key: string) => call<LetterPreferences>(path(key));

export const chooseLetters = (key: string, wanted: LetterPreferences, idempotencyKey: string) =>
  call<LetterPreferences>(path(key), {
    method: "PUT",
    body: wanted,
    headers: { "Idempotency-Key": idempotencyKey },
  });
