/** English words of the calendar and of the pages beside the overview. They come with those chunks, not with the entry. */
import { addEnglish } from "./language.ts";
import words from "./messages/en.stay.json";

addEnglish(words);
