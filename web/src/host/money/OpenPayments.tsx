import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { formatMoney } from "../../money.ts";
import { declineReason } from "../../payment/declineWords.ts";
import type { OpenPayment } from "../../paymentTypes.ts";
import { usePlaceName } from "../conflicts/usePlaceName.ts";
import { useHostWords } from "../hostWords.ts";
import { timeAgo } from "../instantWords.ts";
import { useNow } from "../useNow.ts";
import { PaymentStatusBadge } from "./BookingPayment.tsx";
import { RetryButton } from "./RetryButton.tsx";

/** Payments that did not go through, and disputes: each with what can be done. */
export function OpenPayments({ payments }: { payments: readonly OpenPayment[] }) {
  return (
    <ul class="conflict-list open-payments">
      {payments.map((payment) => (
        <li key={payment.booking_id}>
          <Icon name="warning" />
          <OnePayment payment={payment} />
          {payment.status === "stuck" && (
            <RetryButton bookingId={payment.booking_id} name={payment.guest_name} />
          )}
        </li>
      ))}
    </ul>
  );
}

function OnePayment({ payment }: { payment: OpenPayment }) {
  const { t, locale } = useHostWords();
  const now = useNow();
  const place = usePlaceName(payment.property_id, "");
  const { status, decline, dispute, waits_for: turn, currency, since } = payment;
  const open = Math.max(0, payment.due - (payment.captured - payment.refunded));
  const ago = timeAgo(since, locale, now);
  return (
    <div class="open-payments__words">
      <p>
        <Link href={`/host/bookings/${encodeURIComponent(payment.booking_id)}`}>{payment.guest_name}</Link>{" "}
        <PaymentStatusBadge status={status} />
      </p>
      <p class="hint">{[place, ago].filter(Boolean).join(", ")}</p>
      {dispute && <p>{t(`pay.dispute_${dispute}`)}</p>}
      {open > 0 && (
        <p>
          {t("pay.open_of", { total: formatMoney({ amount: open, currency }, locale) })}{" "}
          {turn === "guest" && t("pay.guests_turn")}
        </p>
      )}
      {decline && (
        <p class="hint">
          {t("pay.decline")}: {t(`pay.reason_${declineReason(decline)}`)}
        </p>
      )}
    </div>
  );
}
