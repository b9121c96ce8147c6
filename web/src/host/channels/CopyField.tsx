import { useId, useRef } from "preact/hooks";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostWords } from "../hostWords.ts";

interface CopyFieldProps {
  label: string;
  value: string;
  /** False where the browser keeps the clipboard to itself: the text is selected then. */
  onCopied: (copied: boolean) => void;
}

/** A long text to take elsewhere. */
export function CopyField({ label, value, onCopied }: CopyFieldProps) {
  const { t } = useHostWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      onCopied(true);
    } catch {
      field.current?.focus();
      field.current?.select();
      onCopied(false);
    }
  };
  return (
    <div class="text-field copy-field">
      <label for={id}>{label}</label>
      <span class="copy-field__row">
        <input id={id} ref={field} value={value} readOnly onFocus={(event) => event.currentTarget.select()} />
        <button
          type="button"
          class="button button--quiet"
          aria-label={t("exports.copy_of", { label })}
          onClick={() => void copy()}
        >
          <HostIcon name="copy" size={18} /> {t("exports.copy")}
        </button>
      </span>
    </div>
  );
}
