import { useEffect, useRef, useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { InputField } from "../forms/fields.tsx";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useReplaySince } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";

interface ReplaySheetProps {
  id: string;
  open: boolean;
  onClose: () => void;
  /** Since when, as it was asked. */
  onAsked: (since: string) => void;
}

const DAY_MS = 86_400_000;
const KEPT_MS = 30 * DAY_MS;

/** Since when all is to go out once more. */
export function ReplaySheet({ open, ...form }: ReplaySheetProps) {
  const { t } = usePartnerWords();
  return (
    <Sheet title={t("replay.title")} open={open} onClose={form.onClose}>
      {open && <ReplayForm {...form} />}
    </Sheet>
  );
}

const two = (number: number): string => String(number).padStart(2, "0");

/** An instant on the host's own clock, as its fields take it. */
function onTheClock(at: number): { date: string; time: string } {
  const day = new Date(at);
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  return { date, time: `${two(day.getHours())}:${two(day.getMinutes())}` };
}

function wrongWith(since: number): "missing" | "future" | "too_old" | null {
  if (Number.isNaN(since)) return "missing";
  if (since > Date.now()) return "future";
  return since < Date.now() - KEPT_MS ? "too_old" : null;
}

function ReplayForm({ id, onClose, onAsked }: Omit<ReplaySheetProps, "open">) {
  const { t } = usePartnerWords();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState(() => onTheClock(Date.now() - DAY_MS));
  const [tries, setTries] = useState(0);
  const replay = useReplaySince(id);
  const since = Date.parse(`${chosen.date}T${chosen.time}`);
  const wrong = wrongWith(since);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [tries]);
  const submit = (event: Event) => {
    event.preventDefault();
    setTries((count) => count + 1);
    if (wrong || replay.isPending) return;
    const asked = new Date(since).toISOString();
    replay.mutate(
      { id, since: asked },
      {
        onSuccess: () => {
          onAsked(asked);
          onClose();
        },
      },
    );
  };
  return (
    <form ref={form} class="host-form partner-form" onSubmit={submit} noValidate>
      <p>{t("replay.lead")}</p>
      <div class="host-form__pair">
        <InputField
          label={t("replay.date")}
          name="date"
          type="date"
          value={chosen.date}
          onInput={(date) => setChosen({ ...chosen, date })}
          error={tries > 0 && wrong ? t(`replay.${wrong}`) : undefined}
        />
        <InputField
          label={t("replay.time")}
          name="time"
          type="time"
          value={chosen.time}
          onInput={(time) => setChosen({ ...chosen, time })}
        />
      </div>
      <PartnerFailure title={t("replay.failed")} error={replay.error} />
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={replay.isPending}>
          {t("replay.submit")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("replay.cancel")}
        </button>
      </div>
    </form>
  );
}
