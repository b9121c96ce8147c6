import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { InputField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { usePartnerWords } from "./partnerWords.ts";

const LONGEST_NAME = 60;

interface ConnectionFormProps {
  name: string;
  words: { submit: string; failed: string };
  error: Error | null;
  busy: boolean;
  onSubmit: (name: string) => void;
  onClose: () => void;
  /** Further fields. */
  children?: ComponentChildren;
}

/** What a partner is called, and whatever else is asked of it. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { words, error, busy, onSubmit, onClose, children } = props;
  const { t } = usePartnerWords();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(props.name);
  const [checked, setChecked] = useState(false);
  const missing = checked && name.trim() === "" ? t("connect.name_missing") : undefined;
  const told = fieldErrors(error)["/name"];
  useEffect(() => {
    if (missing || told) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [missing, told]);
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    const called = name.trim();
    if (called !== "" && !busy) onSubmit(called);
  };
  return (
    <form ref={form} class="host-form partner-form" onSubmit={submit} noValidate>
      <InputField
        label={t("connect.name")}
        hint={t("connect.name_hint")}
        name="name"
        value={name}
        onInput={setName}
        maxLength={LONGEST_NAME}
        autocomplete="off"
        error={missing ?? told}
      />
      {children}
      {!told && <PartnerFailure title={words.failed} error={error} />}
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={busy}>
          {words.submit}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("connect.cancel")}
        </button>
      </div>
    </form>
  );
}
