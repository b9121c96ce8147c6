import { formatMoney, type Money } from "../money.ts";
import { useWords } from "../useWords.ts";

interface BookButtonProps {
  /** Nothing to pay for yet: the price is on its way, or the nights cannot be booked. */
  total: Money | undefined;
  sending: boolean;
}

/** One button that says what happens and what it costs. */
export function BookButton({ total, sending }: BookButtonProps) {
  const { t, locale } = useWords();
  const words = () => {
    if (sending) return t("book.submitting");
    return total ? t("book.submit", { total: formatMoney(total, locale) }) : t("price.book");
  };
  return (
    <div class="book-button">
      <button type="submit" class="button button--wide" aria-disabled={sending || !total} aria-busy={sending}>
        {words()}
      </button>
      <p class="hint">{t("price.no_payment")}</p>
    </div>
  );
}
