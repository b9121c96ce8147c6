import type { Booking } from "../apiTypes.ts";
import { formatMoney } from "../money.ts";
import { useProperty } from "../queries.ts";
import { useStayChange } from "../useStayChange.ts";
import { useWords } from "../useWords.ts";
import { ChangePreview } from "./ChangePreview.tsx";
import { GuestStepper } from "./GuestStepper.tsx";
import { MoveCalendar } from "./MoveCalendar.tsx";
import { Sheet } from "./Sheet.tsx";

interface ChangeSheetProps {
  booking: Booking;
  accessKey: string;
  open: boolean;
  onClose: () => void;
  onChanged: (booking: Booking) => void;
}

/** Other dates or guests: the price before and after, then one button that says what it costs. */
export function ChangeSheet({ booking, accessKey, open, onClose, onChanged }: ChangeSheetProps) {
  const { t } = useWords();
  const done = (changed: Booking) => {
    onChanged(changed);
    onClose();
    document.getElementById("content")?.focus();
    scrollTo({ top: 0, behavior: "instant" });
  };
  const change = useStayChange(booking, accessKey, open, done);
  const sleeps = useProperty(booking.property_id).data?.sleeps;
  return (
    <Sheet title={t("change.title")} open={open} onClose={onClose} footer={<ChangeFooter change={change} />}>
      <div class="change-sheet">
        <MoveCalendar
          booking={booking}
          picked={change.draft.picked}
          onPick={(picked) => change.edit({ picked })}
        />
        <section aria-labelledby="change-guests">
          <h3 id="change-guests">{t("guests.label")}</h3>
          <GuestStepper
            guests={change.draft.guests}
            sleeps={sleeps}
            onChange={(guests) => change.edit({ guests })}
          />
        </section>
        <div aria-live="polite">
          <ChangePreview booking={booking} change={change} />
        </div>
      </div>
    </Sheet>
  );
}

export type StayChangeInHand = ReturnType<typeof useStayChange>;

function ChangeFooter({ change }: { change: StayChangeInHand }) {
  const { t, locale } = useWords();
  const { agreed, wanted } = change;
  const sending = change.change.isPending;
  const words = () => {
    if (sending) return t("change.sending");
    if (!agreed || agreed.difference === 0) return t("change.confirm_same");
    const amount = formatMoney({ amount: Math.abs(agreed.difference), currency: agreed.currency }, locale);
    return t(agreed.difference > 0 ? "change.confirm_more" : "change.confirm_less", { amount });
  };
  return (
    <div class="change-sheet__foot">
      {wanted && (
        <button type="button" class="text-button" onClick={change.undo}>
          {t("change.undo")}
        </button>
      )}
      <button
        type="button"
        class="button"
        aria-disabled={!agreed || sending}
        aria-busy={sending}
        onClick={() => agreed && !sending && change.change.mutate(agreed)}
      >
        {words()}
      </button>
    </div>
  );
}
