/** The API's documents of letters, reminders and notices, as the pages call them. */
import type {
  ChooseBody,
  MessageDocument,
  MessagesDocument,
  OfferTakerBody,
  PreferencesBody,
  ReminderSettingDocument,
  ReminderSettingsDocument,
  WordsDocument,
} from "./apiDocument.ts";

export type {
  HostNotices,
  Letter,
  LetterPreferences,
  Letters,
  MessageKind,
  MessageKinds,
  MessagePreview,
  Notice as HostNotice,
  OfferTakers,
} from "./apiDocument.ts";

/** What a guest wants; who takes offers is said with it, or is known. */
export type WantedLetters = PreferencesBody;
export type OfferTaker = OfferTakerBody;

/** Letters that guests may do without. */
export const OPTIONAL_LETTERS = ["reminders", "offers"] as const;
export type OptionalLetters = (typeof OPTIONAL_LETTERS)[number];

/** Languages that letters are written in. */
export const LETTER_LANGUAGES = ["en", "de", "es"] as const;
export type LetterLanguage = (typeof LETTER_LANGUAGES)[number];

/** A reminder of a stay; its `state` says why it does not go out, where it does not. */
export type StayMessage = MessageDocument;
export type StayMessages = MessagesDocument;
export type StayMessageState = MessageDocument["state"];

/** A host's own words, each "" where ours are taken. */
export type OwnWords = Required<WordsDocument>;
export type ReminderChoices = ChooseBody["reminders"];
export type ReminderSetting = ReminderSettingDocument;
export type ReminderSettings = ReminderSettingsDocument;
