import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import { formatStay, type PlainDate } from "../stayDates.ts";
import type { Picked } from "../stayRules.ts";
import { useWords } from "../useWords.ts";
import { FieldButton } from "./FieldButton.tsx";
import { Sheet } from "./Sheet.tsx";

const OpenStayPicker = lazy(() =>
  import("./StayPicker.tsx").then((module) => ({ default: module.OpenStayPicker })),
);

interface DatesFieldProps {
  checkIn: PlainDate | null;
  checkOut: PlainDate | null;
  today: PlainDate;
  onChange: (picked: Picked) => void;
}

/** The dates of a search. They count once both are chosen; until then the old ones stay. */
export function DatesField({ checkIn, checkOut, today, onChange }: DatesFieldProps) {
  const { t, locale } = useWords();
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState<Picked>({ checkIn, checkOut });
  const close = () => setOpen(false);
  const show = () => {
    setDraft({ checkIn, checkOut });
    setOpen(true);
  };
  const choose = (picked: Picked) => {
    setDraft(picked);
    if (picked.checkOut || !picked.checkIn) onChange(picked);
  };
  const value = checkIn && checkOut ? formatStay(checkIn, checkOut, locale) : t("dates.add");
  return (
    <>
      <FieldButton icon="calendar" label={t("dates.label")} value={value} empty={!checkIn} onClick={show} />
      <Sheet
        title={t("dates.sheet_title")}
        open={open}
        onClose={close}
        footer={
          <button type="button" class="button" onClick={close}>
            {t("done")}
          </button>
        }
      >
        <Suspense fallback={<div class="skeleton skeleton--calendar" />}>
          <OpenStayPicker today={today} picked={draft} onPick={choose} />
        </Suspense>
      </Sheet>
    </>
  );
}
