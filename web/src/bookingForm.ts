/** What the booking form asks, checked before it is sent, and the API's remarks matched to its fields. Pure. */
import type { BookingRequest, Hold, Problem, Quote } from "./apiTypes.ts";
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
  const email = checkEmail(contact.email);
  if (email) errors.email = email;
  for (const field of Object.keys(LONGEST) as Field[]) {
    if (contact[field].length > LONGEST[field])
      errors[field] = { key: "book.too_long", count: LONGEST[field] };
  }
  return errors;
}

export function checkEmail(email: string): FieldError | undefined {
  if (!email.trim()) return { key: "book.email_missing" };
  return LOOKS_LIKE_EMAIL.test(email.trim()) ? undefined : { key: "book.email_wrong" };
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

/** The booking of a stay at the price that was shown; of nights held for it, and by a card, where some are. */
export function bookingRequest(
  shown: Quote,
  hold: Hold | null,
  contact: Contact,
  language: string,
  method = "",
): BookingRequest {
  const phone = contact.phone.trim();
  const token = hold?.quote.quote_token ?? shown.quote_token;
  return {
    property_id: shown.property_id,
    check_in: shown.check_in,
    check_out: shown.check_out,
    guests: shown.guests,
    guest: { name: contact.name.trim(), email: contact.email.trim(), ...(phone && { phone }) },
    expected_total: shown.total,
    currency: shown.currency,
    language,
    ...(hold && { hold_id: hold.hold_id }),
    ...(token && { quote_token: token }),
    ...(method && { payment_method: method }),
  };
}
