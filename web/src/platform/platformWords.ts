/** The words of the platform's own pages. */
import { type WordsOf, wordsOfPart } from "../wordsOfPart.ts";
import english from "./messages/en.json";

export type PlatformWords = WordsOf<typeof english>;

const words = wordsOfPart("platform", english, () => import("./messages/de.json"));

export const usePlatformWords = words.usePartWords;
export const usePlatformWordsReady = words.useReady;
