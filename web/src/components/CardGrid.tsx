import type { PropertyCard as Card, QuoteAnswer } from "../apiTypes.ts";
import type { StaySearch } from "../staySearch.ts";
import { PropertyCard } from "./PropertyCard.tsx";

interface CardGridProps {
  cards: Card[];
  search: StaySearch;
  quotes: ReadonlyMap<string, QuoteAnswer>;
  eagerCount?: number;
}

export function CardGrid({ cards, search, quotes, eagerCount = 0 }: CardGridProps) {
  return (
    <ul class="card-grid">
      {cards.map((card, index) => (
        <li key={card.property_id}>
          <PropertyCard
            card={card}
            search={search}
            quote={quotes.get(card.property_id)}
            eager={index < eagerCount}
          />
        </li>
      ))}
    </ul>
  );
}

const PLACEHOLDERS = [1, 2, 3, 4, 5, 6];

/** Cards' room while they load; the same grid, the same heights. */
export function CardGridSkeleton() {
  return (
    <ul class="card-grid" aria-hidden="true">
      {PLACEHOLDERS.map((number) => (
        <li key={number} class="card">
          <div class="skeleton card__picture" />
          <div class="skeleton skeleton--line" />
          <div class="skeleton skeleton--line skeleton--short" />
          <div class="skeleton skeleton--line skeleton--short" />
        </li>
      ))}
    </ul>
  );
}
