/** English words of the calendar and of the pages beside the overview. They come with those chunks, not with the entry. */
import i18next from "i18next";
import words from "./messages/en.stay.json";

i18next.addResourceBundle("en", "translation", words, true);
