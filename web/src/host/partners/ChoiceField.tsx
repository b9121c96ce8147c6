import { useId } from "preact/hooks";
import { CheckField, describedBy, FieldWords } from "../../forms/fields.tsx";

interface Group<Value> {
  label?: string;
  options: readonly { value: Value; label: string }[];
}

interface ChoiceFieldProps<Value> {
  legend: string;
  /** What stands for all there are; while it is chosen the single ones are not asked about. */
  all: { label: string; chosen: boolean; onChange: (chosen: boolean) => void };
  groups: readonly Group<Value>[];
  value: readonly Value[];
  onChange: (value: Value[]) => void;
  error?: string;
}

/** All, or some of them. */
export function ChoiceField<Value extends string>(field: ChoiceFieldProps<Value>) {
  const { legend, all, groups, value, onChange, error } = field;
  const id = useId();
  const toggle = (one: Value, on: boolean) =>
    onChange(on ? [...value, one] : value.filter((each) => each !== one));
  const first = groups[0]?.options[0]?.value;
  return (
    <fieldset class="choice" aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{legend}</legend>
      <CheckField label={all.label} name={`${id}-all`} checked={all.chosen} onChange={all.onChange} />
      {!all.chosen && (
        <div class="choice__some">
          {groups.map(({ label, options }) => (
            <div key={label ?? ""} role={label ? "group" : undefined} aria-label={label}>
              {label && (
                <p class="hint" aria-hidden="true">
                  {label}
                </p>
              )}
              {options.map((option) => (
                <div key={option.value} class="check-field">
                  <label>
                    <input
                      type="checkbox"
                      name={`${id}-${option.value}`}
                      checked={value.includes(option.value)}
                      {...(option.value === first ? describedBy(id, { error }) : {})}
                      onChange={(event) => toggle(option.value, event.currentTarget.checked)}
                    />
                    <span>{option.label}</span>
                  </label>
                </div>
              ))}
            </div>
          ))}
        </div>
      )}
      <FieldWords id={id} error={error} />
    </fieldset>
  );
}
