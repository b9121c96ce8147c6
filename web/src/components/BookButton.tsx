import { formatMoney, type Money } from "../money.ts";
import { useWords } from "../useWords.ts";

interface BookButtonProps {
  /** Nothing to pay for yet: the price is on its way, or the nights cannot be booked. */
  total: Money | undefined;
  sending: boolean;
  /** Books at once; otherwise the host is asked. */
  instant: boolean;
}

/** One button that says what happens and what it costs. */
export function BookButton({ total, sending, instant }: BookButtonProps) {
  const { t, locale } = useWords();
  const words = () => {
    if (sending) return t(instant ? "book.submitting" : "book.submitting_ask");
    if (!total) return t(instant ? "price.book" : "price.ask");
    return t(instant ? "book.submit" : "book.submit_ask", { total: formatMoney(total, locale) });
  };
  return (
    <div class="book-button">
      <button type="submit" class="button button--wide" aria-disabled={sending || !total} aria-busy={sending}>
        {words()}
      </button>
      <p class="hint">
        {!instant && `${t("price.host_answers")} `}
        {t("price.no_payment")}
      </p>
    </div>
  );
}
