import { Notice } from "../../components/Notice.tsx";
import { formatMoney } from "../../money.ts";
import { cardName, declineReason } from "../../payment/declineWords.ts";
import { waitsForGuest } from "../../payment/moneyLeft.ts";
import type { PaymentDocument } from "../../paymentTypes.ts";
import { Failure } from "../components/Failure.tsx";
import type { HostBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { useBookingPayment } from "./moneyQueries.ts";
import { RetryButton } from "./RetryButton.tsx";

/** Where a booking's money is, and what to do where it is stuck. Nothing for one that no card pays. */
export function BookingPayment({ booking }: { booking: HostBooking }) {
  const { t, guestT } = useHostWords();
  const payment = useBookingPayment(booking);
  if (!payment.isLoading && !payment.data && !payment.error) return null;
  return (
    <section class="host-card" aria-labelledby="booking-payment">
      <h2 id="booking-payment">{t("pay.title")}</h2>
      {payment.isLoading && (
        <div class="skeleton skeleton--refund" aria-busy="true">
          <span class="unseen">{guestT("loading")}</span>
        </div>
      )}
      {payment.data ? (
        <PaymentFacts payment={payment.data} />
      ) : (
        <Failure title={t("pay.failed")} error={payment.error} onRetry={() => void payment.refetch()} />
      )}
    </section>
  );
}

function PaymentFacts({ payment }: { payment: PaymentDocument }) {
  const { t, locale } = useHostWords();
  const { status, currency, card, decline, dispute } = payment;
  const money = (amount: number) => formatMoney({ amount, currency }, locale);
  return (
    <>
      <dl class="stay-facts">
        <dt>{t("pay.status")}</dt>
        <dd aria-live="polite">
          <PaymentStatusBadge status={status} />
        </dd>
        <dt>{t("pay.due")}</dt>
        <dd>{money(payment.due)}</dd>
        {(["authorised", "captured", "refunded"] as const).map((name) => (
          <Amount key={name} name={t(`pay.${name}`)} amount={payment[name]} money={money} />
        ))}
        {card && (
          <>
            <dt>{t("pay.card")}</dt>
            <dd>{cardName(card)}</dd>
          </>
        )}
        {decline && (
          <>
            <dt>{t("pay.decline")}</dt>
            <dd>{t(`pay.reason_${declineReason(decline)}`)}</dd>
          </>
        )}
      </dl>
      {waitsForGuest(payment) && <p>{t("pay.guests_turn")}</p>}
      {dispute && <Notice title={t(`pay.dispute_${dispute}`)} role="status" />}
      {status === "stuck" && (
        <>
          <p>{t("pay.stuck")}</p>
          <RetryButton bookingId={payment.booking_id} />
        </>
      )}
    </>
  );
}

function Amount({
  name,
  amount,
  money,
}: {
  name: string;
  amount: number;
  money: (amount: number) => string;
}) {
  if (amount === 0) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{money(amount)}</dd>
    </>
  );
}

/** A payment's state in a word; its colour only repeats the word. */
export function PaymentStatusBadge({ status }: { status: PaymentDocument["status"] }) {
  const { t } = useHostWords();
  return <span class={`badge badge--pay-${status}`}>{t(`pay.is_${status}`)}</span>;
}
