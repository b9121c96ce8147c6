import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { Notice } from "../components/Notice.tsx";
import { LANGUAGES } from "../language.ts";
import type { LetterPreferences, WantedLetters } from "../messageTypes.ts";
import { errorWords } from "../problemWords.ts";
import { useWords } from "../useWords.ts";
import { useLetterChoice } from "./letterQueries.ts";
import { mistakesOf, NOBODY, refusedOf, type TakerMistakes, takerOf, type TypedTaker } from "./offerTaker.ts";
import { OfferTakerFields } from "./OfferTakerFields.tsx";

const CHOICES = ["reminders", "offers", "text_messages"] as const;
type Choices = Pick<LetterPreferences, (typeof CHOICES)[number]>;
const NOTHING: Choices = { reminders: false, offers: false, text_messages: false };

interface LetterChoiceProps {
  token: string;
  known: LetterPreferences;
}

/** Which letters come, each with what it is; what belongs to a booking cannot be chosen. */
export function LetterChoice({ token, known }: LetterChoiceProps) {
  const words = useWords();
  const { t } = words;
  const { change } = useLetterChoice(token);
  const { wanted, setWanted, typed, setTyped, mistakes, setMistakes, changed, read } = useChoice(known);
  const save = (chosen: WantedLetters | null) => {
    if (chosen && !change.isPending) change.mutate(chosen, { onSuccess: () => setTyped(null) });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    save(read());
  };
  const refused = refusedOf(change.error);
  useEffect(() => setMistakes(refusedOf(change.error)), [change.error, setMistakes]);
  const stopAll = () => {
    setWanted(NOTHING);
    save(NOTHING);
  };
  const type = (part: Partial<TypedTaker>) => setTyped({ ...NOBODY, ...typed, ...part });
  return (
    <form class="letter-choice" onSubmit={submit} noValidate>
      <p class="letter-choice__always">
        <strong>{t("letters.booking")}</strong> <span class="hint">{t("letters.booking_hint")}</span>
      </p>
      {CHOICES.map((name) => (
        <Choice
          key={name}
          name={name}
          checked={wanted[name]}
          onChange={(checked) => setWanted({ ...wanted, [name]: checked })}
        >
          {name === "offers" && wanted.offers && (
            <Offers known={known} typed={typed} mistakes={mistakes} onType={type} />
          )}
        </Choice>
      ))}
      {change.error && Object.keys(refused).length === 0 && (
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
      {CHOICES.some((name) => known[name]) && (
        <button type="button" class="button button--quiet button--wide" onClick={stopAll}>
          {t("letters.stop_all")}
        </button>
      )}
    </form>
  );
}

/** What is ticked and typed, over what is known. `typed` is null while nobody says where offers go. */
function useChoice(known: LetterPreferences) {
  const { i18n } = useWords();
  const [wanted, setWanted] = useState<Choices>(known);
  const [typed, setTyped] = useState<TypedTaker | null>(null);
  const [mistakes, setMistakes] = useState<TakerMistakes>({});
  useEffect(() => {
    setWanted(known);
    setTyped(null);
    setMistakes({});
  }, [known]);
  const asked = wanted.offers && (typed !== null || !known.offers);
  const changed = asked || CHOICES.some((name) => wanted[name] !== known[name]);
  /** What is sent; null where it is not to be, or something is missing. */
  const read = (): WantedLetters | null => {
    if (!changed) return null;
    const { reminders, offers, text_messages } = wanted;
    const chosen = { reminders, offers, text_messages };
    if (!asked) return chosen;
    const found = mistakesOf(typed ?? NOBODY);
    setMistakes(found);
    if (Object.keys(found).length > 0) return null;
    const language = LANGUAGES.find((each) => each === i18n.language) ?? "en";
    return { ...chosen, taker: takerOf(typed ?? NOBODY, language) };
  };
  return { wanted, setWanted, typed, setTyped, mistakes, setMistakes, changed, read };
}

interface OffersProps {
  known: LetterPreferences;
  typed: TypedTaker | null;
  mistakes: TakerMistakes;
  onType: (part: Partial<TypedTaker>) => void;
}

/** Where offers go: what is kept is not shown, and said anew to be another. */
function Offers({ known, typed, mistakes, onType }: OffersProps) {
  const { t } = useWords();
  if (typed !== null || !known.offers)
    return <OfferTakerFields typed={typed ?? NOBODY} mistakes={mistakes} onType={onType} />;
  const kept = known.birthday_kept ? "kept_birthday" : known.name_kept ? "kept_name" : "kept_address";
  return (
    <p class="hint">
      {t(`letters.${kept}`)}{" "}
      <button type="button" class="text-button" onClick={() => onType({})}>
        {t("letters.change_taker")}
      </button>
    </p>
  );
}

interface ChoiceProps {
  name: (typeof CHOICES)[number];
  checked: boolean;
  onChange: (checked: boolean) => void;
  children?: ComponentChildren;
}

function Choice({ name, checked, onChange, children }: ChoiceProps) {
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
      {children}
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
