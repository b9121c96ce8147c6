import { useId } from "preact/hooks";
import { type Described, describedBy, FieldWords } from "../../forms/fields.tsx";
import { weekdayName } from "../hostProblemWords.ts";
import { useHostWords } from "../hostWords.ts";

interface WeekdaysFieldProps extends Described {
  value: readonly number[];
  onChange: (days: number[]) => void;
  name: string;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** Days of the week, as ISO numbers. */
export function WeekdaysField({ label, hint, error, value, onChange, name }: WeekdaysFieldProps) {
  const { locale } = useHostWords();
  const id = useId();
  const toggle = (day: number) =>
    onChange(WEEKDAYS.filter((one) => (one === day ? !value.includes(day) : value.includes(one))));
  return (
    <fieldset class="weekdays" {...describedBy(id, { hint, error })}>
      <legend>{label}</legend>
      <div class="weekdays__days">
        {WEEKDAYS.map((day) => (
          <label key={day}>
            <input
              type="checkbox"
              name={`${name}-${day}`}
              checked={value.includes(day)}
              aria-label={weekdayName(day, locale, "long")}
              onChange={() => toggle(day)}
            />
            <span aria-hidden="true">{weekdayName(day, locale, "short")}</span>
          </label>
        ))}
      </div>
      <FieldWords id={id} hint={hint} error={error} />
    </fieldset>
  );
}
