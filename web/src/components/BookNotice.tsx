import { Link } from "wouter";
import { ApiProblem, Unreachable } from "../api.ts";
import type { BookingRequest, QuoteAnswer } from "../apiTypes.ts";
import { formatMoney } from "../money.ts";
import { errorWords, type PlaceLimits, problemWords } from "../problemWords.ts";
import { formatDays } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { Notice } from "./Notice.tsx";

interface BookNoticeProps {
  error: unknown;
  asked: BookingRequest;
  /** Where other dates can be chosen. */
  datesAddress: string;
  limits: PlaceLimits;
}

/** Why a booking did not go through, and what to do. Field errors stand at their fields instead. */
export function BookNotice({ error, asked, datesAddress, limits }: BookNoticeProps) {
  const { t } = useWords();
  if (error instanceof Unreachable) {
    return (
      <Notice title={t("book.unreachable")} icon="offline" children={<p>{t("book.unreachable_detail")}</p>} />
    );
  }
  if (!(error instanceof ApiProblem))
    return <Notice title={t("book.failed")} children={<p>{t("problem.other")}</p>} />;
  if (error.slug === "nights-taken")
    return <NightsTaken nights={error.problem.nights ?? []} datesAddress={datesAddress} />;
  if (error.slug === "price-changed") return <PriceChanged error={error} asked={asked} />;
  if (error.slug === "busy")
    return <Notice title={t("book.busy")} children={<p>{t("book.busy_detail")}</p>} />;
  if (error.slug === "invalid-request") return <Notice title={t("book.fix")} />;
  return <Notice title={t("book.failed")} children={<p>{problemWords(error.problem, t, limits)}</p>} />;
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

function PriceChanged({ error, asked }: { error: ApiProblem; asked: BookingRequest }) {
  const { t, locale } = useWords();
  const money = (amount: number, currency: string) => formatMoney({ amount, currency }, locale);
  const quote = error.problem.quote;
  const before = money(asked.expected_total, asked.currency);
  return (
    <Notice title={t("book.price_changed")}>
      {quote && <p>{t("book.price_changed_detail", { before, now: money(quote.total, quote.currency) })}</p>}
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
  const { t } = useWords();
  if (error && !answer) return <Notice title={errorWords(error, t, limits)} />;
  if (!answer || answer.available) return null;
  return (
    <Notice
      title={answer.problem ? problemWords(answer.problem, t, limits) : t("problem.nights-taken")}
      icon="calendar"
    >
      <Link href={datesAddress} class="text-button">
        {t("book.other_dates")}
      </Link>
    </Notice>
  );
}
