import { useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { InputField } from "../forms/fields.tsx";
import { useHostWords } from "../hostWords.ts";
import { useBookingActions } from "../useBookingActions.ts";
import { Failure } from "./Failure.tsx";

interface DeclineSheetProps {
  booking: { booking_id: string };
  open: boolean;
  onClose: () => void;
}

/** A request is declined with a reason, which its guest reads. */
export function DeclineSheet({ booking, open, onClose }: DeclineSheetProps) {
  const { t } = useHostWords();
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const { decline } = useBookingActions(booking.booking_id);
  const missing = reason.trim() === "";
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (!missing && !decline.isPending) decline.mutate(reason.trim(), { onSuccess: onClose });
  };
  return (
    <Sheet title={t("act.decline_title")} open={open} onClose={onClose}>
      <form class="host-form" onSubmit={submit}>
        <InputField
          label={t("act.decline_reason")}
          hint={t("act.decline_hint")}
          name="reason"
          value={reason}
          onInput={setReason}
          error={checked && missing ? t("act.reason_missing") : undefined}
        />
        <Failure title={t("act.failed")} error={decline.error} />
        <div class="host-form__acts">
          <button type="submit" class="button button--danger" aria-disabled={decline.isPending}>
            {t("act.decline_confirm")}
          </button>
          <button type="button" class="button button--quiet" onClick={onClose}>
            {t("act.keep_open")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
