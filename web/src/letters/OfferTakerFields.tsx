import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "../components/Icon.tsx";
import { TextField } from "../components/TextField.tsx";
import { useWords } from "../useWords.ts";
import { daysOf, MONTHS, type TakerMistakes, type TypedTaker } from "./offerTaker.ts";

interface OfferTakerFieldsProps {
  typed: TypedTaker;
  mistakes: TakerMistakes;
  onType: (part: Partial<TypedTaker>) => void;
}

/** Where offers go, and what a guest may add. When there are mistakes, the first field with one gets the focus. */
export function OfferTakerFields({ typed, mistakes, onType }: OfferTakerFieldsProps) {
  const { t } = useWords();
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (Object.keys(mistakes).length > 0)
      group.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [mistakes]);
  return (
    <fieldset ref={group} class="letter-choice__taker">
      <legend>{t("letters.taker")}</legend>
      <TextField
        label={t("book.email")}
        type="email"
        autocomplete="email"
        name="email"
        hint={t("letters.email_hint")}
        value={typed.email}
        error={mistakes.email && t(`letters.${mistakes.email}`)}
        onInput={(email) => onType({ email })}
      />
      <TextField
        label={t("letters.name")}
        autocomplete="name"
        name="name"
        optional
        value={typed.name}
        onInput={(name) => onType({ name: name.slice(0, 100) })}
      />
      <BirthdayField typed={typed} onType={onType} wrong={mistakes.birthday !== undefined} />
      <p class="hint">{t("letters.kept_hint")}</p>
    </fieldset>
  );
}

interface BirthdayFieldProps {
  typed: TypedTaker;
  wrong: boolean;
  onType: (part: Partial<TypedTaker>) => void;
}

function BirthdayField({ typed, wrong, onType }: BirthdayFieldProps) {
  const { t, locale } = useWords();
  const id = useId();
  const names = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  const nameOf = (month: string) => names.format(Date.UTC(2000, Number(month) - 1));
  const described = [`${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ");
  const select = (part: "month" | "day", options: readonly { value: string; label: string }[]) => (
    <select
      name={part}
      aria-label={t(`letters.birthday_${part}`)}
      aria-describedby={described}
      aria-invalid={wrong || undefined}
      value={typed[part]}
      onChange={(event) => onType({ [part]: event.currentTarget.value })}
    >
      <option value="">{t(`letters.no_${part}`)}</option>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
  return (
    <div class="text-field" role="group" aria-labelledby={`${id}-name`}>
      <span id={`${id}-name`} class="letter-choice__birthday-name">
        {t("letters.birthday")} <span class="hint">({t("book.optional")})</span>
      </span>
      <span class="letter-choice__birthday">
        {select(
          "day",
          daysOf(typed.month).map((day) => ({ value: day, label: String(Number(day)) })),
        )}
        {select(
          "month",
          MONTHS.map((month) => ({ value: month, label: nameOf(month) })),
        )}
      </span>
      <p id={`${id}-hint`} class="hint">
        {t("letters.birthday_hint")}
      </p>
      {wrong && (
        <p id={`${id}-error`} class="text-field__error">
          <Icon name="warning" size={16} /> {t("letters.wrong_birthday")}
        </p>
      )}
    </div>
  );
}
