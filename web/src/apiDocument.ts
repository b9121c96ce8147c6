/** What the API takes and answers, from its declarations. `make openapi` writes this file: do not edit it. */
export type ProblemSlug =
  | "beyond-booking-window"
  | "body-too-large"
  | "busy"
  | "change-not-free"
  | "channel-account-refused"
  | "check-out-not-after-check-in"
  | "conflicts-full"
  | "connection-disabled"
  | "currency-mismatch"
  | "delivery-not-stuck"
  | "delivery-waiting"
  | "domain-there"
  | "feed-known"
  | "feed-refused"
  | "has-signed-in"
  | "hold-expired"
  | "hold-needed"
  | "idempotency-key-missing"
  | "idempotency-key-reused"
  | "internal"
  | "invalid-request"
  | "last-host"
  | "leaving-began"
  | "link-used"
  | "locked-out"
  | "malformed-json"
  | "managed-by-deployment"
  | "member-known"
  | "nights-taken"
  | "no-arrival-that-day"
  | "no-departure-that-day"
  | "not-found"
  | "origin-refused"
  | "own-role"
  | "payment-not-open"
  | "platform-address"
  | "platform-operation"
  | "price-changed"
  | "quote-expired"
  | "quote-invalid"
  | "refund-changed"
  | "reminder-sent"
  | "request-expired"
  | "role-required"
  | "session-ended"
  | "sign-in-failed"
  | "sign-in-required"
  | "sign-up-ended"
  | "sign-ups-closed"
  | "signature-refused"
  | "state-does-not-allow"
  | "stay-already-begun"
  | "stay-in-the-past"
  | "stay-too-long"
  | "stay-too-short"
  | "stays-ahead"
  | "subdomain-refused"
  | "token-expired"
  | "token-invalid"
  | "too-many-connections"
  | "too-many-feeds"
  | "too-many-guests"
  | "too-many-holds"
  | "too-many-members"
  | "too-many-requests"
  | "too-many-tries"
  | "too-many-webhooks"
  | "too-short-notice"
  | "unavailable"
  | "unknown-currency"
  | "unknown-host"
  | "unsupported-media-type"
  | "version-mismatch"
  | "version-reused"
  | "webhook-refused";

export type Account = "charged" | "fee" | "held" | "host" | "refunds";

/** An account, without its key. `failing_since`: since when the channel manager takes nothing, and `reason` why. */
export interface AccountDocument {
  server: string;
  property_there: string;
  title: string;
  currency: string;
  rooms: RoomDocument[];
  all_told_at: string | null;
  failing_since: string | null;
  next_try_at: string | null;
  reason: string;
}

/** `kind` is anonymous, guest, member, or a part of the platform such as clock. */
export interface Actor {
  kind: string;
  id: string;
}

/** `name` is what the host calls the partner. */
export interface AddConnectionBody {
  name: string;
  channel?: "channex" | "generic";
}

/** `unit` is needed where the property has several; `name` is what the host calls it. */
export interface AddFeedBody {
  url: string;
  unit?: string | null;
  name?: string;
}

/**
 * Without `events` it is told of all, without `properties` of all there are and will be.
 *
 * `guest_details`: whether names, addresses and telephone numbers of guests are told.
 */
export interface AddWebhookBody {
  url: string;
  name: string;
  events?:
    | (
        | "booking.cancelled.v1"
        | "booking.changed.v1"
        | "booking.completed.v1"
        | "booking.confirmed.v1"
        | "booking.declined.v1"
        | "booking.expired.v1"
        | "booking.placed.v1"
        | "booking.requested.v1"
        | "booking.started.v1"
        | "channel_stay.claimed.v1"
        | "channel_stay.released.v1"
        | "nights.blocked.v1"
        | "nights.unblocked.v1"
      )[]
    | null;
  properties?: string[] | null;
  guest_details?: boolean;
}

/** What an endpoint answered; `failure` says why there is no answer. `body` is the first 500 characters. */
export interface AnswerDocument {
  taken: boolean;
  status: number | null;
  failure: string;
  body: string;
  milliseconds: number;
}

/** Other rules for stays that arrive in [first, until); None leaves the property's own. Later spans win. */
export interface ArrivalSpan {
  first: string;
  until: string;
  minimum_nights: number | null;
  maximum_nights: number | null;
  arrival_days: number[] | null;
  departure_days: number[] | null;
}

export interface ArrivalSpanBody {
  first: string;
  until: string;
  minimum_nights?: number | null;
  maximum_nights?: number | null;
  arrival_days?: number[] | null;
  departure_days?: number[] | null;
}

/** Nothing is told: whether somebody booked here is nobody's business. */
export type Asked = Record<string, never>;

/** A payment that a host has to look at, since when, and whose turn it is: "guest", "operator" or nobody's. */
export interface AttentionItem {
  booking_id: string;
  property_id: string;
  guest_name: string;
  status: PaymentStatus;
  waits_for: "" | "guest" | "operator";
  currency: string;
  due: number;
  captured: number;
  refunded: number;
  since: string;
  decline?: string;
  dispute?: "lost" | "open" | "won";
}

/** A page, the latest first. `next_cursor` leads to the next one, null on the last. */
export interface AttentionItems {
  items: AttentionItem[];
  next_cursor: string | null;
}

/** Nights in which nothing is free, as half-open runs. */
export interface AvailabilityDocument {
  property_id: string;
  from: string;
  to: string;
  today: string;
  bookable_until: string;
  taken: Period[];
  stay_rules: StayRules;
}

export interface BlockBody {
  from: string;
  to: string;
  unit?: string | null;
  reason?: string;
}

export interface BlockDocument {
  block_id: string;
  property_id: string;
  unit: string;
  from: string;
  to: string;
  reason: string;
}

/** A booking as lists show it. */
export interface BookingCard {
  booking_id: string;
  property_id: string;
  unit: string;
  state: string;
  check_in: string;
  check_out: string;
  guest_name: string;
  total: number;
  currency: string;
  payment_state: string;
  created_at: string;
  expires_at?: string;
}

/** A page of bookings. It may be short, and more come behind `next_cursor`; null on the last one. */
export interface BookingCards {
  items: BookingCard[];
  next_cursor: string | null;
}

/**
 * A whole booking, to someone it is open to. `possible` are the steps they may take now.
 *
 * `events` is where its changes are read as server-sent events, for a quarter of an hour.
 */
export interface BookingDocument {
  booking_id: string;
  property_id: string;
  property_title: string;
  place: string;
  time_zone: string;
  unit: string;
  state: string;
  payment_state: string;
  check_in: string;
  check_out: string;
  nights: number;
  guests: Guests;
  guest: Contact;
  lines: PriceLine[];
  total: number;
  currency: string;
  refund: RefundRule;
  house_rules: HouseTimes;
  language: string;
  source: string;
  pays_by: string;
  payment_time: "after_check_in" | "at_booking";
  created_at: string;
  version: number;
  possible: string[];
  events: string;
  expires_at?: string;
  ended_at?: string;
  reason?: string;
  refund_due?: number;
  access_token?: string;
}

export interface CalendarDocument {
  from: string;
  to: string;
  items: PropertyCalendar[];
}

/** A booking, block or channel claim; `shadow`: others own some of its nights. */
export interface CalendarEntry {
  kind: string;
  id: string;
  state: string;
  check_in: string;
  check_out: string;
  guest_name: string;
  total: number;
  currency: string;
  payment_state: string;
  label: string;
  shadow: boolean;
}

/** Where other channels read a unit's calendar. Whoever has the address reads it: give it to channels alone. */
export interface CalendarExport {
  unit: string;
  url: string;
  created_at: string;
}

/** One for each unit of the property. */
export interface CalendarExports {
  items: CalendarExport[];
}

/** `expected_refund` is what the preview showed: another is answered with "refund-changed". */
export interface CancelBody {
  reason?: string;
  expected_refund?: number | null;
}

/** `payment_method` is a card's id at Stripe, as the page got it there. */
export interface CardBody {
  payment_method: string;
}

/** What the challenge asked for, named as the sign-in service names it, and the `session` that came with it. */
export interface ChallengeAnswer {
  pool: "guest" | "host";
  challenge: "NEW_PASSWORD_REQUIRED" | "PASSWORD_VERIFIER";
  responses: Record<string, string>;
  session: string;
}

/** Change `number` of the thing asked for. `before` and `after` hold the members that changed. */
export interface Change {
  number: number;
  type: string;
  action: string;
  at: string;
  actor: Actor;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  reason?: string;
  address?: string;
}

export interface ChangeBlockBody {
  from?: string | null;
  to?: string | null;
  reason?: string | null;
}

export interface ChangeBody {
  check_in?: string | null;
  check_out?: string | null;
  guests?: GuestsBody | null;
  unit?: string | null;
  agreed_total?: number | null;
  expected_total?: number | null;
}

export interface ChangeConnectionBody {
  name?: string | null;
  state?: "active" | "disabled" | null;
}

/** The price after a change; `difference` is what is paid more, or given back when negative. */
export interface ChangeQuote {
  check_in: string;
  check_out: string;
  nights: number;
  guests: Guests;
  currency: string;
  lines: PriceLine[];
  total: number;
  difference: number;
}

/** What shall be other; what is left out stays. Hosts may choose the unit and agree on a price. */
export interface ChangeQuoteBody {
  check_in?: string | null;
  check_out?: string | null;
  guests?: GuestsBody | null;
  unit?: string | null;
  agreed_total?: number | null;
}

/** What is left out stays. `enabled`: what waits goes out then, in its order. */
export interface ChangeWebhookBody {
  url?: string | null;
  name?: string | null;
  events?:
    | (
        | "booking.cancelled.v1"
        | "booking.changed.v1"
        | "booking.completed.v1"
        | "booking.confirmed.v1"
        | "booking.declined.v1"
        | "booking.expired.v1"
        | "booking.placed.v1"
        | "booking.requested.v1"
        | "booking.started.v1"
        | "channel_stay.claimed.v1"
        | "channel_stay.released.v1"
        | "nights.blocked.v1"
        | "nights.unblocked.v1"
      )[]
    | null;
  properties?: string[] | null;
  guest_details?: boolean | null;
  enabled?: boolean | null;
}

/** Changes, oldest first. `next_cursor` leads to the next page, null on the last one. */
export interface Changes {
  items: Change[];
  next_cursor: string | null;
}

/** What became of an event, by its place in the list. `status` is what it would be answered alone. */
export interface ChannelEventAnswer {
  id: string;
  status: number;
  outcome: "accepted" | "kept" | "known" | "refused";
  problem: string;
  detail: string;
  nights: string[];
}

export interface ChannelEventsAnswer {
  results: ChannelEventAnswer[];
}

/** Events, each answered by itself, in their order. One alone may be sent without the list around it. */
export interface ChannelEventsBody {
  events: ReservationEvent[];
}

/** All that is chosen, by reminder: it replaces what was. */
export interface ChooseBody {
  reminders: Record<string, ChosenReminder>;
}

/**
 * What is chosen of a reminder; what is left out is as usual. `words` are by language.
 *
 * A season needs a `date`, month and day, on which it goes out every year.
 */
export interface ChosenReminder {
  enabled?: boolean;
  at?: string | null;
  days?: number | null;
  words?: Record<string, WordsDocument>;
  date?: string | null;
}

/** `confirmation` is the site's subdomain, as the host typed it. */
export interface Confirmation {
  confirmation: string;
}

/**
 * Two that cannot both have the nights [from, to): one keeps them, the other waits until the host settles it.
 *
 * `why` the one keeps them: it was booked or blocked here, or it came first. `same_stay`: two feeds tell exactly these
 * nights, most likely of one stay.
 */
export interface Conflict {
  conflict_id: string;
  property_id: string;
  unit: string;
  from: string;
  to: string;
  found_at: string;
  state: "open" | "over" | "settled";
  keeps: Side;
  waits: Side;
  why: "came_first" | "direct";
  same_stay: boolean;
  outcome: "cancelled_there" | "dismissed" | "refunded" | "relocated" | null;
  note: string;
  settled_at: string | null;
}

/** A page; it may be short. `next_cursor` leads to the next one, null on the last. */
export interface Conflicts {
  items: Conflict[];
  next_cursor: string | null;
}

/** A partner. It tells its reservations at `events_url`. */
export interface ConnectionDocument {
  connection_id: string;
  channel: "channex" | "generic";
  name: string;
  state: "active" | "disabled";
  events_url: string;
  added_at: string;
  rotated_at: string | null;
  health: ConnectionHealth;
}

/** What was heard of a partner, and how it was answered; `refused` are calls that it did not sign. */
export interface ConnectionHealth {
  heard_at: string | null;
  accepted: number;
  kept: number;
  conflicts: number;
  refused: number;
}

/** What a partner is to be given. The secret is shown this once. */
export interface ConnectionSecret {
  connection_id: string;
  events_url: string;
  secret: string;
}

export interface ConnectionsDocument {
  items: ConnectionDocument[];
}

export interface Contact {
  name: string;
  email: string;
  phone: string;
}

export interface ContactBody {
  name: string;
  email: string;
  phone?: string;
}

/** WGS 84 degrees. */
export interface Coordinates {
  latitude: number;
  longitude: number;
}

export interface CoordinatesBody {
  latitude: number;
  longitude: number;
}

/** `payment_method` is the card that it is paid with, by its id at Stripe. It may also be given later. */
export interface CreateBody {
  property_id: string;
  check_in: string;
  check_out: string;
  guests: GuestsBody;
  guest: ContactBody;
  expected_total?: number | null;
  currency?: string | null;
  language?: "de" | "en" | "es";
  hold_id?: string;
  quote_token?: string;
  payment_method?: string | null;
}

/**
 * All of the tenant's data as one file. `state`: "none" where nobody asked, "making", or "ready".
 *
 * `url` opens the file for some minutes to whoever has it; `expires_at` is when the file itself goes.
 */
export interface DataExport {
  state: string;
  asked_at?: string;
  made_at?: string;
  expires_at?: string;
  url?: string;
  bytes?: number;
  rows?: number;
}

export interface DeclineBody {
  reason: string;
}

export interface DeliveriesDocument {
  items: DeliveryDocument[];
  next_cursor: string | null;
}

/** A message with what was sent, and what was answered last; `tries` are the last ten, the latest first. */
export interface DeliveryDetail {
  delivery: DeliveryDocument;
  request: Record<string, unknown>;
  answered: string;
  tries: TryDocument[];
}

/**
 * A message. `waiting`: it goes out in its order; `failed`: it was refused too often, and others went on.
 *
 * `next_try_at` is when the first that waits of its property is tried next; those behind it follow at once.
 */
export interface DeliveryDocument {
  delivery_id: string;
  message_id: string;
  type: string;
  property_id: string;
  version: number;
  state: "delivered" | "failed" | "waiting";
  created_at: string;
  attempts: number;
  last_try: TryDocument | null;
  next_try_at: string | null;
}

/** What a session was begun with: "Firefox" on "Windows". A program may stand for the browser; "" is unknown. */
export interface Device {
  browser: string;
  system: string;
}

/** What to write where the domain is managed. */
export interface DnsRecord {
  type: string;
  name: string;
  value: string;
}

/** How many ended. */
export interface EndedSessions {
  ended: number;
}

/** `agreed_total` replaces the price; `ignore_rules` sells against the property's own stay rules. */
export interface EnterBody {
  check_in: string;
  check_out: string;
  guests: GuestsBody;
  guest: ContactBody;
  source: "email" | "phone" | "walk_in";
  pays_by: "card" | "cash" | "transfer";
  unit?: string | null;
  agreed_total?: number | null;
  language?: "de" | "en" | "es";
  ignore_rules?: boolean;
}

/** A calendar that is read. `health` is held where so much went at once that nothing is freed yet. */
export interface FeedDocument {
  feed_id: string;
  property_id: string;
  unit: string;
  name: string;
  channel: "airbnb" | "booking.com" | "generic" | "vrbo";
  source: string;
  health: "failing" | "held" | "in_step" | "waiting";
  added_at: string;
  pulled_at: string | null;
  succeeded_at: string | null;
  next_pull_at: string | null;
  changed_at: string | null;
  failures: number;
  reason: string;
  events: number;
  closed_nights: number;
  refused: RefusedDocument[];
  refused_count: number;
  recent: RecentDocument[];
}

export interface FeedsDocument {
  items: FeedDocument[];
}

/** Free nights that no stay can use; one of `needs_nights` could. */
export interface GapDocument {
  from: string;
  to: string;
  nights: number;
  needs_nights: number;
}

/** Who comes. Infants sleep in a cot and pets on the floor: they do not count towards what a property sleeps. */
export interface Guests {
  adults: number;
  children: number;
  infants: number;
  pets: number;
}

export interface GuestsBody {
  adults: number;
  children?: number;
  infants?: number;
  pets?: number;
}

/** `checks` maps what was looked at to "ok" or "failed". */
export interface Health {
  status: string;
  checks: Record<string, string>;
  version: string;
}

export interface HeldNights {
  check_in: string;
  check_out: string;
  expires_at: string;
}

/** `asked`: the news are asked for now. Not where the connection is switched off, or a hint came in this moment. */
export interface HintAnswer {
  asked: boolean;
}

/** `email` is whom the booking will be for; requests need it. */
export interface HoldBody {
  property_id: string;
  check_in: string;
  check_out: string;
  guests: GuestsBody;
  currency?: string | null;
  email?: string;
}

/**
 * Nights kept until `expires_at`, with what they cost.
 *
 * `instant`: as of now they would be booked at once; otherwise the host is asked, and the hold needs an `email`.
 */
export interface HoldDocument {
  hold_id: string;
  property_id: string;
  unit: string;
  check_in: string;
  check_out: string;
  expires_at: string;
  quote: QuoteDocument;
  instant: boolean;
}

/** The latest first, of this month and the one before. `unread` counts those among them that were not read. */
export interface HostNotices {
  items: Notice[];
  unread: number;
}

/** Times of day are "HH:MM" at the property. */
export interface HouseRules {
  check_in_from: string;
  check_out_until: string;
  notes: string;
}

export interface HouseRulesBody {
  check_in_from?: string;
  check_out_until?: string;
  notes?: string;
}

/** Times of day at the property, "HH:MM". */
export interface HouseTimes {
  check_in_from: string;
  check_out_until: string;
}

/** `expires_in` counts seconds. Without a `refresh_token` the one in use stays valid. */
export interface IssuedTokens {
  access_token: string;
  id_token: string;
  expires_in: number;
  refresh_token?: string;
}

/**
 * How closing the site stands. Until `closes_at` it can be taken back.
 *
 * `state`: "none" where nobody asked, "asked", "taken_back", or "closing".
 */
export interface Leaving {
  state: string;
  asked_at?: string;
  closes_at?: string;
}

/**
 * One message of a booking. `why` is the mail service's word for what went wrong.
 *
 * `state` is queued, sent, delivered, delayed, bounced or complained; suppressed or unwanted where it was kept back.
 */
export interface Letter {
  recipient: string;
  about: string;
  channel: string;
  state: string;
  at: string;
  why: string;
}

/**
 * What a guest gets besides what belongs to a booking. `text_messages` come beside reminders.
 *
 * `name_kept` and `birthday_kept` tell whether who takes offers gave them: what they are is not told.
 */
export interface LetterPreferences {
  reminders: boolean;
  offers: boolean;
  text_messages: boolean;
  name_kept: boolean;
  birthday_kept: boolean;
}

/** What was written about a booking, the earliest first. */
export interface Letters {
  items: Letter[];
}

export interface LinksBody {
  email: string;
  language?: "de" | "en" | "es";
}

/** A listing of a partner's. `waiting` of its reservations are kept, because it leads nowhere yet. */
export interface ListingDocument {
  listing: string;
  state: "mapped" | "unmapped";
  property_id: string;
  unit: string;
  waiting: number;
  first_check_in: string | null;
}

export interface ListingsDocument {
  items: ListingDocument[];
}

/** A new webhook, and what its messages are signed with: the secret is shown this once. */
export interface MadeWebhook {
  webhook_id: string;
  secret: string;
  webhook: WebhookDocument;
}

/** `unit` is needed where the property has several. */
export interface MapListingBody {
  property_id: string;
  unit?: string | null;
}

/**
 * Who is signed in, and in which session.
 *
 * `roles` are those in which the call is made: all that the person has, or the one that `X-Acting-As` names.
 */
export interface Me {
  person_id: string;
  pool: "guest" | "host";
  roles: string[];
  session_id: string;
}

/**
 * Somebody who works here. `seen_at` is the last sign of life in the past seven days, null where there was none.
 *
 * Who is "invited" has not signed in yet; "lapsed": nor can they, until the invitation is sent again.
 */
export interface Member {
  member_id: string;
  name: string;
  email: string;
  roles: ("cleaner" | "co-host" | "host")[];
  state: "active" | "disabled" | "invited" | "lapsed";
  seen_at: string | null;
  version: number;
}

/** All the roles that somebody has from now on. */
export interface MemberChange {
  roles: ("cleaner" | "co-host" | "host")[];
}

export interface MemberList {
  items: Member[];
}

/**
 * A message of a stay: `at` is the instant at which it goes out, `local_at` the property's own time then.
 *
 * `state` says why it does not go out, where it does not: it was switched off or paused, the stay is cancelled or was
 * booked after its moment, nothing is owed, or its moment has passed. "not_planned": nobody has planned it for this
 * moment, or not yet. `can_be_sent`: whether it may be sent now.
 */
export interface MessageDocument {
  reminder: string;
  recipient: "guest" | "host";
  state:
    | "booked_later"
    | "cancelled"
    | "not_planned"
    | "nothing_owed"
    | "off"
    | "passed"
    | "paused"
    | "planned"
    | "sent";
  at: string;
  local_at: string;
  time_zone: string;
  paused: boolean;
  can_be_sent: boolean;
  sent_at: string | null;
}

/**
 * A message by its name. `category` is booking, reminders or offers; `own_words` may stand in place of ours.
 *
 * `sent` is false where there are only the words yet, and nothing that sends it.
 */
export interface MessageKind {
  message: string;
  about: string;
  recipient: string;
  category: string;
  own_words: boolean;
  sent: boolean;
}

export interface MessageKinds {
  items: MessageKind[];
  languages: string[];
}

/** `html` is to be shown in a sandboxed frame; `text_message` is "" where there is none. */
export interface MessagePreview {
  message: string;
  language: string;
  subject: string;
  html: string;
  text: string;
  text_message: string;
}

export interface MessagesDocument {
  items: MessageDocument[];
}

/** An amount in minor units of `currency` (ISO 4217 code, upper case). */
export interface Money {
  amount: number;
  currency: string;
}

/** One movement of a booking's money. `reference` is the PaymentIntent's id. */
export interface MoneyEntryDocument {
  at: string;
  booking_id: string;
  why: string;
  currency: string;
  reference: string;
  postings: MoneyPosting[];
}

/** A month of the ledger, "yyyy-mm" in UTC: its totals, and a page of its entries in order of time. */
export interface MoneyMonth {
  month: string;
  totals: MoneyTotals[];
  entries: MoneyEntryDocument[];
  next_cursor: string | null;
}

/** A debit when positive, a credit when negative. An entry's sum to nought. */
export interface MoneyPosting {
  account: Account;
  amount: number;
}

/** What moved in the month: charged = held + host + fee + refunds, in minor units. */
export interface MoneyTotals {
  currency: string;
  charged: number;
  held: number;
  host: number;
  fee: number;
  refunds: number;
}

/** Whom to invite, and as what. */
export interface NewMember {
  email: string;
  roles: ("cleaner" | "co-host" | "host")[];
  name?: string;
}

/** A property to publish. Without `units` it has one. */
export interface NewProperty {
  title: string;
  type: string;
  place: string;
  time_zone: string;
  sleeps: number;
  rates: RatesBody;
  bedrooms?: number;
  beds?: number;
  bathrooms?: number;
  description?: string;
  amenities?: string[];
  coordinates?: CoordinatesBody | null;
  house_rules?: HouseRulesBody;
  cancellation_policy?: "custom" | "flexible" | "moderate" | "strict";
  refund_steps?: RefundStepBody[];
  stay_rules?: StayRulesBody;
  units?: UnitBody[];
  instant_book?: boolean;
  ask_when_stale_minutes?: number | null;
  payment_time?: "after_check_in" | "at_booking";
  image?: number;
}

/** Who signs up: `name` is the business's, `email` where the invitation goes. */
export interface NewSignUp {
  name: string;
  email: string;
  subdomain: string;
  language: "de" | "en";
  currency: string;
  time_zone: string;
}

/** Nothing needs to be said: `{}`. */
export type NoBody = Record<string, never>;

/** What a host is told on the page. `link` is a path of the site. */
export interface Notice {
  id: string;
  at: string;
  about: string;
  text: string;
  link: string;
  read: boolean;
}

/**
 * Who takes offers: the address that the letter came to, and the page's language. It replaces what was given.
 *
 * `birthday` is month and day, "02-29" too: in other years it comes on the 28th.
 */
export interface OfferTakerBody {
  email: string;
  language: "de" | "en" | "es";
  name?: string;
  birthday?: string | null;
}

/** How many guests take offers. Who they are is not told. */
export interface OfferTakers {
  guests: number;
}

/** A host's own words for a reminder, each "" where ours are to be taken. */
export interface OwnWordsBody {
  language?: "de" | "en" | "es" | null;
  subject?: string;
  text?: string;
}

/** Cancelling until the day `until` at the property gives `percent` back. */
export interface PartialRefund {
  percent: number;
  until: string;
}

export interface Party {
  adults: number;
  children?: number;
  infants?: number;
  pets?: number;
}

export interface PasswordChange {
  old_password: string;
  new_password: string;
}

/** In how many other sessions one has to sign in again. */
export interface PasswordChanged {
  sessions_ended: number;
}

export interface PasswordForgotten {
  pool: "guest" | "host";
  username: string;
}

/** `code` is the one from the letter. */
export interface PasswordReset {
  pool: "guest" | "host";
  username: string;
  code: string;
  new_password: string;
}

export interface PauseBody {
  paused: boolean;
}

/**
 * A booking's payment. Amounts are in minor units; `due` is what shall be paid or reserved in all.
 *
 * `status` says whose turn it is before what was done. `decline` is the card's last refusal (Stripe's code),
 * `action_url` where the guest proves to their bank who they are, `card` what they know it by. `events` is the
 * address of the live updates, good for a quarter of an hour; each has the `number` of what it tells.
 */
export interface PaymentDocument {
  booking_id: string;
  status: PaymentStatus;
  currency: string;
  due: number;
  authorised: number;
  captured: number;
  refunded: number;
  tries_left: number;
  number: number;
  decline?: string;
  action_url?: string;
  card?: string;
  dispute?: "lost" | "open" | "won";
  events?: string;
}

/** What a page needs for taking cards. `stand_in`: nothing is real here, and test cards are all there are. */
export interface PaymentSettings {
  publishable_key: string;
  stand_in: boolean;
}

/** One word for a page to go by. */
export type PaymentStatus =
  | "action_needed"
  | "authorised"
  | "declined"
  | "let_go"
  | "method_needed"
  | "none"
  | "paid"
  | "partly_refunded"
  | "processing"
  | "refunded"
  | "stuck";

export interface Period {
  from: string;
  to: string;
}

export interface PlanDocument {
  rate_plan: string;
  title: string;
}

/** What is wanted. Offers need a `taker`, unless who takes them already leaves it out. */
export interface PreferencesBody {
  reminders: boolean;
  offers: boolean;
  text_messages: boolean;
  taker?: OfferTakerBody | null;
}

export interface PreviewBody {
  url: string;
}

/** What a calendar holds; nothing of it is kept. `count` is of all its events. */
export interface PreviewDocument {
  channel: "airbnb" | "booking.com" | "generic" | "vrbo";
  name: string;
  count: number;
  events: PreviewedEvent[];
  refused: RefusedDocument[];
  refused_count: number;
}

export interface PreviewedEvent {
  start: string;
  end: string;
  summary: string;
  kind: "block" | "stay";
}

/** `amount` is `quantity` times `unit_amount`, in minor units. */
export interface PriceLine {
  rule: string;
  quantity: number;
  unit_amount: number;
  amount: number;
}

/** RFC 9457; further members depend on the type. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
}

export interface PropertyCalendar {
  property_id: string;
  title: string;
  time_zone: string;
  today: string;
  units: UnitCalendarDocument[];
}

/** A property in a list. `nightly_from` is the lowest price of a night that can still be booked. */
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
  image: number;
  minimum_nights: number;
}

export interface PropertyCards {
  items: PropertyCard[];
  next_cursor: string | null;
}

/** What to replace, each member as a whole: `rates` without `seasons` has none. */
export interface PropertyChange {
  title?: string;
  type?: string;
  place?: string;
  time_zone?: string;
  sleeps?: number;
  rates?: RatesBody;
  bedrooms?: number;
  beds?: number;
  bathrooms?: number;
  description?: string;
  amenities?: string[];
  coordinates?: CoordinatesBody | null;
  house_rules?: HouseRulesBody;
  cancellation_policy?: "custom" | "flexible" | "moderate" | "strict";
  refund_steps?: RefundStepBody[];
  stay_rules?: StayRulesBody;
  units?: UnitBody[];
  instant_book?: boolean;
  ask_when_stale_minutes?: number | null;
  payment_time?: "after_check_in" | "at_booking";
  image?: number;
}

/**
 * A whole property. `refund_steps` are those of the policy "custom".
 *
 * With `ask_when_stale_minutes` guests book at once only while each calendar of another channel was read within so
 * many minutes; otherwise they ask. `payment_time`: cards are charged once a stay is booked, or after check-in.
 */
export interface PropertyDocument {
  property_id: string;
  title: string;
  type: string;
  place: string;
  sleeps: number;
  bedrooms: number;
  beds: number;
  bathrooms: number;
  nightly_from: Money;
  image: number;
  minimum_nights: number;
  description: string;
  amenities: string[];
  coordinates: Coordinates | null;
  time_zone: string;
  house_rules: HouseRules;
  cancellation_policy: "custom" | "flexible" | "moderate" | "strict";
  refund_steps: RefundStep[];
  rates: Rates;
  stay_rules: StayRules;
  units: Unit[];
  instant_book: boolean;
  ask_when_stale_minutes: number | null;
  payment_time: "after_check_in" | "at_booking";
  state: string;
  version: number;
}

/** Nothing needs to be said: `{}`. */
export type PullBody = Record<string, never>;

/** A price. `quote_token` makes it hold until `valid_until`. */
export interface QuoteDocument {
  property_id: string;
  check_in: string;
  check_out: string;
  nights: number;
  guests: Guests;
  currency: string;
  lines: PriceLine[];
  total: number;
  nightly_average: number;
  refund: RefundRule;
  instant_book: boolean;
  available: boolean;
  quote_token?: string;
  valid_until?: string;
}

/** One answer for each property, in the order asked. */
export interface Quotes {
  items: (QuoteDocument | RefusedQuote)[];
}

/**
 * Amounts in minor units of `currency`, a night or a stay.
 *
 * `extra_guest` is a night, for each guest beyond the included. `weekend_nightly` holds on the nights that begin on
 * `weekend_days` (ISO weekdays, 1 is Monday); None: as on other days. Later seasons win where two overlap.
 */
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

export interface RatesBody {
  currency: string;
  nightly: number;
  guests_included: number;
  cleaning_fee?: number;
  extra_guest?: number;
  weekend_nightly?: number | null;
  weekend_days?: number[];
  seasons?: SeasonBody[];
  taxes?: TaxBody[];
}

export interface Read {
  until: string;
}

/** `until` is the `at` of the latest notice that was seen: it and all before are read. */
export interface ReadBody {
  until: string;
}

/** What changed in a calendar, the nights as they are now; of what was cancelled, as they were. */
export interface RecentDocument {
  at: string;
  kind: "cancelled" | "changed" | "new";
  start: string;
  end: string;
}

/** `username` is the one that the access token carries. */
export interface Refresh {
  pool: "guest" | "host";
  username: string;
  refresh_token: string;
}

/** Of the line of `rule` over `price`, `back` is given back. A discount's are both negative. */
export interface RefundLine {
  rule: string;
  price: number;
  back: number;
}

/**
 * What cancelling now gives back; `percent` of the accommodation. Amounts in minor units.
 *
 * `to_coupons` is the part of `total` that goes back to the coupons which paid it, where any did.
 */
export interface RefundPreview {
  percent: number;
  currency: string;
  total: number;
  kept: number;
  lines: RefundLine[];
  to_coupons?: number;
}

/**
 * `full_refund_until` is the last day at the property on which cancelling is free; None when it has passed.
 *
 * `steps` are all that still lie ahead, the free one included; `partial` is the first below 100 percent.
 */
export interface RefundRule {
  policy: string;
  full_refund_until: string | null;
  partial: PartialRefund | null;
  steps: PartialRefund[];
}

/** Cancelling until `days` days before check-in (date at the property) gives `percent` of the price back. */
export interface RefundStep {
  days: number;
  percent: number;
}

export interface RefundStepBody {
  days: number;
  percent: number;
}

/** An event that could not be read: on which line, and why. */
export interface RefusedDocument {
  line: number;
  uid: string;
  reason: string;
}

/** A stay that cannot be booked, and why. */
export interface RefusedQuote {
  property_id: string;
  available: boolean;
  problem: ProblemDocument;
}

/**
 * A reminder: `days` after its `anchor`, before it where negative, at `at` at the property, and what is usual.
 *
 * Those of a "birthday" and of a "season" go to guests who take offers, at the tenant's own time. `date` is a season's
 * day of the year; `next_at` when it goes out next, null while it does not.
 */
export interface ReminderSettingDocument {
  reminder: string;
  recipient: "guest" | "host";
  anchor: string;
  enabled: boolean;
  at: string;
  days: number;
  usual_at: string;
  usual_days: number;
  words: Record<string, WordsDocument>;
  date: string | null;
  next_at: string | null;
}

/** All reminders there are. `version` is also the ETag. */
export interface ReminderSettingsDocument {
  version: number;
  items: ReminderSettingDocument[];
}

/** Nothing needs to be said: `{}`. */
export type RenewExportBody = Record<string, never>;

/** `since` is with its offset from UTC; 30 days are kept. */
export interface ReplayBody {
  since: string;
}

export interface ReplayDocument {
  webhook_id: string;
  since: string;
}

/** A reservation as it is now. `version` counts its changes at the partner: of two the higher one is newer. */
export interface ReservationEvent {
  id: string;
  type: "reservation.cancelled" | "reservation.created" | "reservation.modified";
  version: number;
  listing: string;
  reservation: string;
  check_in: string;
  check_out: string;
  occurred_at: string;
  guests?: Party | null;
  guest_name?: string;
}

/**
 * A room type to be mapped, and how it is kept in step. `told`: nothing is owed to it.
 *
 * `refused` is what the channel manager would not take of it, in its words.
 */
export interface RoomDocument {
  listing: string;
  title: string;
  rate_plans: PlanDocument[];
  rate_plan: string | null;
  told: boolean;
  version: number;
  refused: string;
}

/** Nothing needs to be said: `{}`. */
export type RotateSecretBody = Record<string, never>;

/** Other prices for the nights [first, until). `weekend_nightly` None takes `nightly` at weekends too. */
export interface Season {
  name: string;
  first: string;
  until: string;
  nightly: number;
  weekend_nightly: number | null;
}

export interface SeasonBody {
  name: string;
  first: string;
  until: string;
  nightly: number;
  weekend_nightly?: number | null;
}

/** Nothing needs to be said: `{}`. */
export type SendBody = Record<string, never>;

/**
 * The key of an account at Channex, and the property there, by its id.
 *
 * `rate_plans` are those that prices go to, by room type: one is needed where a room type has several. `server` is
 * another one that speaks the same API.
 */
export interface SetAccountBody {
  api_key: string;
  property_there: string;
  rate_plans?: Record<string, string>;
  server?: string;
}

/** What the host did about it; `note` is for the host's own people. */
export interface SettlementBody {
  outcome: "cancelled_there" | "dismissed" | "refunded" | "relocated";
  note?: string;
}

/** A booking, block or channel's claim. `channel` is its feed's, or the feed's name; "" for the site's own. */
export interface Side {
  kind: "booking" | "channel_block" | "channel_stay" | "host_block";
  id: string;
  channel: string;
  label: string;
  check_in: string;
  check_out: string;
}

/** `pool` is where the person is known; `srp_a` is the browser's first SRP number, in hexadecimal. */
export interface SignIn {
  pool: "guest" | "host";
  username: string;
  srp_a: string;
}

/** Either `tokens`, or the challenge to answer next with all the other members. */
export interface SignInStep {
  tokens?: IssuedTokens;
  challenge?: "NEW_PASSWORD_REQUIRED" | "PASSWORD_VERIFIER";
  parameters?: Record<string, string>;
  session?: string;
  pool_name?: string;
}

/** How far a sign-up is. `failure_code` tells why it failed, "" otherwise, and `failure` says it in English. */
export interface SignUpProgress {
  tenant_id: string;
  subdomain: string;
  site_url: string;
  state: "active" | "cancelled" | "claimed" | "failed" | "gone" | "leaving" | "running";
  steps: SignUpStep[];
  failure: string;
  failure_code: "" | "address-in-use" | "name-lost" | "our-fault";
}

export interface SignUpStep {
  name: "address" | "configuration" | "first_user" | "payment_account" | "pool" | "site";
  state: "done" | "failed" | "pending" | "running" | "undone" | "waiting";
}

/** One sign-in. `seen_at` is when its tokens were last renewed, from `address`; it ends at `ends_at` if no more. */
export interface SignedInSession {
  session_id: string;
  current: boolean;
  device: Device;
  address: string;
  began_at: string;
  seen_at: string;
  ends_at: string;
}

export interface SignedInSessions {
  items: SignedInSession[];
}

/** What a site says of itself in one language, in plain text: a line, and some paragraphs. */
export interface SiteTexts {
  tagline?: string;
  about?: string;
}

/** `progress_token` opens it again: send it as Sign-Up-Token. */
export interface StartedSignUp {
  tenant_id: string;
  subdomain: string;
  site_url: string;
  state: "active" | "cancelled" | "claimed" | "failed" | "gone" | "leaving" | "running";
  steps: SignUpStep[];
  failure: string;
  failure_code: "" | "address-in-use" | "name-lost" | "our-fault";
  progress_token: string;
}

/**
 * Which stays may be booked. Weekdays are ISO numbers, 1 is Monday.
 *
 * `advance_notice_days`: 0 sells until the day itself. `preparation_days`: nights kept free around every stay.
 * `booking_window_days`: how far ahead the last check-out may lie.
 */
export interface StayRules {
  minimum_nights: number;
  maximum_nights: number;
  advance_notice_days: number;
  preparation_days: number;
  booking_window_days: number;
  arrival_days: number[];
  departure_days: number[];
  spans: ArrivalSpan[];
}

export interface StayRulesBody {
  minimum_nights?: number;
  maximum_nights?: number;
  advance_notice_days?: number;
  preparation_days?: number;
  booking_window_days?: number;
  arrival_days?: number[];
  departure_days?: number[];
  spans?: ArrivalSpanBody[];
}

/** Whether a subdomain can be had; if not, why, and which one could. */
export interface SubdomainAvailability {
  subdomain: string;
  available: boolean;
  reason: "characters" | "lookalike" | "reserved" | "taken" | "too-long" | "too-short" | null;
  suggestion: string | null;
}

/**
 * A tax on a stay.
 *
 * `amount` is hundredths of a percent of everything charged before taxes, or minor units a night, or a night and
 * adult.
 */
export interface Tax {
  name: string;
  kind: "per_guest_night" | "per_night" | "percent";
  amount: number;
}

export interface TaxBody {
  name: string;
  kind: "per_guest_night" | "per_night" | "percent";
  amount: number;
}

/**
 * The tenant whose site this is. `languages` are ISO 639-1 codes, `accent_colour` is "#rrggbb".
 *
 * `logo_url` is a path on this site for a logo that the host uploaded, an https address elsewhere for the one of the
 * deployment, which letters show and pages cannot, or "". `texts` are by language. `editable` names what a host may
 * change.
 */
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
  logo_url: string;
  texts: Record<string, SiteTexts>;
  editable: (
    "accent_colour" | "contact_email" | "default_language" | "languages" | "logo" | "name" | "texts"
  )[];
}

/**
 * What to change of how the site presents itself. What is left out stays; each member is replaced as a whole.
 *
 * A tagline has at most 120 characters in one line, `about` at most 2,000 in paragraphs.
 */
export interface TenantChange {
  name?: string;
  accent_colour?: string;
  contact_email?: string;
  languages?: ("de" | "en")[];
  default_language?: "de" | "en";
  texts?: Record<string, SiteTexts>;
}

/**
 * The tenant's own domain, "" where there is none.
 *
 * It waits until its name leads here, then for its certificate (issuing); the site answers there once it is active.
 * `failure_code` tells why it does not go on, "" otherwise, and `failure` says it in English.
 */
export interface TenantDomain {
  domain: string;
  state: "active" | "failed" | "issuing" | "none" | "removing" | "waiting";
  records: DnsRecord[];
  failure: string;
  failure_code: "" | "leads-elsewhere" | "no-site" | "our-fault" | "took-too-long";
}

export interface TryDocument {
  at: string;
  status: number | null;
  failure: string;
  milliseconds: number;
}

/** `id` is opaque to callers: "1", "2", … in the order in which units were added. */
export interface Unit {
  id: string;
  name: string;
}

/** A unit by its id keeps or renames it; without an id it is added. */
export interface UnitBody {
  name: string;
  id?: string | null;
}

export interface UnitCalendarDocument {
  unit: string;
  entries: CalendarEntry[];
  holds: HeldNights[];
  gaps: GapDocument[];
}

/** Who cannot sign in any more, as they sign in; the letter is in the page's `language`. */
export interface UnlockLetter {
  pool: "guest" | "host";
  username: string;
  language: "de" | "en" | "es";
}

/** `token` is the one in the letter's link. */
export interface UnlockLink {
  token: string;
}

/** `domain` is a lower-case name such as www.example.org; one at its zone's top can have no CNAME. */
export interface WantedDomain {
  domain: string;
}

/** Nothing needs to be said: `{}`. */
export type WebhookActionBody = Record<string, never>;

/** A webhook. It is failing once nothing was taken for an hour, and disabled after three days of that. */
export interface WebhookDocument {
  webhook_id: string;
  name: string;
  url: string;
  events: (
    | "booking.cancelled.v1"
    | "booking.changed.v1"
    | "booking.completed.v1"
    | "booking.confirmed.v1"
    | "booking.declined.v1"
    | "booking.expired.v1"
    | "booking.placed.v1"
    | "booking.requested.v1"
    | "booking.started.v1"
    | "channel_stay.claimed.v1"
    | "channel_stay.released.v1"
    | "nights.blocked.v1"
    | "nights.unblocked.v1"
  )[];
  properties: string[];
  guest_details: boolean;
  state: "active" | "disabled" | "failing";
  since: string | null;
  added_at: string;
  rotated_at: string | null;
}

/** What messages are signed with. It is shown this once. */
export interface WebhookSecret {
  webhook_id: string;
  secret: string;
}

export interface WebhooksDocument {
  items: WebhookDocument[];
}

/** A host's own words; "" takes the usual ones. */
export interface WordsDocument {
  subject?: string;
  text?: string;
}

/** The gateway's own answer, where a request did not get as far as the operation. */
export interface GatewayMessage {
  message: string | null;
}

/** RFC 9457. `type` names what went wrong and never changes; `title` and `detail` are for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: { pointer: string; detail: string }[];
}
