import type { Booking } from "../apiTypes.ts";
import { formatMoney } from "../money.ts";
import type { PaymentDocument } from "../paymentTypes.ts";
import { useProperty } from "../queries.ts";
import { useWords } from "../useWords.ts";
import { cardName } from "./declineWords.ts";
import "../styles/payment.css";

interface ReceiptProps {
  booking: Booking;
  payment: PaymentDocument;
}

/** What is reserved, paid and given back so far, and on which card. */
export function Receipt({ booking, payment }: ReceiptProps) {
  const { t, locale } = useWords();
  const { authorised, captured, refunded, currency, card } = payment;
  const when = useWhenTaken(booking, payment);
  const rows = [
    { name: t("receipt.reserved"), amount: authorised },
    { name: t("receipt.paid"), amount: captured },
    { name: t("receipt.given_back"), amount: refunded },
  ].filter(({ amount }) => amount > 0);
  return (
    <div class="receipt">
      <dl class="price-lines">
        {rows.map(({ name, amount }) => (
          <div key={name} class="price-lines__row">
            <dt>{name}</dt>
            <dd>{formatMoney({ amount, currency }, locale)}</dd>
          </div>
        ))}
        {card && (
          <div class="price-lines__row">
            <dt>{t("receipt.card")}</dt>
            <dd>{cardName(card)}</dd>
          </div>
        )}
      </dl>
      {payment.status === "let_go" && <p>{t("receipt.let_go")}</p>}
      {payment.status === "processing" && <p>{t("receipt.processing")}</p>}
      {when && <p>{when}</p>}
    </div>
  );
}

/** When reserved money is taken. */
function useWhenTaken(booking: Booking, { authorised }: PaymentDocument): string | null {
  const { t } = useWords();
  const later = useProperty(booking.property_id).data?.payment_time === "after_check_in";
  if (authorised === 0) return null;
  if (booking.state === "pending") return t(later ? "receipt.approval_later" : "receipt.on_approval");
  return later && booking.state === "confirmed" ? t("receipt.after_check_in") : null;
}
