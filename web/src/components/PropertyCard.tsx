import { Link } from "wouter";
import type { PropertyCard as Card, QuoteAnswer } from "../apiTypes.ts";
import { formatMoney, formatRoundMoney } from "../money.ts";
import { problemWords } from "../problemWords.ts";
import { formatSearch, hasDates, type StaySearch } from "../staySearch.ts";
import { useWords } from "../useWords.ts";
import { Picture } from "./Picture.tsx";

interface PropertyCardProps {
  card: Card;
  search: StaySearch;
  quote: QuoteAnswer | undefined;
  /** Among the first on the page. */
  eager: boolean;
}

/** One place in the overview. The whole card is its link. */
export function PropertyCard({ card, search, quote, eager }: PropertyCardProps) {
  const { t } = useWords();
  const facts = [
    t("card.sleeps", { count: card.sleeps }),
    card.bedrooms > 0 && t("card.bedrooms", { count: card.bedrooms }),
    card.beds > 0 && t("card.beds", { count: card.beds }),
  ];
  return (
    <article class={quote?.available === false ? "card card--unavailable" : "card"}>
      <Picture image={card.image} class="card__picture" eager={eager} />
      <h3 class="card__title">
        <Link href={`/stay/${encodeURIComponent(card.property_id)}${formatSearch(search)}`}>
          {card.title}
        </Link>
      </h3>
      <p class="card__place">{card.place}</p>
      <p class="card__facts">{facts.filter(Boolean).join(" · ")}</p>
      <CardPrice card={card} search={search} quote={quote} />
    </article>
  );
}

/** The total for the dates, or from what a night costs while there are none. Always two lines high. */
function CardPrice({ card, search, quote }: Omit<PropertyCardProps, "eager">) {
  const words = useWords();
  const { t, locale } = words;
  if (!hasDates(search)) {
    return (
      <p class="card__price">
        <span class="hint">{t("card.from_price")} </span>
        <strong>{formatRoundMoney(card.nightly_from, locale)}</strong>
        <span class="hint"> {t("card.per_night")}</span>
      </p>
    );
  }
  if (!quote)
    return (
      <p class="card__price skeleton skeleton--line">
        <span class="unseen">{t("card.price_loading")}</span>
      </p>
    );
  if (quote.problem)
    return <p class="card__price card__problem">{problemWords(quote.problem, words, card)}</p>;
  return (
    <p class="card__price">
      <strong>{formatMoney({ amount: quote.total ?? 0, currency: quote.currency ?? "" }, locale)}</strong>
      <span class="hint"> {t("card.total", { count: quote.nights ?? 0 })}</span>
    </p>
  );
}
