/** The words of the pages about partners and webhooks. */
import { type KeysOf, type WordsOf, wordsOfPart } from "../../wordsOfPart.ts";
import english from "./messages/en.json";

export type PartnerKey = KeysOf<typeof english>;
export type PartnerWords = WordsOf<typeof english>;

const words = wordsOfPart("partners", english, () => import("./messages/de.json"));

export const usePartnerWords = words.usePartWords;
export const usePartnerWordsReady = words.useReady;
