/** The words of the pages about the site itself. */
import { type KeysOf, type WordsOf, wordsOfPart } from "../../wordsOfPart.ts";
import english from "./messages/en.json";

export type SiteKey = KeysOf<typeof english>;
export type SiteWords = WordsOf<typeof english>;

const words = wordsOfPart("site", english, () => import("./messages/de.json"));

export const useSiteWords = words.usePartWords;
export const useSiteWordsReady = words.useReady;
