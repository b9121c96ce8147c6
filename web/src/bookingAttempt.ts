/**
 * One attempt to book one stay, kept in the tab's session storage: what was typed, and the
 * Idempotency-Key under which it is sent. A double click, a reload or the back button find the same
 * attempt again, so they can neither lose a word nor book twice.
 */
import type { BookingRequest } from "./apiTypes.ts";
import type { DatedSearch } from "./staySearch.ts";
import { forgetTab, readTab, writeTab } from "./tabStorage.ts";

export interface Contact {
  name: string;
  email: string;
  phone: string;
}

export interface BookingAttempt extends Contact {
  idempotencyKey: string;
  /** What was sent without an answer, the last first; the API may have booked one of them. */
  unanswered: BookingRequest[];
}

const EMPTY: Contact = { name: "", email: "", phone: "" };

const slot = (propertyId: string, stay: Pick<DatedSearch, "checkIn" | "checkOut">): string =>
  `attempt:${propertyId}:${stay.checkIn}:${stay.checkOut}`;

const CONTACT_SLOT = "booking-contact";

/** The attempt for this place and these dates, begun if there is none; who one is carries over from other dates. */
export function attemptFor(
  propertyId: string,
  stay: Pick<DatedSearch, "checkIn" | "checkOut">,
): BookingAttempt {
  const kept = readTab<BookingAttempt>(slot(propertyId, stay));
  if (kept) return kept;
  const fresh = {
    ...EMPTY,
    ...readTab<Contact>(CONTACT_SLOT),
    idempotencyKey: crypto.randomUUID(),
    unanswered: [],
  };
  keepAttempt(propertyId, stay, fresh);
  return fresh;
}

export function keepAttempt(
  propertyId: string,
  stay: Pick<DatedSearch, "checkIn" | "checkOut">,
  attempt: BookingAttempt,
): void {
  const { name, email, phone } = attempt;
  writeTab(slot(propertyId, stay), attempt);
  writeTab(CONTACT_SLOT, { name, email, phone });
}

/** After the booking stands: the next attempt gets a key of its own, and nothing typed stays behind. */
export function forgetAttempt(propertyId: string, stay: Pick<DatedSearch, "checkIn" | "checkOut">): void {
  forgetTab(slot(propertyId, stay));
  forgetTab(CONTACT_SLOT);
}
