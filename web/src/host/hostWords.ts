/** The console's own words: a namespace beside the guests', loaded with this part of the site. */
import i18next from "i18next";
import { useSyncExternalStore } from "preact/compat";
import { useMemo } from "preact/hooks";
import { useWords } from "../useWords.ts";
import english from "./messages/en.json";

const NAMESPACE = "host";

type Singular<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;
type KeysOf<Messages> = {
  [Key in keyof Messages & string]: Messages[Key] extends string
    ? Singular<Key>
    : `${Key}.${KeysOf<Messages[Key]>}`;
}[keyof Messages & string];

export type HostKey = KeysOf<typeof english>;
export type HostWords = (key: HostKey, blanks?: Record<string, string | number>) => string;

const listeners = new Set<() => void>();
let loads = 0;

/** Brings the words of a language; English comes with this part of the site. */
export async function loadHostWords(language: string): Promise<void> {
  if (language !== "de" || i18next.hasResourceBundle("de", NAMESPACE)) return;
  const german = await import("./messages/de.json");
  i18next.addResourceBundle("de", NAMESPACE, german.default);
  loads += 1;
  for (const listener of listeners) listener();
}

/** Asked once the page's language has started. */
export function hasHostWords(language: string): boolean {
  if (!i18next.hasResourceBundle("en", NAMESPACE)) i18next.addResourceBundle("en", NAMESPACE, english);
  return i18next.hasResourceBundle(language, NAMESPACE);
}

/** `t` speaks the console's words, `guestT` those it shares with the guest pages. */
export function useHostWords() {
  const { t: guestT, i18n, locale } = useWords();
  const loaded = useSyncExternalStore(subscribe, () => loads);
  const language = i18n.language;
  const t = useMemo(
    () => i18n.getFixedT(language, NAMESPACE as never) as unknown as HostWords,
    // Words that came later make a new function, so that what is memoised speaks them too.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [i18n, language, loaded],
  );
  return { t, guestT, locale, language };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
