/** Sends one booking so that it is made once, however often it has to be asked for. */
import { ApiProblem, hasSlug } from "./api.ts";
import type { Booking, BookingRequest } from "./apiTypes.ts";
import type { BookingAttempt } from "./bookingAttempt.ts";
import { createBooking } from "./bookingApi.ts";

const BUSY_TRIES = 3;
const LONGEST_PAUSE_S = 5;

/**
 * The key may already stand for what was sent before without an answer, with other words in it: then
 * that booking is the guest's, and asking for it again is how to get it.
 */
export async function sendBooking(attempt: BookingAttempt, request: BookingRequest): Promise<Booking> {
  const others = attempt.unanswered.filter((earlier) => !isSame(earlier, request));
  for (const asked of [request, ...others]) {
    try {
      return await sendPatiently(asked, attempt.idempotencyKey);
    } catch (error) {
      if (!hasSlug(error, "idempotency-key-reused") || asked === others.at(-1) || others.length === 0)
        throw error;
    }
  }
  throw new Error("nothing was sent");
}

export const isSame = (one: BookingRequest, other: BookingRequest): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** A busy API says when to come back; the key makes coming back safe. */
async function sendPatiently(request: BookingRequest, key: string): Promise<Booking> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await createBooking(request, key);
    } catch (error) {
      if (!hasSlug(error, "busy") || tries === BUSY_TRIES) throw error;
      const pause = Math.min((error as ApiProblem).retryAfter || 1, LONGEST_PAUSE_S);
      await new Promise((resume) => setTimeout(resume, pause * 1_000));
    }
  }
}
