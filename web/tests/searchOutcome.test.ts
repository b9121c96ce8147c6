import { describe, expect, it } from "vitest";
import type { PropertyCard, QuoteAnswer } from "../src/apiTypes.ts";
import { loosening, searchOutcome } from "../src/searchOutcome.ts";
import { parseSearch } from "../src/staySearch.ts";
import { problemDocument } from "./site.tsx";

const card = (id: string, sleeps: number, minimum = 1) =>
  ({ property_id: id, sleeps, minimum_nights: minimum }) as PropertyCard;
const refused = (id: string, slug: string): QuoteAnswer => ({
  property_id: id,
  available: false,
  problem: problemDocument(slug, 409),
});
const cards = [card("free", 4), card("taken", 4), card("week", 4, 7), card("small", 2), card("late", 4)];
const quotes = new Map<string, QuoteAnswer>([
  ["free", { property_id: "free", available: true }],
  ["taken", refused("taken", "nights-taken")],
  ["week", refused("week", "stay-too-short")],
  ["small", refused("small", "too-many-guests")],
]);
const dated = parseSearch("?check_in=2027-03-05&check_out=2027-03-08&adults=3");

describe("the outcome of a search", () => {
  it("sorts places into fitting, unfit and still unknown", () => {
    const outcome = searchOutcome(cards, quotes, dated);
    expect(outcome.fitting.map((one) => one.property_id)).toEqual(["free"]);
    expect(outcome.unfit.map((entry) => entry.obstacle)).toEqual(["taken", "too_short", "too_many"]);
    expect(outcome.waiting).toBe(1);
  });

  it("without dates only the beds count", () => {
    const outcome = searchOutcome(cards, new Map(), parseSearch("?adults=3"));
    expect(outcome.unfit.map((entry) => entry.card.property_id)).toEqual(["small"]);
    expect(outcome.waiting).toBe(0);
  });

  it("tells which filter to loosen, and how far", () => {
    expect(loosening(searchOutcome(cards, quotes, dated).unfit)).toEqual({
      taken: 1,
      tooShort: 1,
      leastNights: 7,
      tooMany: 1,
      mostSleeps: 2,
    });
  });
});
