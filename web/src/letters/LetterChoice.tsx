import { useEffect, useId, useState } from "preact/hooks";
import { Notice } from "../components/Notice.tsx";
import type { LetterPreferences } from "../messageTypes.ts";
import { errorWords } from "../problemWords.ts";
import { useWords } from "../useWords.ts";
import { useLetterChoice } from "./letterQueries.ts";

const CHOICES = ["reminders", "offers", "text_messages"] as const;
const NOTHING: LetterPreferences = { reminders: false, offers: false, text_messages: false };

interface LetterChoiceProps {
  token: string;
  known: LetterPreferences;
}

/** Which letters come, each with what it is; what belongs to a booking cannot be chosen. */
export function LetterChoice({ token, known }: LetterChoiceProps) {
  const words = useWords();
  const { t } = words;
  const [wanted, setWanted] = useState(known);
  const { change } = useLetterChoice(token);
  useEffect(() => setWanted(known), [known]);
  const save = (chosen: LetterPreferences) => {
    setWanted(chosen);
    if (!change.isPending) change.mutate(chosen);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    save(wanted);
  };
  const changed = CHOICES.some((name) => wanted[name] !== known[name]);
  const gets = CHOICES.some((name) => known[name]);
  return (
    <form class="letter-choice" onSubmit={submit}>
      <p class="letter-choice__always">
        <strong>{t("letters.booking")}</strong> <span class="hint">{t("letters.booking_hint")}</span>
      </p>
      {CHOICES.map((name) => (
        <Choice
          key={name}
          name={name}
          checked={wanted[name]}
          onChange={(checked) => setWanted({ ...wanted, [name]: checked })}
        />
      ))}
      {change.error && (
        <Notice title={t("letters.not_saved")}>
          <p>{errorWords(change.error, words)}</p>
        </Notice>
      )}
      <p role="status" class="letter-choice__state">
        {change.isSuccess && !changed && `${t("letters.saved")} ${summary(known, t)}`}
      </p>
      <button type="submit" class="button button--wide" aria-disabled={!changed || change.isPending}>
        {t(change.isPending ? "letters.saving" : "letters.save")}
      </button>
      {gets && (
        <button type="button" class="button button--quiet button--wide" onClick={() => save(NOTHING)}>
          {t("letters.stop_all")}
        </button>
      )}
    </form>
  );
}

interface ChoiceProps {
  name: (typeof CHOICES)[number];
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Choice({ name, checked, onChange }: ChoiceProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <div class="letter-choice__one">
      <label for={id}>
        <input
          id={id}
          type="checkbox"
          name={name}
          checked={checked}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{t(`letters.${name}`)}</span>
      </label>
      <p id={`${id}-hint`} class="hint">
        {t(`letters.${name}_hint`)}
      </p>
    </div>
  );
}

/** What comes from now on, in sentences. */
export const summary = (told: LetterPreferences, t: ReturnType<typeof useWords>["t"]): string =>
  [
    t(told.reminders ? "letters.gets_reminders" : "letters.no_reminders"),
    t(told.offers ? "letters.gets_offers" : "letters.no_offers"),
    t(told.text_messages ? "letters.gets_text_messages" : "letters.no_text_messages"),
  ].join(" ");
