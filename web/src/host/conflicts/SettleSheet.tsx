import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "preact/hooks";
import { ApiProblem } from "../../api.ts";
import type { Page } from "../../apiTypes.ts";
import { Sheet } from "../../components/Sheet.tsx";
import { formatRange } from "../channels/eventWords.ts";
import { Failure } from "../components/Failure.tsx";
import { InputField, SelectField } from "../forms/fields.tsx";
import { settleConflict } from "../hostApi.ts";
import { CALENDAR } from "../hostQueries.ts";
import { type Conflict, type Outcome, OUTCOMES, type Settlement } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { CONFLICTS } from "./conflictQueries.ts";
import { partyName } from "./conflictWords.ts";

const LONGEST_NOTE = 500;

interface SettleSheetProps {
  /** The one that is settled; null while none is. */
  conflict: Conflict | null;
  onClose: () => void;
  /** Once the question is off the page, so that the focus can be taken elsewhere. */
  onSettled: (conflict: Conflict) => void;
}

/** Says what became of the side that waits. */
export function SettleSheet({ conflict, onClose, onSettled }: SettleSheetProps) {
  const { t } = useHostWords();
  const settled = useRef<Conflict | null>(null);
  const close = () => {
    onClose();
    const done = settled.current;
    settled.current = null;
    if (done) onSettled(done);
  };
  return (
    <Sheet title={t("settle.title")} open={conflict !== null} onClose={close}>
      {conflict && (
        <SettleForm
          key={conflict.conflict_id}
          conflict={conflict}
          onClose={onClose}
          onSettled={(done) => {
            settled.current = done;
            onClose();
          }}
        />
      )}
    </Sheet>
  );
}

function SettleForm({
  conflict,
  onClose,
  onSettled,
}: Omit<SettleSheetProps, "conflict"> & { conflict: Conflict }) {
  const { t, locale } = useHostWords();
  const [outcome, setOutcome] = useState<Outcome | "">("");
  const [note, setNote] = useState("");
  const [checked, setChecked] = useState(false);
  const settle = useSettle(conflict.conflict_id);
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (outcome && !settle.isPending) settle.mutate({ outcome, note: note.trim() }, { onSuccess: onSettled });
  };
  const nights = formatRange(conflict.from, conflict.to, locale);
  return (
    <form class="host-form" onSubmit={submit} noValidate>
      <p>{t("settle.lead", { name: partyName(conflict.waits, t), nights })}</p>
      <SelectField
        label={t("settle.outcome")}
        name="outcome"
        value={outcome}
        onChange={(chosen) => setOutcome(chosen as Outcome | "")}
        options={[
          { value: "", label: t("settle.choose") },
          ...OUTCOMES.map((each) => ({ value: each, label: t(`settle.${each}`) })),
        ]}
        hint={outcome ? t(`settle.${outcome}_hint`) : undefined}
        error={checked && !outcome ? t("settle.outcome_missing") : undefined}
      />
      <InputField
        label={t("settle.note")}
        hint={t("settle.note_hint")}
        name="note"
        value={note}
        onInput={setNote}
        maxLength={LONGEST_NOTE}
        autocomplete="off"
      />
      <Failure title={t("settle.failed")} error={settle.error} />
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={settle.isPending}>
          {t("settle.confirm")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("settle.keep")}
        </button>
      </div>
    </form>
  );
}

function useSettle(id: string) {
  const queries = useQueryClient();
  const lookAgain = () => {
    void queries.invalidateQueries({ queryKey: CONFLICTS });
    void queries.invalidateQueries({ queryKey: CALENDAR });
  };
  return useSafeMutation<Settlement, Conflict>((settlement, key) => settleConflict(id, settlement, key), {
    onSuccess: () => {
      queries.setQueryData<Page<Conflict>>(
        [...CONFLICTS, "open"],
        (known) => known && { ...known, items: known.items.filter((one) => one.conflict_id !== id) },
      );
      lookAgain();
    },
    // Whoever was refused looked at something that is no longer so.
    onError: (error) => {
      if (error instanceof ApiProblem && [404, 409].includes(error.problem.status)) lookAgain();
    },
  });
}
