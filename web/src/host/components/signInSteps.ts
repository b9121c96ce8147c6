/** What the forms of signing in share: one step at a time, and words for what a password lacks. */
import { useState } from "preact/hooks";
import type { HostWords } from "../hostWords.ts";
import { LEAST_CHARACTERS, type PasswordRule } from "../passwordRules.ts";

export function missingWords(missing: readonly PasswordRule[], t: HostWords, locale: string): string {
  const named = missing.map((rule) => t(`sign_in.missing_${rule}`, { count: LEAST_CHARACTERS }));
  return t("sign_in.still_missing", { rules: new Intl.ListFormat(locale).format(named) });
}

/** One step at a time, with what came of it. */
export function useStep(take: () => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await take();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return { busy, error, run: (event: Event) => void run(event) };
}
