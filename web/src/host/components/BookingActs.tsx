import { useState } from "preact/hooks";
import { Icon } from "../../components/Icon.tsx";
import type { HostBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { useBookingActions } from "../useBookingActions.ts";
import { ApproveButton } from "./ApproveButton.tsx";
import { CancelBookingSheet } from "./CancelBookingSheet.tsx";
import { ChangeStaySheet } from "./ChangeStaySheet.tsx";
import { DeclineSheet } from "./DeclineSheet.tsx";
import { Failure } from "./Failure.tsx";
import { RequestCountdown } from "./RequestCountdown.tsx";

type Opened = "decline" | "change" | "cancel" | null;

/** What can be done with a booking now, as the API says. */
export function BookingActs({ booking }: { booking: HostBooking }) {
  const { t } = useHostWords();
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const can = (action: string) => booking.possible.includes(action);
  return (
    <div class="booking-acts">
      {booking.state === "pending" && booking.expires_at && <RequestCountdown until={booking.expires_at} />}
      {can("approve") && <ApproveButton bookingId={booking.booking_id} />}
      {can("decline") && (
        <button
          type="button"
          class="button button--quiet"
          aria-haspopup="dialog"
          onClick={() => setOpened("decline")}
        >
          {t("act.decline")}
        </button>
      )}
      {can("change by host") && (
        <button
          type="button"
          class="button button--quiet"
          aria-haspopup="dialog"
          onClick={() => setOpened("change")}
        >
          <Icon name="calendar" size={18} /> {t("act.change")}
        </button>
      )}
      {can("no-show") && <NoShowButton bookingId={booking.booking_id} />}
      {can("cancel by host") && (
        <button
          type="button"
          class="text-button text-button--danger"
          aria-haspopup="dialog"
          onClick={() => setOpened("cancel")}
        >
          {t("act.cancel")}
        </button>
      )}
      <DeclineSheet booking={booking} open={opened === "decline"} onClose={close} />
      <ChangeStaySheet booking={booking} open={opened === "change"} onClose={close} />
      <CancelBookingSheet booking={booking} open={opened === "cancel"} onClose={close} />
    </div>
  );
}

/** Asks a second time in its own place, because it cannot be undone. */
function NoShowButton({ bookingId }: { bookingId: string }) {
  const { t } = useHostWords();
  const [asked, setAsked] = useState(false);
  const { noShow } = useBookingActions(bookingId);
  if (!asked) {
    return (
      <button type="button" class="button button--quiet" onClick={() => setAsked(true)}>
        {t("act.no_show")}
      </button>
    );
  }
  return (
    <div class="booking-acts__sure" role="group" aria-label={t("act.no_show")}>
      <p>{t("act.no_show_sure")}</p>
      <Failure title={t("act.failed")} error={noShow.error} />
      <button
        type="button"
        class="button button--danger"
        aria-disabled={noShow.isPending}
        onClick={() => noShow.mutate("no-show")}
      >
        {t("act.no_show_confirm")}
      </button>
      <button type="button" class="button button--quiet" onClick={() => setAsked(false)}>
        {t("act.keep")}
      </button>
    </div>
  );
}
