import { Link } from "wouter";
import type { Guests, Property, Quote, QuoteAnswer } from "../apiTypes.ts";
import { formatRoundMoney } from "../money.ts";
import { errorWords, problemWords } from "../problemWords.ts";
import { formatStay } from "../stayDates.ts";
import { formatSearch, hasDates, type StaySearch } from "../staySearch.ts";
import { useWords } from "../useWords.ts";
import { FieldButton } from "./FieldButton.tsx";
import { GuestsField } from "./GuestsField.tsx";
import { Notice } from "./Notice.tsx";
import { PriceLines } from "./PriceLines.tsx";
import { RefundRule } from "./RefundRule.tsx";
import { goToCalendar } from "./StayCalendar.tsx";

export interface PriceState {
  property: Property;
  search: StaySearch;
  answer: QuoteAnswer | undefined;
  error: unknown;
  /** A check-in is chosen and its check-out is not yet. */
  choosing: boolean;
}

export const bookAddress = (property: Property, search: StaySearch): string =>
  `/stay/${encodeURIComponent(property.property_id)}/book${formatSearch(search)}`;

/** The answer as a bookable quote, if it is one. */
export const bookable = (answer: QuoteAnswer | undefined): Quote | null =>
  answer?.available && answer.total !== undefined ? (answer as Quote) : null;

interface PriceCardProps extends PriceState {
  onGuests: (guests: Guests) => void;
}

/** The whole price before the first click on Book: every line, the total and the refund rule. */
export function PriceCard({ onGuests, ...state }: PriceCardProps) {
  const { t, locale } = useWords();
  const { property, search, choosing } = state;
  const dated = hasDates(search) && !choosing;
  const dates = dated ? formatStay(search.checkIn, search.checkOut, locale) : t("dates.choose");
  return (
    <section class="price-card" aria-labelledby="price-title">
      <h2 id="price-title" class="price-card__headline">
        <Headline {...state} />
      </h2>
      <FieldButton
        icon="calendar"
        label={t("dates.label")}
        value={dates}
        empty={!dated}
        opensDialog={false}
        onClick={goToCalendar}
      />
      <GuestsField guests={search.guests} sleeps={property.sleeps} onChange={onGuests} />
      <div class="price-card__answer" aria-live="polite">
        <Answer {...state} />
      </div>
    </section>
  );
}

function Headline({ property, search, answer, choosing }: PriceState) {
  const { t, locale } = useWords();
  const quote = choosing ? null : bookable(answer);
  if (quote && hasDates(search)) {
    return (
      <>
        {formatRoundMoney({ amount: quote.total, currency: quote.currency }, locale)}{" "}
        <span class="hint">{t("dates.nights", { count: quote.nights })}</span>
      </>
    );
  }
  return (
    <>
      <span class="hint">{t("card.from_price")}</span> {formatRoundMoney(property.nightly_from, locale)}{" "}
      <span class="hint">{t("card.per_night")}</span>
    </>
  );
}

function Answer({ property, search, answer, error, choosing }: PriceState) {
  const words = useWords();
  const { t } = words;
  if (!hasDates(search) || choosing) return <p class="hint">{t("price.choose_first")}</p>;
  if (error)
    return <Notice title={errorWords(error, words, { ...property, ...property.stay_rules })} role="status" />;
  if (!answer) return <div class="skeleton skeleton--price" role="img" aria-label={t("price.working")} />;
  const quote = bookable(answer);
  if (!quote) {
    const limits = { sleeps: property.sleeps, ...property.stay_rules };
    return (
      <Notice
        title={answer.problem ? problemWords(answer.problem, words, limits) : t("problem.nights-taken")}
        role="status"
      />
    );
  }
  return (
    <>
      <PriceLines lines={quote.lines} total={quote.total} currency={quote.currency} />
      <RefundRule refund={quote.refund} />
      <Link href={bookAddress(property, search)} class="button button--wide">
        {t(quote.instant_book ? "price.continue" : "price.continue_ask")}
      </Link>
      <p class="hint price-card__note">
        {!quote.instant_book && `${t("price.host_answers")} `}
        {t("price.no_payment")}
      </p>
    </>
  );
}

/** On a phone: the total and the next step, always under the thumb. */
export function PriceBar(state: PriceState) {
  const { t } = useWords();
  const quote = state.choosing ? null : bookable(state.answer);
  return (
    <aside class="price-bar" aria-label={t("price.summary")}>
      <p class="price-bar__price">
        <Headline {...state} />
      </p>
      {quote ? (
        <Link href={bookAddress(state.property, state.search)} class="button">
          {t(quote.instant_book ? "price.book" : "price.ask")}
        </Link>
      ) : (
        <button type="button" class="button" onClick={goToCalendar}>
          {t("dates.choose")}
        </button>
      )}
    </aside>
  );
}
