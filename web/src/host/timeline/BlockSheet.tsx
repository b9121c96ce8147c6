import { useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { addDays, isPlainDate } from "../../stayDates.ts";
import { InputField, SelectField } from "../forms/fields.tsx";
import type { CalendarEntry } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { placeWords } from "../unitWords.ts";
import type { TimelineRow } from "./nights.ts";
import type { useBlockActions } from "./useBlockActions.ts";

/** A block to make, with or without a row in mind, or one to change. */
export type BlockEditing = { row?: TimelineRow; entry?: CalendarEntry };

interface BlockSheetProps {
  editing: BlockEditing | null;
  rows: readonly TimelineRow[];
  actions: ReturnType<typeof useBlockActions>;
  onClose: () => void;
}

/** Blocking by form: all that dragging does, with dates typed. */
export function BlockSheet({ editing, rows, actions, onClose }: BlockSheetProps) {
  const { t } = useHostWords();
  return (
    <Sheet
      title={t(editing?.entry ? "timeline.edit_block" : "timeline.new_block")}
      open={editing !== null}
      onClose={onClose}
    >
      {editing && <BlockForm editing={editing} rows={rows} actions={actions} onClose={onClose} />}
    </Sheet>
  );
}

function BlockForm({ editing, rows, actions, onClose }: BlockSheetProps & { editing: BlockEditing }) {
  const { t } = useHostWords();
  const { entry } = editing;
  const [rowKey, setRowKey] = useState(editing.row?.key ?? rows[0]?.key ?? "");
  const row = rows.find((each) => each.key === rowKey);
  const [from, setFrom] = useState(entry?.check_in ?? row?.today ?? "");
  const [to, setTo] = useState(entry?.check_out ?? (row ? addDays(row.today, 1) : ""));
  const [reason, setReason] = useState(entry?.label ?? "");
  const [checked, setChecked] = useState(false);
  const wrong = !isPlainDate(from) || !isPlainDate(to) || to <= from;

  const submit = async (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (wrong || !row) return;
    const nights = { from, to };
    const done = entry
      ? await actions.change(row, entry, nights, reason.trim())
      : await actions.block(row, nights, reason.trim());
    if (done) onClose();
  };

  return (
    <form class="host-form block-form" onSubmit={(event) => void submit(event)}>
      {entry ? (
        <p>{row && placeWords(row.title, row.ofSeveral, t)}</p>
      ) : (
        <SelectField
          label={t("timeline.property")}
          name="row"
          value={rowKey}
          onChange={setRowKey}
          options={rows.map((each) => ({
            value: each.key,
            label: placeWords(each.title, each.ofSeveral, t),
          }))}
        />
      )}
      <div class="host-form__pair">
        <InputField
          label={t("timeline.first_night")}
          name="from"
          type="date"
          value={from}
          onInput={setFrom}
        />
        <InputField
          label={t("timeline.free_again")}
          name="to"
          type="date"
          value={to}
          min={from}
          onInput={setTo}
          error={checked && wrong ? t("problem.check-out-not-after-check-in") : undefined}
        />
      </div>
      <InputField label={t("timeline.reason")} name="reason" value={reason} onInput={setReason} />
      <div class="host-form__acts">
        <button type="submit" class="button">
          {t(entry ? "save" : "timeline.block")}
        </button>
        {entry && row && (
          <button
            type="button"
            class="button button--quiet"
            onClick={() => {
              onClose();
              void actions.unblock(row, entry);
            }}
          >
            {t("timeline.unblock")}
          </button>
        )}
      </div>
    </form>
  );
}
