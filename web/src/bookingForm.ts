/** What the booking form asks, checked before it is sent, and the API's remarks matched to its fields. Pure. */
import type { BookingRequest, Problem, Quote } from "./apiTypes.ts";
import type { Contact } from "./bookingAttempt.ts";

export type Field = keyof Contact;

/** A message key with its numbers, or the API's own words. */
export type FieldError =
  | { key: "book.name_missing" | "book.email_missing" | "book.email_wrong" }
  | { key: "book.too_long"; count: number }
  | { words: string };

export type FieldErrors = Partial<Record<Field, FieldError>>;

export const LONGEST: Record<Field, number> = { name: 200, email: 254, phone: 30 };

const LOOKS_LIKE_EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

export function checkContact(contact: Contact): FieldErrors {
  const errors: FieldErrors = {};
  if (!contact.name.trim()) errors.name = { key: "book.name_missing" };
  if (!contact.email.trim()) errors.email = { key: "book.email_missing" };
  else if (!LOOKS_LIKE_EMAIL.test(contact.email.trim())) errors.email = { key: "book.email_wrong" };
  for (const field of Object.keys(LONGEST) as Field[]) {
    if (contact[field].length > LONGEST[field])
      errors[field] = { key: "book.too_long", count: LONGEST[field] };
  }
  return errors;
}

/** Errors of a problem document by field; pointers that are no field of the form are left out. */
export function fieldErrors(problem: Problem): FieldErrors {
  const errors: FieldErrors = {};
  for (const { pointer, detail } of problem.errors ?? []) {
    const field = pointer.split("/").at(-1) as Field;
    if (field in LONGEST) errors[field] = { words: detail };
  }
  return errors;
}

export function bookingRequest(quote: Quote, contact: Contact, language: string): BookingRequest {
  const phone = contact.phone.trim();
  return {
    property_id: quote.property_id,
    check_in: quote.check_in,
    check_out: quote.check_out,
    guests: quote.guests,
    guest: { name: contact.name.trim(), email: contact.email.trim(), ...(phone && { phone }) },
    expected_total: quote.total,
    currency: quote.currency,
    language,
  };
}
