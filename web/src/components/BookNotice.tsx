import { Link } from "wouter";
import { ApiProblem, Unreachable } from "../api.ts";
import type { Problem, Quote, QuoteAnswer } from "../apiTypes.ts";
import { formatMoney } from "../money.ts";
import { errorWords, type PlaceLimits, problemWords } from "../problemWords.ts";
import { formatDays, type PlainDate } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { Notice } from "./Notice.tsx";

interface BookNoticeProps {
  error: unknown;
  /** The price that was agreed to. */
  shown: Quote | undefined;
  /** Where other dates can be chosen. */
  datesAddress: string;
  limits: PlaceLimits;
}

/** Why a booking did not go through, and what to do. Field errors stand at their fields instead. */
export function BookNotice({ error, shown, datesAddress, limits }: BookNoticeProps) {
  const words = useWords();
  const { t } = words;
  if (error instanceof Unreachable) {
    return (
      <Notice title={t("book.unreachable")} icon="offline" children={<p>{t("book.unreachable_detail")}</p>} />
    );
  }
  if (!(error instanceof ApiProblem))
    return <Notice title={t("book.failed")} children={<p>{t("problem.other")}</p>} />;
  if (error.slug === "nights-taken" && !error.problem.preparation)
    return <NightsTaken nights={takenNights(error.problem)} datesAddress={datesAddress} />;
  if (error.slug === "price-changed") return <PriceChanged error={error} shown={shown} />;
  if (error.slug === "too-many-holds") return <NothingHeld error={error} />;
  if (error.slug === "hold-needed")
    return <Notice title={t("book.ask_now")} icon="clock" children={<p>{t("book.ask_now_detail")}</p>} />;
  if (error.slug === "busy")
    return <Notice title={t("book.busy")} children={<p>{t("book.busy_detail")}</p>} />;
  if (error.slug === "invalid-request") return <Notice title={t("book.fix")} />;
  return <Notice title={t("book.failed")} children={<p>{problemWords(error.problem, words, limits)}</p>} />;
}

function NightsTaken({ nights, datesAddress }: { nights: string[]; datesAddress: string }) {
  const { t, locale } = useWords();
  return (
    <Notice title={t("book.nights_taken")} icon="calendar">
      {nights.length > 0 && <p>{t("book.nights_taken_detail", { nights: formatDays(nights, locale) })}</p>}
      <Link href={datesAddress} class="text-button">
        {t("book.other_dates")}
      </Link>
    </Notice>
  );
}

const takenNights = ({ nights }: Problem): PlainDate[] => (Array.isArray(nights) ? nights : []);

function PriceChanged({ error, shown }: { error: ApiProblem; shown: Quote | undefined }) {
  const { t, locale } = useWords();
  const money = (quote: Quote) => formatMoney({ amount: quote.total, currency: quote.currency }, locale);
  const quote = error.problem.quote;
  return (
    <Notice title={t("book.price_changed")}>
      {quote && shown && <p>{t("book.price_changed_detail", { before: money(shown), now: money(quote) })}</p>}
    </Notice>
  );
}

function NothingHeld({ error }: { error: ApiProblem }) {
  const words = useWords();
  const { t } = words;
  return (
    <Notice title={t("book.hold_missing")} icon="clock">
      <p>
        {problemWords(error.problem, words)} {t("hold.later")}
      </p>
    </Notice>
  );
}

interface UnbookableNoticeProps {
  answer: QuoteAnswer | undefined;
  error: unknown;
  datesAddress: string;
  limits: PlaceLimits;
}

/** Before anything is sent: the quote already says that this stay cannot be booked. */
export function UnbookableNotice({ answer, error, datesAddress, limits }: UnbookableNoticeProps) {
  const words = useWords();
  const { t } = words;
  if (error && !answer) return <Notice title={errorWords(error, words, limits)} />;
  if (!answer || answer.available) return null;
  return (
    <Notice
      title={answer.problem ? problemWords(answer.problem, words, limits) : t("problem.nights-taken")}
      icon="calendar"
    >
      <Link href={datesAddress} class="text-button">
        {t("book.other_dates")}
      </Link>
    </Notice>
  );
}
