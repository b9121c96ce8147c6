import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { hasSlug } from "../api.ts";
import { BookingDetails } from "../components/BookingDetails.tsx";
import { Message } from "../components/Message.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { useBooking } from "../queries.ts";
import { useBookingKey } from "../useBookingKey.ts";
import { usePageTitle } from "../usePageTitle.ts";
import "../stayWords.ts";
import "../styles/booking.css";

/** A page worth keeping: it opens again with its whole address, from a reload or from the e-mail. */
export function BookingPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const key = useBookingKey();
  const booking = useBooking(id, key);
  const missing = key === "" || hasSlug(booking.error, "not-found");
  usePageTitle(booking.data ? t(`booking.${booking.data.state}`) : t("booking.number"));
  if (booking.data) return <BookingDetails booking={booking.data} accessKey={key} />;
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
          <Link href="/" class="button">
            {t("home")}
          </Link>
        )}
      </Message>
    </div>
  );
}
