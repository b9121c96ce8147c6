/** A booking made straight at the mock platform, for tests whose subject comes after it. */
import type { Booking } from "../src/apiTypes.ts";
import { addDays, todayIn } from "../src/stayDates.ts";
import { connect, type Site } from "./site.tsx";

export const today = todayIn("Australia/Brisbane");
const SESSION = "a-session-of-the-test";

export interface Booked extends Site {
  booking: Booking;
  address: string;
}

/**
 * Three nights from the day after tomorrow; `placeNumber` 2 is the place whose host is asked first. With a `method`
 * they wait for their money, and the bank answers only when the test says so.
 */
export function booked(placeNumber = 1, method?: string): Booked {
  const site = connect();
  site.platform.takesCards = method !== undefined;
  site.platform.payments.waitMs = Infinity;
  const stay = {
    property_id: `seaview-${placeNumber}`,
    check_in: addDays(today, 2),
    check_out: addDays(today, 5),
    guests: { adults: 2, children: 0, infants: 0, pets: 0 },
  };
  const post = (url: string, body: object) =>
    site.platform.answer({
      method: "POST",
      url: `/api/v1${url}`,
      host: "seaview.localhost",
      headers: { "idempotency-key": "key-12345678", "checkout-session": SESSION },
      body,
    }).body;
  const hold = post("/holds", { ...stay, email: "ada@example.com" }) as {
    hold_id: string;
    quote: { total: number };
  };
  const booking = post("/bookings", {
    ...stay,
    guest: { name: "Ada", email: "ada@example.com" },
    expected_total: hold.quote.total,
    currency: "AUD",
    language: "en",
    hold_id: hold.hold_id,
    payment_method: method,
  }) as Booking;
  return { ...site, booking, address: `/booking/${booking.booking_id}#key=${booking.access_token}` };
}
