import { Link } from "wouter";
import { formatMoney } from "../../money.ts";
import { formatStay } from "../../stayDates.ts";
import type { ListedBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { PaymentBadge, StateBadge } from "./StateBadge.tsx";

export function BookingRow({ booking, title }: { booking: ListedBooking; title: string }) {
  const { locale } = useHostWords();
  const { check_in: from, check_out: to, total, currency } = booking;
  return (
    <Link href={`/host/bookings/${encodeURIComponent(booking.booking_id)}`} class="booking-row">
      <span class="booking-row__who">
        <strong>{booking.guest_name}</strong>
        <span class="hint">{title}</span>
      </span>
      <span class="booking-row__when">{formatStay(from, to, locale)}</span>
      <span class="booking-row__total">{formatMoney({ amount: total, currency }, locale)}</span>
      <span class="booking-row__states">
        <StateBadge state={booking.state} />
        <PaymentBadge state={booking.payment_state} />
      </span>
    </Link>
  );
}
