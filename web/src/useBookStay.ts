import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { ApiProblem, hasSlug } from "./api.ts";
import type { Booking, BookingRequest, Hold, Property, Quote } from "./apiTypes.ts";
import {
  attemptFor,
  type BookingAttempt,
  type Contact,
  forgetAttempt,
  keepAttempt,
} from "./bookingAttempt.ts";
import { bookingRequest } from "./bookingForm.ts";
import { keepBooking } from "./bookingQueries.ts";
import { expectBank } from "./payment/bankTrip.ts";
import type { Nights } from "./holdDesk.ts";
import { quoteKey } from "./queries.ts";
import { isSame, sendBooking } from "./sendBooking.ts";
import type { DatedSearch } from "./staySearch.ts";
import { useHeldNights, wantedNights } from "./useHeldNights.ts";

/** Where the attempt stands. `failed` carries what the API or the network said, and the price that was agreed to. */
export type BookState = { is: "open" } | { is: "sending" } | { is: "failed"; error: unknown; shown?: Quote };

/** Refusals after which the nights are taken once more: the API found no booking under the key. */
const HELD_NO_LONGER = ["hold-expired", "hold-needed", "quote-expired", "quote-invalid"];

/** One attempt to book: what is typed, kept safe, the nights held for it, and the one way to send it. */
export function useBookStay(property: Property, stay: DatedSearch) {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const { attempt, keep } = useAttempt(property.property_id, stay);
  const [state, setState] = useState<BookState>({ is: "open" });
  const sending = useRef(false);
  const needed = () => sending.current || attempt.unanswered.length > 0;
  const held = useHeldNights(property.property_id, stay, needed);
  const { nights, desk } = held;

  const succeed = (booking: Booking) => {
    forgetAttempt(property.property_id, stay);
    desk.used();
    const key = booking.access_token ?? "";
    keepBooking(queries, booking, key);
    if (booking.state === "awaiting_payment") expectBank(booking.booking_id);
    navigate(`/booking/${encodeURIComponent(booking.booking_id)}#key=${encodeURIComponent(key)}`, {
      replace: true,
    });
  };

  const showNewPrice = (quote: Quote | undefined) => {
    if (!quote) return;
    const answer = { items: [{ ...quote, available: true }] };
    queries.setQueryData(quoteKey([property.property_id], stay), answer);
    held.reprice(quote);
  };

  const fail = (error: unknown, shown: Quote | undefined, tried: BookingAttempt) => {
    const answered = error instanceof ApiProblem && error.problem.status < 500;
    keep(answered ? { ...tried, unanswered: [] } : tried);
    if (hasSlug(error, "price-changed")) showNewPrice((error as ApiProblem).problem.quote);
    if (hasSlug(error, "nights-taken"))
      void queries.invalidateQueries({ queryKey: ["availability", property.property_id] });
    setState({ is: "failed", error, shown });
  };

  /** Holds the nights for whom the form names. Without a hold one can book at once, but not ask. */
  const take = async (instant: boolean): Promise<Hold | null> => {
    const email = instant ? undefined : attempt.email.trim();
    try {
      return await desk.keep({ ...wantedNights(property.property_id, stay), email });
    } catch (error) {
      if (instant && hasSlug(error, "too-many-holds")) return null;
      throw error;
    }
  };

  /**
   * Sends once, however often it is pressed meanwhile. `shown` is the price agreed to, if one is known; `card`
   * brings the PaymentMethod, "" where none is asked for, or null where the card's fields are wrong.
   */
  const book = async (shown: Quote | undefined, card: () => Promise<string | null>) => {
    if (sending.current) return;
    sending.current = true;
    setState({ is: "sending" });
    let tried = attempt;
    const send = (request: BookingRequest) => {
      tried = { ...tried, unanswered: withRequest(tried.unanswered, request) };
      keep(tried);
      return sendBooking(tried, request);
    };
    let method = "";
    const sendHeld = async (quote: Quote, hold: Hold | null) =>
      send(bookingRequest(quote, hold, attempt, i18n.language, method));
    try {
      const given = shown ? await card() : "";
      if (given === null) return setState({ is: "open" });
      method = given;
      const instant = shown?.instant_book ?? property.instant_book;
      const unheard = tried.unanswered.length > 0;
      const usable = holdFor(nights, instant ? null : attempt.email.trim());
      // What was sent unheard may be booked already, and then its nights cannot be held once more.
      const hold = usable ?? (unheard ? heldAtAll(nights) : await take(instant));
      succeed(
        await (shown ? sendHeld(shown, hold) : send(tried.unanswered[0] as BookingRequest)).catch(again),
      );
    } catch (error) {
      fail(error, shown, tried);
    } finally {
      sending.current = false;
    }

    async function again(error: unknown): Promise<Booking> {
      if (!shown || !HELD_NO_LONGER.some((slug) => hasSlug(error, slug))) throw error;
      tried = { ...tried, unanswered: [] };
      const hold = await take(false);
      // The button said “Book”: that it has to be asked for is said first.
      if (shown.instant_book && hold?.instant === false) throw error;
      return sendHeld(shown, hold);
    }
  };

  const type = (part: Partial<Contact>) => keep({ ...attempt, ...part });
  return { attempt, state, book, type, ...held };
}

function useAttempt(propertyId: string, stay: DatedSearch) {
  const [attempt, setAttempt] = useState(() => attemptFor(propertyId, stay));
  const keep = (next: BookingAttempt) => {
    setAttempt(next);
    keepAttempt(propertyId, stay, next);
  };
  return { attempt, keep };
}

const MOST_UNANSWERED = 5;

const withRequest = (unanswered: BookingRequest[], request: BookingRequest): BookingRequest[] =>
  [request, ...unanswered.filter((earlier) => !isSame(earlier, request))].slice(0, MOST_UNANSWERED);

const heldAtAll = (nights: Nights): Hold | null => (nights.is === "kept" ? nights.hold : null);

/** The hold that still lasts, and is for `email` where that counts. */
function holdFor(nights: Nights, email: string | null): Hold | null {
  if (nights.is !== "kept" || Date.parse(nights.hold.expires_at) <= Date.now()) return null;
  return email === null || nights.email === email ? nights.hold : null;
}
