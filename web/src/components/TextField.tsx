import { useId } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { Icon } from "./Icon.tsx";

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  name: string;
  type?: "text" | "email" | "tel";
  autocomplete?: string;
  inputMode?: "numeric";
  placeholder?: string;
  hint?: string;
  error?: string;
  optional?: boolean;
}

/** A labelled field; its hint and its error are read out with it. */
export function TextField({ label, value, onInput, name, type = "text", ...options }: TextFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const { hint, error, optional = false, ...plain } = options;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const shared = {
    ...plain,
    id,
    name,
    value,
    required: !optional,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": described,
    onInput: (event: Event) => onInput((event.currentTarget as HTMLInputElement).value),
  };
  return (
    <div class="text-field">
      <label for={id}>
        {label} {optional && <span class="hint">({t("book.optional")})</span>}
      </label>
      <input {...shared} type={type as "text"} />
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
    </div>
  );
}
