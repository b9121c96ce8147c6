import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Guests, HoldRequest, Quote, QuoteAnswer } from "./apiTypes.ts";
import { ApiProblem } from "./api.ts";
import { type HoldDesk, type Nights, openHoldDesk } from "./holdDesk.ts";
import { useQuote } from "./queries.ts";
import { type DatedSearch, GUEST_KINDS } from "./staySearch.ts";

/** Somebody who adds three guests presses three times. */
const SETTLE_MS = 400;

export interface HeldNights {
  nights: Nights;
  desk: HoldDesk;
  /** What the stay costs, or why it cannot be booked; undefined while that is asked. */
  answer: QuoteAnswer | undefined;
  quoteError: unknown;
  /** The held nights cost something else now. */
  reprice: (quote: Quote) => void;
}

export const wantedNights = (propertyId: string, stay: DatedSearch): HoldRequest => ({
  property_id: propertyId,
  check_in: stay.checkIn,
  check_out: stay.checkOut,
  guests: stay.guests,
});

/**
 * Keeps the nights while the page is open, and gives them back when it is left, unless `needed` says that a
 * booking of them is on its way. The price is the held one: a quote of its own would find the nights taken.
 */
export function useHeldNights(propertyId: string, stay: DatedSearch, needed: () => boolean): HeldNights {
  const [told, setNights] = useState<Nights>({ is: "asking" });
  const [desk] = useState(() => openHoldDesk(setNights));
  const nights = isFor(told, stay.guests) ? told : ({ is: "asking" } as const);
  const apart = nights.is === "refused" && !isAboutStay(nights.error);
  const quote = useQuote(propertyId, stay, apart);
  useKeeping(desk, propertyId, stay);
  useGivingBack(desk, propertyId, stay, needed);
  const reprice = (price: Quote) =>
    setNights((was) => (was.is === "kept" ? { ...was, hold: { ...was.hold, quote: price } } : was));
  const answer = answerOf(nights, propertyId, quote.data);
  return { nights, desk, answer, quoteError: apart && quote.error, reprice };
}

const isFor = (nights: Nights, guests: Guests): boolean =>
  nights.is !== "kept" || GUEST_KINDS.every((kind) => nights.hold.quote.guests[kind] === guests[kind]);

/** The stay itself was refused; anything else only keeps the nights from being held. */
const isAboutStay = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.problem.status < 500 && error.slug !== "too-many-holds";

function answerOf(
  nights: Nights,
  propertyId: string,
  quote: QuoteAnswer | undefined,
): QuoteAnswer | undefined {
  // A place that is booked at once may have to be asked for now: the hold knows.
  if (nights.is === "kept")
    return { ...nights.hold.quote, instant_book: nights.hold.instant, available: true };
  if (nights.is === "refused" && isAboutStay(nights.error))
    return { property_id: propertyId, available: false, problem: nights.error.problem };
  return nights.is === "asking" && !quote?.available ? undefined : quote;
}

function useKeeping(desk: HoldDesk, propertyId: string, stay: DatedSearch): void {
  const begun = useRef(false);
  const asked = JSON.stringify(wantedNights(propertyId, stay));
  useEffect(() => {
    const keep = () => void desk.keep(JSON.parse(asked) as HoldRequest).catch(() => undefined);
    const timer = setTimeout(keep, begun.current ? SETTLE_MS : 0);
    begun.current = true;
    return () => clearTimeout(timer);
  }, [desk, asked]);
}

function useGivingBack(desk: HoldDesk, propertyId: string, stay: DatedSearch, needed: () => boolean): void {
  const queries = useQueryClient();
  const latest = useRef({ needed, stay });
  useEffect(() => {
    latest.current = { needed, stay };
  });
  useEffect(() => {
    const leave = async () => {
      if (latest.current.needed() || !(await desk.giveBack())) return;
      // The next page may have asked already, while they were held: a question on its way is not asked again by itself.
      for (const queryKey of [["availability", propertyId], ["quotes"]]) {
        await queries.cancelQueries({ queryKey });
        void queries.invalidateQueries({ queryKey });
      }
    };
    const comeBack = (event: PageTransitionEvent) => {
      const again = wantedNights(propertyId, latest.current.stay);
      if (event.persisted) void desk.keep(again).catch(() => undefined);
    };
    const hide = () => void leave();
    addEventListener("pagehide", hide);
    addEventListener("pageshow", comeBack);
    return () => {
      removeEventListener("pagehide", hide);
      removeEventListener("pageshow", comeBack);
      void leave();
    };
  }, [desk, propertyId, queries]);
}
