import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "preact/hooks";
import { useLocation } from "wouter";
import { ApiProblem, createBooking, hasSlug } from "./api.ts";
import type { Booking, BookingRequest, Quote } from "./apiTypes.ts";
import {
  attemptFor,
  type BookingAttempt,
  type Contact,
  forgetAttempt,
  keepAttempt,
} from "./bookingAttempt.ts";
import { bookingKey, quoteKey } from "./queries.ts";
import type { DatedSearch } from "./staySearch.ts";

/** Where the attempt stands. `failed` carries what the API or the network said. */
export type BookState =
  { is: "open" } | { is: "sending" } | { is: "failed"; error: unknown; asked: BookingRequest };

const BUSY_TRIES = 3;

/** One attempt to book: what is typed, kept safe, and the one way to send it. */
export function useBookStay(propertyId: string, stay: DatedSearch) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [attempt, setAttempt] = useState(() => attemptFor(propertyId, stay));
  const [state, setState] = useState<BookState>({ is: "open" });
  const sending = useRef(false);

  const keep = (next: BookingAttempt) => {
    setAttempt(next);
    keepAttempt(propertyId, stay, next);
  };

  /** What is known of this place's nights no longer holds. */
  const forgetNights = () => {
    void queries.invalidateQueries({ queryKey: ["availability", propertyId] });
    void queries.invalidateQueries({ queryKey: ["quotes"] });
  };

  const succeed = (booking: Booking) => {
    forgetAttempt(propertyId, stay);
    const key = booking.access_token ?? "";
    queries.setQueryData([...bookingKey(booking.booking_id), key], booking);
    forgetNights();
    navigate(`/booking/${encodeURIComponent(booking.booking_id)}#key=${encodeURIComponent(key)}`, {
      replace: true,
    });
  };

  const fail = (error: unknown, asked: BookingRequest, tried: BookingAttempt) => {
    const answered = error instanceof ApiProblem && error.problem.status < 500;
    keep(answered ? { ...tried, unanswered: undefined } : tried);
    if (hasSlug(error, "price-changed")) showNewPrice((error as ApiProblem).problem.quote);
    if (hasSlug(error, "nights-taken")) forgetNights();
    setState({ is: "failed", error, asked });
  };

  const showNewPrice = (quote: Quote | undefined) => {
    if (!quote) return;
    const answer = { items: [{ ...quote, available: true }] };
    queries.setQueryData(quoteKey([propertyId], stay), answer);
  };

  /** Sends once, however often it is pressed meanwhile. */
  const book = async (request: BookingRequest) => {
    if (sending.current) return;
    sending.current = true;
    setState({ is: "sending" });
    const tried = { ...attempt, unanswered: attempt.unanswered ?? request };
    keep(tried);
    try {
      succeed(await send(tried, request));
    } catch (error) {
      fail(error, request, tried);
    } finally {
      sending.current = false;
    }
  };

  const type = (part: Partial<Contact>) => keep({ ...attempt, ...part });
  return { attempt, state, book, type };
}

/**
 * The key may already stand for what was sent before without an answer, with other words in it: then
 * that booking is the guest's, and asking for it again is how to get it.
 */
async function send(attempt: BookingAttempt, request: BookingRequest): Promise<Booking> {
  try {
    return await sendPatiently(request, attempt.idempotencyKey);
  } catch (error) {
    if (attempt.unanswered && hasSlug(error, "idempotency-key-reused")) {
      return sendPatiently(attempt.unanswered, attempt.idempotencyKey);
    }
    throw error;
  }
}

/** A busy API says when to come back; the key makes coming back safe. */
async function sendPatiently(request: BookingRequest, key: string): Promise<Booking> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await createBooking(request, key);
    } catch (error) {
      if (!hasSlug(error, "busy") || tries === BUSY_TRIES) throw error;
      await new Promise((resume) =>
        setTimeout(resume, Math.min((error as ApiProblem).retryAfter || 1, 5) * 1_000),
      );
    }
  }
}
