/** Prices and rules of the made-up places, in the shapes the API answers with. */
import type { Guests, Problem, Quote, QuoteLine, Refund } from "../src/apiTypes.ts";
import { addDays, nightsBetween, type PlainDate } from "../src/stayDates.ts";
import type { MockProperty } from "./places.ts";

export interface Stay {
  checkIn: PlainDate;
  checkOut: PlainDate;
  guests: Guests;
}

export const problem = (
  slug: string,
  status: number,
  title: string,
  extras: Partial<Problem> = {},
): Problem => ({
  type: `urn:holiday-rental:problem:${slug}`,
  title,
  status,
  detail: `${title}.`,
  ...extras,
});

export function ruleBroken(place: MockProperty, stay: Stay, today: PlainDate): Problem | null {
  const nights = nightsBetween(stay.checkIn, stay.checkOut);
  const rules = place.stay_rules;
  if (nights <= 0) return problem("check-out-not-after-check-in", 422, "Check-out is not after check-in");
  if (stay.checkIn < today) return problem("stay-in-the-past", 422, "The stay is in the past");
  if (stay.guests.adults + stay.guests.children > place.sleeps)
    return problem("too-many-guests", 422, "More guests than sleep here");
  if (nights < rules.minimum_nights) return problem("stay-too-short", 422, "The stay is too short");
  if (nights > rules.maximum_nights) return problem("stay-too-long", 422, "The stay is too long");
  return null;
}

export function quote(place: MockProperty, stay: Stay): Quote {
  const nights = nightsBetween(stay.checkIn, stay.checkOut);
  const lines = quoteLines(place, stay, nights);
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    property_id: place.property_id,
    check_in: stay.checkIn,
    check_out: stay.checkOut,
    nights,
    guests: stay.guests,
    currency: "AUD",
    lines,
    total,
    nightly_average: Math.round(total / nights),
    refund: refundRule(place, stay),
  };
}

function quoteLines(place: MockProperty, stay: Stay, nights: number): QuoteLine[] {
  const { nightly, cleaning_fee, guests_included, extra_guest } = place.rates;
  const extra = Math.max(0, stay.guests.adults + stay.guests.children - guests_included) * nights;
  const line = (rule: QuoteLine["rule"], quantity: number, unit: number): QuoteLine => ({
    rule,
    quantity,
    unit_amount: unit,
    amount: quantity * unit,
  });
  return [
    line("nightly", nights, nightly),
    ...(extra > 0 ? [line("extra_guest", extra, extra_guest)] : []),
    line("cleaning_fee", 1, cleaning_fee),
  ];
}

function refundRule(place: MockProperty, stay: Stay): Refund {
  const policy = place.cancellation_policy;
  const days = { flexible: 1, moderate: 5, strict: 14 }[policy];
  const partial =
    policy === "flexible" ? null : { percent: 50, until: addDays(stay.checkIn, -Math.ceil(days / 2)) };
  return { policy, full_refund_until: addDays(stay.checkIn, -days), partial };
}
