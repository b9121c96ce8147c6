import type { Booking, ChangeQuote, QuoteLine, StayChange } from "../apiTypes.ts";
import { ApiProblem, hasSlug } from "../api.ts";
import { formatMoney } from "../money.ts";
import { errorWords } from "../problemWords.ts";
import { formatDays, formatStay } from "../stayDates.ts";
import { useGuestWords } from "../useGuestWords.ts";
import { useWords } from "../useWords.ts";
import type { StayChangeInHand } from "./ChangeSheet.tsx";
import { Notice } from "./Notice.tsx";
import { PriceLines } from "./PriceLines.tsx";

interface ChangePreviewProps {
  booking: Booking;
  change: StayChangeInHand;
}

/** What the stay costs now and after the change, and the difference; or why it cannot be changed so. */
export function ChangePreview({ booking, change }: ChangePreviewProps) {
  const { t } = useWords();
  const { wanted, quote } = change;
  const refused = change.change.error ?? quote.error;
  if (!wanted) return <p class="hint">{t("change.choose")}</p>;
  return (
    <>
      {refused && <Refused error={refused} />}
      {quote.data && !quote.error && <BeforeAndAfter booking={booking} quote={quote.data} />}
      {!quote.data && !quote.error && (
        <div class="skeleton skeleton--change" role="img" aria-label={t("change.working")} />
      )}
    </>
  );
}

function Refused({ error }: { error: unknown }) {
  const words = useWords();
  const { t, locale } = words;
  if (hasSlug(error, "price-changed"))
    return <Notice title={t("book.price_changed")} children={<p>{t("change.price_changed")}</p>} />;
  const nights = error instanceof ApiProblem ? error.problem.nights : undefined;
  return (
    <Notice title={t("change.refused")} icon="calendar">
      <p>
        {errorWords(error, words)}
        {Array.isArray(nights) && nights.length > 0 && (
          <> {t("change.taken", { nights: formatDays(nights, locale) })}</>
        )}
      </p>
    </Notice>
  );
}

function BeforeAndAfter({ booking, quote }: { booking: Booking; quote: ChangeQuote }) {
  const { t, locale } = useWords();
  const amount = formatMoney({ amount: Math.abs(quote.difference), currency: quote.currency }, locale);
  const difference = () => {
    if (quote.difference === 0) return t("change.same");
    return t(quote.difference > 0 ? "change.more" : "change.less", { amount });
  };
  return (
    <>
      <p class="change-preview__difference">{difference()}</p>
      <div class="change-preview">
        <Side title={t("change.before")} stay={booking} price={booking} />
        <Side title={t("change.after")} stay={quote} price={quote} />
      </div>
    </>
  );
}

interface SideProps {
  title: string;
  stay: StayChange;
  price: { lines: QuoteLine[]; total: number; currency: string };
}

function Side({ title, stay, price }: SideProps) {
  const { locale } = useWords();
  const guests = useGuestWords();
  return (
    <section class="change-preview__side">
      <h3>{title}</h3>
      <p class="hint">
        {formatStay(stay.check_in, stay.check_out, locale)}, {guests(stay.guests)}
      </p>
      <PriceLines lines={price.lines} total={price.total} currency={price.currency} />
    </section>
  );
}
