import { useState } from "preact/hooks";
import { LETTER_LANGUAGES, type LetterLanguage, type ReminderSetting } from "../../messageTypes.ts";
import { formatTime } from "../../stayDates.ts";
import { InputField, SelectField, TextAreaField } from "../forms/fields.tsx";
import { useHostWords } from "../hostWords.ts";
import { LetterPreview } from "../letters/LetterPreview.tsx";
import { anchorName, nextWords, whenWords } from "./reminderWords.ts";
import { daysOf, MONTHS } from "../../letters/offerTaker.ts";
import { hasDate, isYearly, LONGEST, pointerTo, type ReminderDraft, type Side } from "./settingsDraft.ts";
import { useLater } from "./useLater.ts";

const TYPING_MS = 400;
const QUARTERS = Array.from({ length: 96 }, (_, quarter) => {
  const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15];
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
});

interface ReminderEditorProps {
  setting: ReminderSetting;
  draft: ReminderDraft;
  change: (part: Partial<ReminderDraft>) => void;
  errorAt: (pointer: string) => string | undefined;
}

/** When one kind goes out, and in which words: beside it the letter as it will be. */
export function ReminderEditor({ setting, draft, change, errorAt }: ReminderEditorProps) {
  const spoken = useHostWords().language;
  const [language, setLanguage] = useState<LetterLanguage>(
    LETTER_LANGUAGES.find((each) => each === spoken) ?? "en",
  );
  const { reminder, recipient } = setting;
  const words = useLater(draft.words[language], TYPING_MS);
  return (
    <div class="reminder-editor">
      <div class="reminder-editor__fields">
        <WhenFields setting={setting} draft={draft} change={change} errorAt={errorAt} />
        <WordsFields
          key={language}
          reminder={reminder}
          language={language}
          onLanguage={setLanguage}
          draft={draft}
          change={change}
          errorAt={errorAt}
        />
      </div>
      <LetterPreview wish={{ reminder, recipient, language, words, yearly: isYearly(setting) }} />
    </div>
  );
}

function WhenFields(props: ReminderEditorProps) {
  if (hasDate(props.setting)) return <SeasonFields {...props} />;
  return isYearly(props.setting) ? <BirthdayFields {...props} /> : <TimeFields {...props} />;
}

function AtField({ setting: { reminder, anchor }, draft, change, errorAt }: ReminderEditorProps) {
  const { t, locale } = useHostWords();
  return (
    <SelectField
      label={t(isYearly({ anchor }) ? "reminders.at_yours" : "reminders.at")}
      name={`${reminder}-at`}
      value={draft.at}
      options={QUARTERS.map((at) => ({ value: at, label: formatTime(at, locale) }))}
      onChange={(at) => change({ at })}
      error={errorAt(pointerTo(reminder, "at"))}
    />
  );
}

function BirthdayFields(props: ReminderEditorProps) {
  const { t } = useHostWords();
  return (
    <fieldset class="reminder-editor__group">
      <legend>{t("reminders.when")}</legend>
      <AtField {...props} />
      <p class="hint">{t("reminders.birthday_hint")}</p>
    </fieldset>
  );
}

/** On which day of every year, and when it goes out next as it is stored. */
function SeasonFields(props: ReminderEditorProps) {
  const { t, locale } = useHostWords();
  const { setting, draft, change, errorAt } = props;
  const { reminder, next_at: next } = setting;
  const names = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  const months = MONTHS.map((each) => ({
    value: each,
    label: names.format(Date.UTC(2000, Number(each) - 1)),
  }));
  const days = daysOf(draft.month).map((each) => ({ value: each, label: String(Number(each)) }));
  const error = errorAt(pointerTo(reminder, "date"));
  return (
    <fieldset class="reminder-editor__group">
      <legend>{t("reminders.when")}</legend>
      <div class="form-grid">
        <SelectField
          label={t("reminders.day")}
          name={`${reminder}-day`}
          value={draft.day}
          options={[{ value: "", label: "–" }, ...days]}
          onChange={(day) => change({ day })}
          error={error}
        />
        <SelectField
          label={t("reminders.month")}
          name={`${reminder}-month`}
          value={draft.month}
          options={[{ value: "", label: "–" }, ...months]}
          onChange={(month) => change({ month, day: daysOf(month).includes(draft.day) ? draft.day : "" })}
        />
        <AtField {...props} />
      </div>
      <p class="hint">
        {next ? t("reminders.next", { when: nextWords(next, locale) }) : t("reminders.season_hint")}
      </p>
    </fieldset>
  );
}

function TimeFields(props: ReminderEditorProps) {
  const { setting, draft, change, errorAt } = props;
  const { t, locale } = useHostWords();
  const { anchor, reminder, usual_at: at, usual_days: days } = setting;
  const sides = (["before", "after"] as const).map((side) => ({
    value: side,
    label: t(`reminders.${side}`, { anchor: anchorName(anchor, t) }),
  }));
  return (
    <fieldset class="reminder-editor__group">
      <legend>{t("reminders.when")}</legend>
      <div class="form-grid">
        <InputField
          label={t("reminders.days")}
          hint={t("reminders.days_hint")}
          name={`${reminder}-days`}
          inputMode="numeric"
          value={draft.days}
          onInput={(days) => change({ days })}
          error={errorAt(pointerTo(reminder, "days"))}
        />
        <SelectField
          label={t("reminders.side")}
          name={`${reminder}-side`}
          value={draft.side}
          options={sides}
          onChange={(side) => change({ side: side as Side })}
        />
        <AtField {...props} />
      </div>
      <p class="hint">{t("reminders.usual", { when: whenWords({ anchor, at, days }, t, locale) })}</p>
    </fieldset>
  );
}

interface WordsFieldsProps extends Omit<ReminderEditorProps, "setting"> {
  reminder: string;
  language: LetterLanguage;
  onLanguage: (language: LetterLanguage) => void;
}

function WordsFields({ reminder, language, onLanguage, draft, change, errorAt }: WordsFieldsProps) {
  const { t, locale } = useHostWords();
  const names = new Intl.DisplayNames(locale, { type: "language" });
  const own = draft.words[language];
  const set = (part: "subject" | "text") => ({
    name: `${reminder}-${part}`,
    value: own[part],
    hint: t(`reminders.${part}_hint`, { most: LONGEST[part] }),
    error: errorAt(pointerTo(reminder, "words", language, part)),
    onInput: (text: string) => change({ words: { ...draft.words, [language]: { ...own, [part]: text } } }),
  });
  return (
    <fieldset class="reminder-editor__group">
      <legend>{t("reminders.words")}</legend>
      <SelectField
        label={t("reminders.language")}
        name={`${reminder}-language`}
        value={language}
        options={LETTER_LANGUAGES.map((each) => ({
          value: each,
          label: `${names.of(each) ?? each}${hasWords(draft, each) ? ` · ${t("reminders.own")}` : ""}`,
        }))}
        onChange={(each) => onLanguage(each as LetterLanguage)}
      />
      <InputField label={t("reminders.subject")} {...set("subject")} />
      <TextAreaField label={t("reminders.text")} rows={6} lang={language} {...set("text")} />
    </fieldset>
  );
}

const hasWords = ({ words }: ReminderDraft, language: LetterLanguage): boolean =>
  words[language].subject.trim() !== "" || words[language].text.trim() !== "";
