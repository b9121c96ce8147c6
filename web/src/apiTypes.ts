/** The API's documents as the site reads them. Amounts are minor units, dates are `yyyy-mm-dd` at the property. */
import type { Money } from "./money.ts";
import type { PlainDate } from "./stayDates.ts";

export interface Tenant {
  tenant_id: string;
  name: string;
  host: string;
  site_url: string;
  languages: string[];
  default_language: string;
  currency: string;
  time_zone: string;
  accent_colour: string;
  contact_email: string;
}

export interface Guests {
  adults: number;
  children: number;
  infants: number;
  pets: number;
}

export interface PropertyCard {
  property_id: string;
  title: string;
  type: string;
  place: string;
  sleeps: number;
  bedrooms: number;
  beds: number;
  bathrooms: number;
  nightly_from: Money;
  /** Which of the drawn pictures stands for the place, 0 to 11. */
  image: number;
  minimum_nights: number;
}

export interface StayRules {
  minimum_nights: number;
  maximum_nights: number;
}

export interface HouseRules {
  check_in_from: string;
  check_out_until: string;
  notes?: string;
}

export type CancellationPolicy = "flexible" | "moderate" | "strict";

export interface Property extends PropertyCard {
  description: string;
  amenities: string[];
  coordinates: { latitude: number; longitude: number } | null;
  time_zone: string;
  house_rules: HouseRules;
  cancellation_policy: CancellationPolicy;
  stay_rules: StayRules;
  state: "published" | "archived";
}

export interface Availability {
  property_id: string;
  from: PlainDate;
  to: PlainDate;
  today: PlainDate;
  bookable_until: PlainDate;
  /** Half-open runs of taken nights. */
  taken: { from: PlainDate; to: PlainDate }[];
  stay_rules: StayRules;
}

export interface QuoteLine {
  rule: "nightly" | "extra_guest" | "cleaning_fee";
  quantity: number;
  unit_amount: number;
  amount: number;
}

export interface Refund {
  policy: CancellationPolicy;
  full_refund_until: PlainDate | null;
  partial?: { percent: number; until: PlainDate } | null;
}

export interface Quote {
  property_id: string;
  check_in: PlainDate;
  check_out: PlainDate;
  nights: number;
  guests: Guests;
  currency: string;
  lines: QuoteLine[];
  total: number;
  nightly_average: number;
  refund: Refund;
}

/** A quote asked for in a list; the price fields are there only when the stay has a price. */
export type QuoteAnswer = { property_id: string; available: boolean; problem?: Problem } & Partial<Quote>;

export interface BookingRequest {
  property_id: string;
  check_in: PlainDate;
  check_out: PlainDate;
  guests: Guests;
  guest: { name: string; email: string; phone?: string };
  expected_total: number;
  currency: string;
  language: string;
}

export interface Booking {
  booking_id: string;
  property_id: string;
  property_title: string;
  place: string;
  time_zone: string;
  state: "confirmed" | "cancelled";
  check_in: PlainDate;
  check_out: PlainDate;
  nights: number;
  guests: Guests;
  guest: { name: string; email: string; phone?: string | null };
  lines: QuoteLine[];
  total: number;
  currency: string;
  refund: Refund;
  house_rules: HouseRules;
  created_at: string;
  cancelled_at?: string | null;
  access_token?: string;
}

/** RFC 9457 problem document; `type` ends in the slug the site decides by. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { pointer: string; detail: string }[];
  nights?: PlainDate[];
  quote?: Quote;
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}
