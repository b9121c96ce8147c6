/** Which of the loaded places fit the search, and what keeps the others out. Pure. */
import { problemSlug } from "./api.ts";
import type { PropertyCard, QuoteAnswer } from "./apiTypes.ts";
import { hasDates, type StaySearch, sleepers } from "./staySearch.ts";

export type Obstacle = "taken" | "too_short" | "too_many" | "other";

export interface SearchOutcome {
  fitting: PropertyCard[];
  /** How many places' quotes are still on their way; they are neither fitting nor unfit yet. */
  waiting: number;
  unfit: { card: PropertyCard; obstacle: Obstacle }[];
}

const OBSTACLES: Record<string, Obstacle> = {
  "nights-taken": "taken",
  "stay-too-short": "too_short",
  "too-many-guests": "too_many",
};

export function searchOutcome(
  cards: readonly PropertyCard[],
  quotes: ReadonlyMap<string, QuoteAnswer>,
  search: StaySearch,
): SearchOutcome {
  const outcome: SearchOutcome = { fitting: [], waiting: 0, unfit: [] };
  for (const card of cards) {
    const quote = quotes.get(card.property_id);
    const obstacle = obstacleTo(card, hasDates(search) ? quote : undefined, search);
    if (obstacle) outcome.unfit.push({ card, obstacle });
    else if (hasDates(search) && !quote) outcome.waiting += 1;
    else outcome.fitting.push(card);
  }
  return outcome;
}

function obstacleTo(card: PropertyCard, quote: QuoteAnswer | undefined, search: StaySearch): Obstacle | null {
  if (card.sleeps < sleepers(search.guests)) return "too_many";
  if (!quote || quote.available) return null;
  return quote.problem ? (OBSTACLES[problemSlug(quote.problem)] ?? "other") : "taken";
}

export interface Loosening {
  taken: number;
  tooShort: number;
  /** Least minimum stay among the places that ask for more nights. */
  leastNights: number;
  tooMany: number;
  /** Most that any of the places too small sleeps. */
  mostSleeps: number;
}

/** Counts what each filter keeps out, so that an empty result can say which to loosen. */
export function loosening(unfit: SearchOutcome["unfit"]): Loosening {
  const by = (obstacle: Obstacle) =>
    unfit.filter((entry) => entry.obstacle === obstacle).map((entry) => entry.card);
  const [short, small] = [by("too_short"), by("too_many")];
  return {
    taken: by("taken").length,
    tooShort: short.length,
    leastNights: Math.min(...short.map((card) => card.minimum_nights)),
    tooMany: small.length,
    mostSleeps: Math.max(0, ...small.map((card) => card.sleeps)),
  };
}
