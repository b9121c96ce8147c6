import { formatMoney, type Money } from "../money.ts";
import type { PaymentTime } from "../paymentTypes.ts";
import { useWords } from "../useWords.ts";

interface BookButtonProps {
  /** Nothing to pay for yet: the price is on its way, or the nights cannot be booked. */
  total: Money | undefined;
  sending: boolean;
  /** Books at once; otherwise the host is asked. */
  instant: boolean;
  /** When the card is charged; undefined where none is taken. */
  pays: PaymentTime | undefined;
}

/** One button that says what happens and what it costs. */
export function BookButton({ total, sending, instant, pays }: BookButtonProps) {
  const { t, locale } = useWords();
  const words = () => {
    if (sending) return t(instant ? "book.submitting" : "book.submitting_ask");
    if (!total) return t(instant ? "price.book" : "price.ask");
    const cost = { total: formatMoney(total, locale) };
    if (!pays) return t(instant ? "book.submit" : "book.submit_ask", cost);
    if (!instant) return t("book.submit_ask_reserve", cost);
    return t(pays === "at_booking" ? "book.submit_pay" : "book.submit_reserve", cost);
  };
  const charged = () => {
    if (!pays) return t("price.no_payment");
    if (pays === "after_check_in") return t("book.charged_after_check_in");
    return t(instant ? "book.charged_now" : "book.charged_on_approval");
  };
  return (
    <div class="book-button">
      <button type="submit" class="button button--wide" aria-disabled={sending || !total} aria-busy={sending}>
        {words()}
      </button>
      <p class="hint">
        {!instant && `${t("price.host_answers")} `}
        {charged()}
      </p>
    </div>
  );
}
