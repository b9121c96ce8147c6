/** Bookings of the made-up platform by their links: read, changed, cancelled. */
import type { Booking, BookingRequest, Problem, StayChange } from "../src/apiTypes.ts";
import { nightsBetween, type PlainDate } from "../src/stayDates.ts";
import type { MockNights } from "./nights.ts";
import type { MockProperty } from "./places.ts";
import type { MockAnswer, MockRequest, SentMail } from "./platform.ts";
import { problem, quote, refundOf, ruleBroken, type Stay } from "./quotes.ts";

const ANSWERED_WITHIN_MS = 86_400_000;

interface Kept {
  booking: Booking;
  token: string;
  requestText: string;
  /** Links stay good when a change makes a new one. */
  tokens: Set<string>;
  /** The changes made of it, by their keys. */
  changedBy: Map<string, string>;
}

export const ok = (body: unknown, status = 200): MockAnswer => ({ status, body });
export const refuse = (document: Problem): MockAnswer => ({ status: document.status, body: document });
export const notFound = () => refuse(problem("not-found", 404, "Not found"));

export class MockBookings {
  private readonly kept = new Map<string, Kept>();
  private readonly byKey = new Map<string, Kept>();
  private readonly mail: SentMail[];

  constructor(mail: SentMail[]) {
    this.mail = mail;
  }

  all = (): Booking[] => [...this.kept.values()].map(({ booking }) => booking);

  /** What the same key was answered before, if it was. */
  replay(request: MockRequest): MockAnswer | null {
    const known = this.byKey.get(scoped(request));
    if (!known) return null;
    if (known.requestText !== JSON.stringify(request.body))
      return refuse(problem("idempotency-key-reused", 409, "The key stands for another booking"));
    return ok({ ...shown(known.booking), access_token: known.token }, 201);
  }

  make(place: MockProperty, request: MockRequest, instant: boolean, waits = false): MockAnswer {
    const body = request.body as BookingRequest;
    const quoted = quote(place, stayOf(body));
    const priced = { ...quoted, instant_book: undefined, quote_token: undefined, valid_until: undefined };
    const now = Date.now();
    const until = { expires_at: new Date(now + ANSWERED_WITHIN_MS).toISOString() };
    const state = waits ? "awaiting_payment" : instant ? "confirmed" : "pending";
    const booking: Booking = {
      ...priced,
      booking_id: `bk_${crypto.randomUUID().slice(0, 8)}`,
      property_title: place.title,
      place: place.place,
      time_zone: place.time_zone,
      unit: "1",
      state,
      payment_state: "unpaid",
      guest: body.guest,
      house_rules: place.house_rules,
      language: body.language,
      source: "site",
      pays_by: "card",
      payment_time: "at_booking",
      created_at: new Date(now).toISOString(),
      version: 1,
      possible: [],
      ...(state === "confirmed" ? {} : until),
    };
    const token = crypto.randomUUID();
    const kept: Kept = {
      booking,
      token,
      requestText: JSON.stringify(body),
      tokens: new Set([token]),
      changedBy: new Map(),
    };
    this.kept.set(booking.booking_id, kept);
    this.byKey.set(scoped(request), kept);
    this.write(kept, request.host);
    return ok({ ...shown(booking), access_token: token }, 201);
  }

  opens = (id: string, request: MockRequest): boolean =>
    this.kept.get(id)?.tokens.has(request.headers["booking-access"] ?? "") ?? false;

  /** What payments tells of it. */
  patch(id: string, part: Partial<Booking>): void {
    const kept = this.kept.get(id);
    if (kept) kept.booking = { ...kept.booking, ...part };
  }

  /** The host's answer, for tests and for looking at the pages. */
  decide(id: string, state: Booking["state"], more: Partial<Booking> = {}): void {
    const kept = this.kept.get(id);
    if (kept)
      kept.booking = {
        ...kept.booking,
        state,
        expires_at: undefined,
        version: kept.booking.version + 1,
        ...more,
      };
  }

  sendLinks(email: string, host: string): void {
    for (const kept of this.kept.values()) {
      if (kept.booking.guest.email.toLowerCase() === email.toLowerCase()) this.write(kept, host);
    }
  }

  answer(
    id: string,
    part: string | undefined,
    request: MockRequest,
    at: { place: MockProperty | undefined; nights: MockNights; today: PlainDate },
  ): MockAnswer {
    const kept = this.kept.get(id);
    if (!kept || !kept.tokens.has(request.headers["booking-access"] ?? "") || !at.place) return notFound();
    if (part === "cancellation") return cancellation(kept, request);
    if (part !== "change-quote" && request.method !== "PATCH") return ok(shown(kept.booking));
    return this.change(kept, request, { ...at, place: at.place });
  }

  private change(
    kept: Kept,
    request: MockRequest,
    { place, nights, today }: { place: MockProperty; nights: MockNights; today: PlainDate },
  ): MockAnswer {
    const { booking } = kept;
    const key = request.headers["idempotency-key"] ?? "";
    const known = kept.changedBy.get(key);
    if (known && known !== JSON.stringify(request.body))
      return refuse(problem("idempotency-key-reused", 409, "The key stands for another change"));
    if (known) return ok({ ...shown(booking), access_token: kept.token });
    const wanted = { ...booking, ...(request.body as Partial<StayChange>) };
    const stay = stayOf(wanted);
    const refusal =
      ruleBroken(place, stay, today) ?? nights.refusal(place, stay, today, { booking: booking.booking_id });
    if (refusal) return refuse(refusal);
    const priced = quote(place, stay);
    const { check_in, check_out, guests, lines, total, currency } = priced;
    const after = { check_in, check_out, guests, lines, total, currency };
    const changed = { ...after, nights: nightsBetween(check_in, check_out) };
    if (request.method === "POST") return ok({ ...changed, difference: total - booking.total });
    const expected = (request.body as { expected_total?: number }).expected_total;
    if (expected !== undefined && expected !== total)
      return refuse(problem("price-changed", 409, "The price changed", { quote: priced }));
    kept.booking = { ...booking, ...changed, refund: priced.refund, version: booking.version + 1 };
    kept.token = crypto.randomUUID();
    kept.tokens.add(kept.token);
    kept.changedBy.set(key, JSON.stringify(request.body));
    return ok({ ...shown(kept.booking), access_token: kept.token });
  }

  private write({ booking, token }: Kept, host: string): void {
    const link = `http://${host}/booking/${booking.booking_id}#key=${token}`;
    this.mail.push({
      to: booking.guest.email,
      subject: `Your stay at ${booking.property_title}`,
      text: `Your booking: ${link}`,
      html: `<a href="${link}">Your booking</a>`,
    });
  }
}

const POSSIBLE: Partial<Record<Booking["state"], string[]>> = {
  awaiting_payment: ["withdraw"],
  pending: ["withdraw"],
  confirmed: ["change", "cancel"],
};

const shown = (booking: Booking): Booking => ({ ...booking, possible: POSSIBLE[booking.state] ?? [] });

const stayOf = (body: StayChange): Stay => ({
  checkIn: body.check_in,
  checkOut: body.check_out,
  guests: body.guests,
});

/** Keys count within a checkout. */
const scoped = ({ headers }: MockRequest): string =>
  `${headers["checkout-session"] ?? ""} ${headers["idempotency-key"] ?? ""}`;

function cancellation(kept: Kept, { method, body }: MockRequest): MockAnswer {
  const { booking } = kept;
  const shownBack = (body as { expected_refund?: number } | undefined)?.expected_refund;
  if (booking.state === "cancelled" && method === "POST") return ok(shown(booking));
  if (!POSSIBLE[booking.state])
    return refuse(problem("state-does-not-allow", 409, "Not possible in this state"));
  const percent = booking.state !== "confirmed" ? 100 : (booking.refund.steps[0]?.percent ?? 0);
  const preview = refundOf(booking.lines, percent);
  if (method === "GET") return ok(preview);
  if (shownBack !== undefined && shownBack !== preview.total)
    return refuse(problem("refund-changed", 409, "Cancelling gives back something else"));
  kept.booking = {
    ...booking,
    state: "cancelled",
    expires_at: undefined,
    ended_at: new Date().toISOString(),
    refund_due: preview.total,
    version: booking.version + 1,
  };
  return ok(shown(kept.booking));
}
