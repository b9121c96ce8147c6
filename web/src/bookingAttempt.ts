/**
 * One attempt to book one stay, kept in the tab's session storage: what was typed, and the
 * Idempotency-Key under which it is sent. A double click, a reload or the back button find the same
 * attempt again, so they can neither lose a word nor book twice.
 */
import type { BookingRequest } from "./apiTypes.ts";
import type { DatedSearch } from "./staySearch.ts";

export interface Contact {
  name: string;
  email: string;
  phone: string;
}

export interface BookingAttempt extends Contact {
  idempotencyKey: string;
  /** What was sent without an answer; the API may have booked it. */
  unanswered?: BookingRequest;
}

const EMPTY: Contact = { name: "", email: "", phone: "" };

const slot = (propertyId: string, stay: Pick<DatedSearch, "checkIn" | "checkOut">): string =>
  `booking-attempt:${propertyId}:${stay.checkIn}:${stay.checkOut}`;

const CONTACT_SLOT = "booking-contact";

/** The attempt for this place and these dates, begun if there is none; who one is carries over from other dates. */
export function attemptFor(
  propertyId: string,
  stay: Pick<DatedSearch, "checkIn" | "checkOut">,
): BookingAttempt {
  const kept = read<BookingAttempt>(slot(propertyId, stay));
  if (kept) return kept;
  const fresh = { ...EMPTY, ...read<Contact>(CONTACT_SLOT), idempotencyKey: crypto.randomUUID() };
  keepAttempt(propertyId, stay, fresh);
  return fresh;
}

export function keepAttempt(
  propertyId: string,
  stay: Pick<DatedSearch, "checkIn" | "checkOut">,
  attempt: BookingAttempt,
): void {
  const { name, email, phone } = attempt;
  write(slot(propertyId, stay), attempt);
  write(CONTACT_SLOT, { name, email, phone });
}

/** After the booking stands: the next attempt gets a key of its own, and nothing typed stays behind. */
export function forgetAttempt(propertyId: string, stay: Pick<DatedSearch, "checkIn" | "checkOut">): void {
  remove(slot(propertyId, stay));
  remove(CONTACT_SLOT);
}

// Storage may be switched off or full: then the attempt lives as long as the page.
function read<Value>(key: string): Value | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Value | null;
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    /* see above */
  }
}

function remove(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    /* see above */
  }
}
