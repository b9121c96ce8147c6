/** What hosts see of the API's documents. Amounts are minor units, dates are `yyyy-mm-dd` at the property. */
import type { FeedDocument, SettlementBody } from "../apiDocument.ts";
import type {
  BookingState,
  CancellationPolicy,
  Guests,
  HouseRules,
  Page,
  PaymentState,
  Problem,
  Property,
} from "../apiTypes.ts";
import type { PaymentTime } from "../paymentTypes.ts";
import type { PlainDate } from "../stayDates.ts";

export type { BookingState, CancellationPolicy, PaymentState };

export const BOOKING_STATES: readonly BookingState[] = [
  "awaiting_payment",
  "pending",
  "confirmed",
  "in_progress",
  "completed",
  "cancelled",
  "declined",
  "expired",
];

/** What a host may do with a booking now. */
export type Action = "approve" | "decline" | "change by host" | "cancel by host" | "no-show";

export interface ListedBooking {
  booking_id: string;
  property_id: string;
  unit: string;
  state: BookingState;
  check_in: PlainDate;
  check_out: PlainDate;
  guest_name: string;
  total: number;
  currency: string;
  payment_state: PaymentState;
  created_at: string;
  expires_at?: string | null;
}

export type BookingsPage = Page<ListedBooking>;

export interface PriceLine {
  /** nightly, weekend, season:<name>, season_weekend:<name>, extra_guest, cleaning_fee, tax:<name>, agreed */
  rule: string;
  quantity: number;
  unit_amount: number;
  amount: number;
}

export interface Refund {
  policy: CancellationPolicy;
  full_refund_until: PlainDate | null;
  partial?: { percent: number; until: PlainDate } | null;
  steps?: { percent: number; until: PlainDate }[];
}

export interface HostBooking {
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
  lines: PriceLine[];
  total: number;
  currency: string;
  refund: Refund;
  house_rules: HouseRules;
  language: string;
  source: Source | "site";
  pays_by: PaysBy;
  created_at: string;
  expires_at?: string | null;
  ended_at?: string | null;
  reason?: string | null;
  refund_due?: number | null;
  possible: string[];
  version: number;
}

export type EntryKind = "booking" | "host_block" | "channel_stay" | "channel_block";

export interface CalendarEntry {
  kind: EntryKind;
  id: string;
  state: string;
  check_in: PlainDate;
  check_out: PlainDate;
  guest_name?: string | null;
  total?: number | null;
  currency?: string | null;
  payment_state?: PaymentState | null;
  label?: string | null;
  /** Its nights belong to another entry: both claim them. */
  shadow?: boolean;
}

export interface CalendarUnit {
  unit: string;
  entries: CalendarEntry[];
  holds: { check_in: PlainDate; check_out: PlainDate; expires_at: string }[];
  gaps: { from: PlainDate; to: PlainDate; nights: number; needs_nights: number }[];
}

export interface CalendarProperty {
  property_id: string;
  title: string;
  time_zone: string;
  today: PlainDate;
  units: CalendarUnit[];
}

export interface Calendar {
  from: PlainDate;
  to: PlainDate;
  items: CalendarProperty[];
}

export interface Block {
  block_id: string;
  property_id: string;
  unit: string;
  from: PlainDate;
  to: PlainDate;
  reason: string;
}

export interface CancellationPreview {
  percent: number;
  currency: string;
  /** Given back. */
  total: number;
  kept: number;
  lines: { rule: string; price: number; back: number }[];
}

export interface StayChange {
  check_in?: PlainDate;
  check_out?: PlainDate;
  guests?: Guests;
  unit?: string;
  /** Replaces the price of the changed stay. */
  agreed_total?: number;
}

export interface ChangeQuote {
  lines: PriceLine[];
  total: number;
  currency: string;
  difference: number;
}

export type Source = "phone" | "email" | "walk_in";
export type PaysBy = "card" | "cash" | "transfer";

export interface NewBooking {
  unit?: string;
  check_in: PlainDate;
  check_out: PlainDate;
  guests: Guests;
  guest: { name: string; email: string; phone?: string };
  source: Source;
  pays_by: PaysBy;
  agreed_total?: number;
  language?: string;
  ignore_rules?: boolean;
}

export interface AuditRecord {
  number: number;
  type: string;
  at: string;
  actor: { kind: string; id?: string };
  reason?: string | null;
  address?: string | null;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

export interface Season {
  name: string;
  first: PlainDate;
  until: PlainDate;
  nightly: number;
  weekend_nightly: number | null;
}

export type TaxKind = "percent" | "per_night" | "per_guest_night";

export interface Tax {
  name: string;
  kind: TaxKind;
  /** Hundredths of a percent, or minor units. */
  amount: number;
}

export interface Rates {
  currency: string;
  nightly: number;
  guests_included: number;
  cleaning_fee: number;
  extra_guest: number;
  weekend_nightly: number | null;
  weekend_days: number[];
  seasons: Season[];
  taxes: Tax[];
}

export interface ArrivalSpan {
  first: PlainDate;
  until: PlainDate;
  minimum_nights: number | null;
  maximum_nights: number | null;
  arrival_days: number[] | null;
  departure_days: number[] | null;
}

export interface HostStayRules {
  minimum_nights: number;
  maximum_nights: number;
  advance_notice_days: number;
  preparation_days: number;
  booking_window_days: number;
  arrival_days: number[];
  departure_days: number[];
  spans: ArrivalSpan[];
}

export interface RefundStep {
  days: number;
  percent: number;
}

/** What is sold of a property; the name is its host's, "" until there is one. */
export interface HostUnit {
  id: string;
  name: string;
}

/** What guests see of a property, and the terms that only its host sees. */
export interface HostProperty extends Property {
  version: number;
  rates: Rates;
  stay_rules: HostStayRules;
  units: HostUnit[];
  /** Guests ask while another channel's calendar was last read longer ago; null: they never do for that. */
  ask_when_stale_minutes: number | null;
  refund_steps: RefundStep[];
  payment_time: PaymentTime;
}

/** What the form of a property sends. */
export type PropertyChange = Pick<
  HostProperty,
  | "title"
  | "type"
  | "place"
  | "sleeps"
  | "bedrooms"
  | "beds"
  | "bathrooms"
  | "image"
  | "description"
  | "amenities"
  | "house_rules"
  | "rates"
  | "stay_rules"
  | "instant_book"
  | "ask_when_stale_minutes"
  | "cancellation_policy"
  | "refund_steps"
  | "payment_time"
>;

/** A house does not move: its time zone is said once. */
export type NewProperty = PropertyChange & Pick<HostProperty, "time_zone">;

/** A refusal with the members that the calendar's rules add. */
export type HostProblem = Problem & {
  minimum_nights?: number;
  earliest_arrival?: PlainDate;
  last_check_out?: PlainDate;
  days?: number[];
  preparation?: boolean;
  possible?: string[];
  /** Where a site cannot be closed: how many stays lie ahead, and the day of the first. */
  stays?: number;
  first?: PlainDate;
};

/** Calendars of other channels are as the API's document declares them: what differs there is an error here. */
export type {
  AddFeedBody as NewFeed,
  CalendarExport,
  Conflict,
  FeedDocument as Feed,
  PreviewDocument as FeedPreview,
  RecentDocument as FeedChange,
  RefusedDocument as RefusedEvent,
  SettlementBody as Settlement,
  Side as ConflictSide,
} from "../apiDocument.ts";

export type Channel = FeedDocument["channel"];
/** `held`: so much vanished at once that nothing was freed; it is confirmed first. */
export type FeedHealth = FeedDocument["health"];

export type Outcome = SettlementBody["outcome"];
export const OUTCOMES: readonly Outcome[] = ["relocated", "refunded", "cancelled_there", "dismissed"];
