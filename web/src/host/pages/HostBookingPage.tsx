import { Link } from "wouter";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import { Message } from "../../components/Message.tsx";
import { PageSkeleton } from "../../components/PageSkeleton.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { BookingActs } from "../components/BookingActs.tsx";
import { BookingFacts } from "../components/BookingFacts.tsx";
import { BookingHistory } from "../components/BookingHistory.tsx";
import { Failure } from "../components/Failure.tsx";
import { HostPriceLines } from "../components/HostPriceLines.tsx";
import { PaymentBadge, StateBadge } from "../components/StateBadge.tsx";
import { useHostBooking } from "../hostQueries.ts";
import type { HostBooking } from "../hostTypes.ts";
import { BookingPayment } from "../money/BookingPayment.tsx";
import { useHostWords } from "../hostWords.ts";
import { StayMessages } from "../reminders/StayMessages.tsx";

export function HostBookingPage({ id }: { id: string }) {
  const { t } = useHostWords();
  const booking = useHostBooking(id);
  usePageTitle(booking.data ? booking.data.guest.name : t("booking.title"));
  if (booking.data) return <BookingView booking={booking.data} />;
  if (hasSlug(booking.error, "not-found")) return <BookingMissing />;
  if (!booking.error) return <PageSkeleton />;
  return (
    <div class="page">
      <Failure title={t("booking.failed")} error={booking.error} onRetry={() => void booking.refetch()} />
    </div>
  );
}

function BookingView({ booking }: { booking: HostBooking }) {
  const { t } = useHostWords();
  return (
    <div class="page host-booking">
      <Link href="/host/bookings" class="back-link">
        <Icon name="left" size={18} /> {t("nav.bookings")}
      </Link>
      <div class="host-booking__head">
        <h1>{booking.guest.name}</h1>
        <p class="host-booking__states">
          <StateBadge state={booking.state} />
          <PaymentBadge state={booking.payment_state} />
        </p>
      </div>
      <BookingActs booking={booking} />
      <div class="host-booking__columns">
        <BookingFacts booking={booking} />
        <div class="host-booking__side">
          <section class="host-card" aria-labelledby="booking-price">
            <h2 id="booking-price">{t("booking.price")}</h2>
            <HostPriceLines lines={booking.lines} total={booking.total} currency={booking.currency} />
            <p class="hint">
              {t(`pays_by.${booking.pays_by}`)} · {t(`payment.${booking.payment_state}`)}
            </p>
          </section>
          <BookingPayment booking={booking} />
        </div>
        <StayMessages booking={booking} />
        <BookingHistory booking={booking} />
      </div>
    </div>
  );
}

function BookingMissing() {
  const { t } = useHostWords();
  return (
    <div class="page page--message">
      <Message title={t("booking.missing")} hint={t("booking.missing_hint")} picture={9}>
        <Link href="/host/bookings" class="button">
          {t("nav.bookings")}
        </Link>
      </Message>
    </div>
  );
}
