import { useState } from "preact/hooks";
import type { Booking } from "../apiTypes.ts";
import { calendarFile, download } from "../calendarFile.ts";
import { formatDay, formatTime } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { CancelSheet } from "./CancelSheet.tsx";
import { Icon } from "./Icon.tsx";

interface BookingActionsProps {
  booking: Booking;
  accessKey: string;
}

/** What one does with a booking: keep it, or cancel it. Never printed. */
export function BookingActions({ booking, accessKey }: BookingActionsProps) {
  const { t } = useWords();
  const [cancelling, setCancelling] = useState(false);
  const addToCalendar = useCalendarDownload(booking);
  return (
    <div class="booking-actions">
      <button type="button" class="button button--quiet" onClick={addToCalendar}>
        <Icon name="calendar" /> {t("booking.calendar")}
      </button>
      <button type="button" class="button button--quiet" onClick={() => print()}>
        <Icon name="printer" /> {t("booking.print")}
      </button>
      <button
        type="button"
        class="text-button text-button--danger"
        aria-haspopup="dialog"
        onClick={() => setCancelling(true)}
      >
        {t("booking.cancel")}
      </button>
      <CancelSheet
        booking={booking}
        accessKey={accessKey}
        open={cancelling}
        onClose={() => setCancelling(false)}
      />
    </div>
  );
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
