/** The console's own words. */
import { type KeysOf, type WordsOf, wordsOfPart } from "../wordsOfPart.ts";
import english from "./messages/en.json";

export type HostKey = KeysOf<typeof english>;
export type HostWords = WordsOf<typeof english>;

const words = wordsOfPart("host", english, () => import("./messages/de.json"));

export const useHostWords = words.usePartWords;
export const useHostWordsReady = words.useReady;
