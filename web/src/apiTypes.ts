/** The API's documents as the site reads them. Amounts are minor units, dates are `yyyy-mm-dd` at the property. */
import type { Money } from "./money.ts";
import type { PaymentTime } from "./paymentTypes.ts";
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
  /** A path on this site; an address elsewhere is for letters, and "" is none. */
  logo_url?: string;
  texts?: Partial<Record<string, SiteTexts>>;
}

/** What a site says of itself in one language, each "" where nothing is said. */
export interface SiteTexts {
  tagline: string;
  about: string;
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

/** ISO day of the week, 1 is Monday. */
export type Weekday = number;

/** Other rules for stays that arrive in [first, until); null leaves the place's own. Later spans win. */
export interface ArrivalSpan {
  first: PlainDate;
  until: PlainDate;
  minimum_nights: number | null;
  maximum_nights: number | null;
  arrival_days: Weekday[] | null;
  departure_days: Weekday[] | null;
}

export interface StayRules {
  minimum_nights: number;
  maximum_nights: number;
  /** 0 sells until the day itself. */
  advance_notice_days: number;
  /** Nights kept free around every stay; `taken` has them already. */
  preparation_days: number;
  booking_window_days: number;
  arrival_days: Weekday[];
  departure_days: Weekday[];
  spans: ArrivalSpan[];
}

export interface HouseRules {
  check_in_from: string;
  check_out_until: string;
  notes?: string;
}

export type CancellationPolicy = "flexible" | "moderate" | "strict" | "custom";

export interface Property extends PropertyCard {
  description: string;
  amenities: string[];
  coordinates: { latitude: number; longitude: number } | null;
  time_zone: string;
  house_rules: HouseRules;
  cancellation_policy: CancellationPolicy;
  stay_rules: StayRules;
  /** False where the host answers every request. */
  instant_book: boolean;
  payment_time?: PaymentTime;
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

/**
 * `rule` is nightly, weekend, season:<name>, season_weekend:<name>, extra_guest, cleaning_fee, tax:<name> (a share
 * of the price), night_tax:<name> (by night) or agreed (a price the host agreed on).
 */
export interface QuoteLine {
  rule: string;
  quantity: number;
  unit_amount: number;
  amount: number;
}

/** Cancelling until the day `until` gives `percent` of the nights back. */
export interface RefundStep {
  percent: number;
  until: PlainDate;
}

export interface Refund {
  policy: CancellationPolicy;
  full_refund_until: PlainDate | null;
  partial?: RefundStep | null;
  /** All that still lie ahead, the free one included, the first to end first. */
  steps: RefundStep[];
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
  instant_book: boolean;
  /** Makes the price hold until `valid_until`. */
  quote_token?: string;
  valid_until?: string;
}

/** A quote asked for in a list; the price fields are there only when the stay has a price. */
export type QuoteAnswer = { property_id: string; available: boolean; problem?: Problem } & Partial<Quote>;

export interface HoldRequest {
  property_id: string;
  check_in: PlainDate;
  check_out: PlainDate;
  guests: Guests;
  /** Whom the booking will be for; requests need it. */
  email?: string;
}

/** Nights kept for one checkout until `expires_at`, with what they cost. */
export interface Hold {
  hold_id: string;
  property_id: string;
  unit: string;
  check_in: PlainDate;
  check_out: PlainDate;
  expires_at: string;
  quote: Quote;
  /** As of now they would be booked at once; otherwise the host is asked. */
  instant: boolean;
}

export interface BookingRequest {
  property_id: string;
  check_in: PlainDate;
  check_out: PlainDate;
  guests: Guests;
  guest: { name: string; email: string; phone?: string };
  expected_total: number;
  currency: string;
  language: string;
  hold_id?: string;
  quote_token?: string;
  /** A Stripe PaymentMethod's id. */
  payment_method?: string;
}

export type BookingState =
  | "awaiting_payment"
  | "pending"
  | "confirmed"
  | "declined"
  | "expired"
  | "cancelled"
  | "in_progress"
  | "completed";

export type PaymentState =
  "unpaid" | "authorised" | "deposit_paid" | "paid" | "partly_refunded" | "refunded" | "failed";

export interface Booking {
  booking_id: string;
  property_id: string;
  property_title: string;
  place: string;
  time_zone: string;
  unit: string;
  state: BookingState;
  payment_state: PaymentState;
  check_in: PlainDate;
  check_out: PlainDate;
  nights: number;
  guests: Guests;
  guest: { name: string; email: string; phone?: string | null };
  lines: QuoteLine[];
  total: number;
  currency: string;
  refund: Refund;
  house_rules: Pick<HouseRules, "check_in_from" | "check_out_until">;
  language: string;
  source: string;
  pays_by: string;
  payment_time: PaymentTime;
  created_at: string;
  /** Number of the last change. */
  version: number;
  /** The steps that whoever asked may take now. */
  possible: string[];
  /** Until when the host answers a request, or the nights wait for their money. */
  expires_at?: string;
  ended_at?: string;
  reason?: string;
  /** What the cancellation gives back. */
  refund_due?: number;
  access_token?: string;
  /** Address of the booking's own events, for a quarter of an hour. */
  events?: string;
}

/** What cancelling now gives back, `percent` of the nights. */
export interface RefundPreview {
  percent: number;
  currency: string;
  total: number;
  kept: number;
  lines: { rule: string; price: number; back: number }[];
}

/** What shall be other about a booking; what is left out stays. */
export interface StayChange {
  check_in: PlainDate;
  check_out: PlainDate;
  guests: Guests;
}

/** The price after a change; `difference` is what is paid more, or less when negative. */
export interface ChangeQuote extends StayChange {
  nights: number;
  currency: string;
  lines: QuoteLine[];
  total: number;
  difference: number;
}

/** RFC 9457 problem document; `type` ends in the slug the site decides by. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { pointer: string; detail: string }[];
  /** The nights that are taken; for a stay too short or too long, how many it had. */
  nights?: PlainDate[] | number;
  quote?: Quote;
  minimum_nights?: number;
  maximum_nights?: number;
  arrival?: PlainDate;
  earliest_arrival?: PlainDate;
  last_check_out?: PlainDate;
  days?: Weekday[];
  sleeps?: number;
  preparation?: boolean;
  held_by?: "address" | "session" | "contact" | "property";
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}
