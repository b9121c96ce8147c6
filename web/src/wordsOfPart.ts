/** Words of one part of the site: a namespace of their own beside the guests', loaded with that part. */
import i18next from "i18next";
import { useSyncExternalStore } from "preact/compat";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useWords } from "./useWords.ts";

type Singular<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;
export type KeysOf<Messages> = {
  [Key in keyof Messages & string]: Messages[Key] extends string
    ? Singular<Key>
    : `${Key}.${KeysOf<Messages[Key]>}`;
}[keyof Messages & string];

export type WordsOf<Messages> = (key: KeysOf<Messages>, blanks?: Record<string, string | number>) => string;

/** English comes with the part; `german` fetches the others when they are wanted. */
export function wordsOfPart<Messages extends object>(
  namespace: string,
  english: Messages,
  german: () => Promise<{ default: object }>,
) {
  const listeners = new Set<() => void>();
  let loads = 0;

  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  /** Brings the words of a language. */
  async function load(language: string): Promise<void> {
    if (language !== "de" || i18next.hasResourceBundle("de", namespace)) return;
    i18next.addResourceBundle("de", namespace, (await german()).default);
    loads += 1;
    for (const listener of listeners) listener();
  }

  /** Asked once the page's language has started. */
  function has(language: string): boolean {
    if (!i18next.hasResourceBundle("en", namespace)) i18next.addResourceBundle("en", namespace, english);
    return i18next.hasResourceBundle(language, namespace);
  }

  /** `t` speaks the part's words, `guestT` those it shares with the guest pages. */
  function usePartWords() {
    const { t: guestT, i18n, locale } = useWords();
    const loaded = useSyncExternalStore(subscribe, () => loads);
    const language = i18n.language;
    const t = useMemo(
      () => i18n.getFixedT(language, namespace as never) as unknown as WordsOf<Messages>,
      // Words that came later make a new function, so that what is memoised speaks them too.
      // eslint-disable-next-line react-hooks/exhaustive-deps
      [i18n, language, loaded],
    );
    return { t, guestT, locale, language };
  }

  /** The first paint waits for its words; a change of language later does not take the page away. */
  function useReady(): boolean {
    const { i18n } = useWords();
    const [ready, setReady] = useState(() => has(i18n.language));
    useEffect(() => {
      void load(i18n.language).finally(() => setReady(true));
    }, [i18n.language]);
    return ready;
  }

  return { usePartWords, useReady };
}
