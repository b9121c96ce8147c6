/** The words of the pages about the site itself. */
import { wordsOfPart } from "../../wordsOfPart.ts";
import english from "./messages/en.json";

const words = wordsOfPart("site", english, () => import("./messages/de.json"));

export const useSiteWords = words.usePartWords;
export const useSiteWordsReady = words.useReady;
