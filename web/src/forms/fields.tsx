/** Form controls: each with its label, hint and error, read out together. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../components/Icon.tsx";
import "../styles/forms.css";

export interface Described {
  label: string;
  hint?: string;
  error?: string;
}

interface FrameProps extends Described {
  id: string;
  children: ComponentChildren;
  class?: string;
}

export function FieldFrame({ id, label, hint, error, children, class: extra = "" }: FrameProps) {
  return (
    <div class={`text-field ${extra}`}>
      <label for={id}>{label}</label>
      {children}
      <FieldWords id={id} hint={hint} error={error} />
    </div>
  );
}

export function FieldWords({ id, hint, error }: { id: string; hint?: string; error?: string }) {
  return (
    <>
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="text-field__error">
          <Icon name="warning" size={16} /> {error}
        </p>
      )}
    </>
  );
}

export const describedBy = (id: string, { hint, error }: { hint?: string; error?: string }) => ({
  "aria-describedby": [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined,
  "aria-invalid": error ? true : undefined,
});

interface InputFieldProps extends Described {
  value: string;
  onInput: (value: string) => void;
  name: string;
  type?: "text" | "email" | "tel" | "date" | "time" | "password" | "number";
  autocomplete?: string;
  required?: boolean;
  min?: string | number;
  max?: string | number;
  maxLength?: number;
  /** Beside the field: a currency, “nights”. */
  unit?: string;
  inputMode?: "decimal" | "numeric" | "url";
  class?: string;
}

export function InputField({
  label,
  hint,
  error,
  value,
  onInput,
  type = "text",
  unit,
  ...rest
}: InputFieldProps) {
  const id = useId();
  const { class: extra, inputMode, ...plain } = rest;
  const shared = {
    ...plain,
    id,
    value,
    inputMode,
    "aria-label": unit ? `${label} (${unit})` : undefined,
    ...describedBy(id, { hint, error }),
    onInput: (event: Event) => onInput((event.currentTarget as HTMLInputElement).value),
  };
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} class={extra}>
      <span class="unit-input">
        <input {...shared} type={type as "text"} />
        {unit && <span aria-hidden="true">{unit}</span>}
      </span>
    </FieldFrame>
  );
}

interface TextAreaFieldProps extends Described {
  value: string;
  onInput: (value: string) => void;
  name: string;
  rows?: number;
  maxLength?: number;
  lang?: string;
}

export function TextAreaField({ label, hint, error, value, onInput, ...rest }: TextAreaFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <textarea
        {...rest}
        id={id}
        value={value}
        {...describedBy(id, { hint, error })}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </FieldFrame>
  );
}

interface SelectFieldProps extends Described {
  value: string;
  onChange: (value: string) => void;
  name: string;
  options: readonly { value: string; label: string }[];
  class?: string;
}

export function SelectField({
  label,
  hint,
  error,
  value,
  onChange,
  name,
  options,
  class: extra,
}: SelectFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} class={extra}>
      <select
        id={id}
        name={name}
        value={value}
        {...describedBy(id, { hint, error })}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

interface CheckFieldProps extends Described {
  checked: boolean;
  onChange: (checked: boolean) => void;
  name: string;
}

export function CheckField({ label, hint, error, checked, onChange, name }: CheckFieldProps) {
  const id = useId();
  return (
    <div class="check-field">
      <label for={id}>
        <input
          id={id}
          type="checkbox"
          name={name}
          checked={checked}
          {...describedBy(id, { hint, error })}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      <FieldWords id={id} hint={hint} error={error} />
    </div>
  );
}
