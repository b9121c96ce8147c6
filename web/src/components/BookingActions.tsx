import { useState } from "preact/hooks";
import { Link } from "wouter";
import type { Booking } from "../apiTypes.ts";
import { calendarFile, download } from "../calendarFile.ts";
import { useTenant } from "../queries.ts";
import { formatDay, formatTime } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { CancelSheet } from "./CancelSheet.tsx";
import { ChangeSheet } from "./ChangeSheet.tsx";
import { Icon } from "./Icon.tsx";

interface BookingActionsProps {
  booking: Booking;
  accessKey: string;
  onChanged: (booking: Booking) => void;
}

const HAPPENS = ["confirmed", "in_progress", "completed"];

/** What one can do with a booking now: keep it, change it, cancel it. Never printed. */
export function BookingActions({ booking, accessKey, onChanged }: BookingActionsProps) {
  const { t } = useWords();
  const [changing, setChanging] = useState(false);
  const addToCalendar = useCalendarDownload(booking);
  return (
    <div class="booking-actions">
      {booking.possible.includes("change") && (
        <button
          type="button"
          class="button button--quiet"
          aria-haspopup="dialog"
          onClick={() => setChanging(true)}
        >
          {t("change.open")}
        </button>
      )}
      {HAPPENS.includes(booking.state) && (
        <>
          <button type="button" class="button button--quiet" onClick={addToCalendar}>
            <Icon name="calendar" /> {t("booking.calendar")}
          </button>
          <button type="button" class="button button--quiet" onClick={() => print()}>
            <Icon name="printer" /> {t("booking.print")}
          </button>
        </>
      )}
      <EndButton booking={booking} accessKey={accessKey} />
      <WhenTooLate booking={booking} />
      <ChangeSheet
        booking={booking}
        accessKey={accessKey}
        open={changing}
        onClose={() => setChanging(false)}
        onChanged={onChanged}
      />
    </div>
  );
}

/** Cancels or withdraws, whichever is possible; for a stay that will not be, the way to another. */
function EndButton({ booking, accessKey }: Omit<BookingActionsProps, "onChanged">) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const withdraws = booking.possible.includes("withdraw");
  const ended = ["declined", "expired", "cancelled"].includes(booking.state);
  if (ended) {
    return (
      <Link href={`/stay/${encodeURIComponent(booking.property_id)}`} class="button button--quiet">
        {t("booking.ask_again")}
      </Link>
    );
  }
  if (!withdraws && !booking.possible.includes("cancel")) return null;
  return (
    <>
      <button
        type="button"
        class="text-button text-button--danger"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t(withdraws && booking.state === "pending" ? "booking.withdraw" : "booking.cancel")}
      </button>
      <CancelSheet booking={booking} accessKey={accessKey} open={open} onClose={() => setOpen(false)} />
    </>
  );
}

function WhenTooLate({ booking }: { booking: Booking }) {
  const { t } = useWords();
  const contact = useTenant().data?.contact_email;
  if (booking.state !== "confirmed" || booking.possible.includes("cancel") || !contact) return null;
  return <p class="hint">{t("booking.too_late", { contact })}</p>;
}

function useCalendarDownload(booking: Booking): () => void {
  const { t, locale } = useWords();
  const language = locale;
  return () => {
    const words = {
      summary: t("booking.calendar_summary", { title: booking.property_title }),
      description: t("booking.calendar_description", {
        checkIn: formatDay(booking.check_in, language),
        from: formatTime(booking.house_rules.check_in_from, language),
        checkOut: formatDay(booking.check_out, language),
        until: formatTime(booking.house_rules.check_out_until, language),
        id: booking.booking_id,
      }),
    };
    download(`${booking.booking_id}.ics`, calendarFile(booking, words, location.href));
  };
}
