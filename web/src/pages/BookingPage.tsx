import { useEffect, useRef } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { hasSlug } from "../api.ts";
import type { Booking } from "../apiTypes.ts";
import { BookingDetails } from "../components/BookingDetails.tsx";
import { Message } from "../components/Message.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { useStateTitle } from "../components/BookingHeading.tsx";
import { useBooking } from "../bookingQueries.ts";
import { useLivePayment } from "../payment/useLivePayment.ts";
import { useIsOver } from "../useIsOver.ts";
import { useBookingKey } from "../useBookingKey.ts";
import { usePageTitle } from "../usePageTitle.ts";
import "../stayWords.ts";
import "../styles/booking.css";

/** A page worth keeping: it opens again with its whole address, from a reload or from the e-mail. */
export function BookingPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const key = useBookingKey(id);
  const booking = useBooking(id, key);
  const payment = useLivePayment(booking.data, key, booking.refetch);
  const missing = key === "" || hasSlug(booking.error, "not-found");
  usePageTitle(useStateTitle(booking.data, payment.data));
  useFreshAfter(booking.data, () => void booking.refetch());
  if (booking.data) {
    return (
      <BookingDetails
        booking={booking.data}
        accessKey={key}
        payment={payment.data}
        onNews={() => void booking.refetch()}
      />
    );
  }
  if (missing) return <Unopened title={t("booking.missing")} hint={t("booking.missing_hint")} />;
  if (booking.error) {
    return (
      <Unopened
        title={t("booking.failed")}
        hint={t("booking.failed_hint")}
        onRetry={() => void booking.refetch()}
      />
    );
  }
  return <PageSkeleton />;
}

/** A request or a wait whose time is over has ended, and says so without being asked. */
function useFreshAfter(booking: Booking | undefined, refetch: () => void): void {
  const waits = booking?.state === "pending" || booking?.state === "awaiting_payment";
  const over = useIsOver(waits ? booking.expires_at : undefined);
  const ask = useRef(refetch);
  useEffect(() => {
    ask.current = refetch;
  });
  useEffect(() => {
    if (over) ask.current();
  }, [over]);
}

function Unopened({ title, hint, onRetry }: { title: string; hint: string; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div class="page page--message">
      <Message title={title} hint={hint} picture={9}>
        {onRetry ? (
          <button type="button" class="button" onClick={onRetry}>
            {t("try_again")}
          </button>
        ) : (
          <Link href="/find-booking" class="button">
            {t("footer.find")}
          </Link>
        )}
      </Message>
    </div>
  );
}
