/** What a host does to a booking, in the mock. */
import type { AuditRecord, HostBooking, StayChange } from "../../src/host/hostTypes.ts";
import { nightsBetween, todayIn } from "../../src/stayDates.ts";
import type { MockAnswer } from "../platform.ts";
import { type Ledger, priceLines, sumOf } from "./ledger.ts";
import type { MockHostProperty } from "./properties.ts";
import { notFound, ok, refuse } from "./refusals.ts";

const POSSIBLE: Partial<Record<HostBooking["state"], string[]>> = {
  pending: ["approve", "decline"],
  confirmed: ["change by host", "cancel by host"],
  in_progress: ["change by host", "cancel by host", "no-show"],
};

export class BookingSteps {
  private readonly history = new Map<string, AuditRecord[]>();
  private readonly ledger: Ledger;
  private readonly places: Map<string, MockHostProperty>;

  constructor(ledger: Ledger, places: Map<string, MockHostProperty>) {
    this.ledger = ledger;
    this.places = places;
  }

  shown = (booking: HostBooking): HostBooking => ({ ...booking, possible: POSSIBLE[booking.state] ?? [] });

  answer(id: string, step: string | undefined, method: string, body: unknown): MockAnswer {
    const booking = this.ledger.bookings.get(id);
    if (!booking) return notFound();
    const reason = (body as { reason?: string } | undefined)?.reason ?? "";
    if (!step) return method === "PATCH" ? this.change(booking, body as StayChange) : ok(this.shown(booking));
    if (step === "change-quote") return this.quoted(booking, body as StayChange);
    if (step === "cancellation" && method === "GET") return ok(preview(booking));
    if (step === "approval") return this.move(booking, "approve", "confirmed", "BookingConfirmed");
    if (step === "decline") return this.move(booking, "decline", "declined", "BookingDeclined", reason);
    if (step === "no-show") return this.move(booking, "no-show", "cancelled", "BookingCancelled", "no-show");
    const shown = (body as { expected_refund?: number } | undefined)?.expected_refund;
    if (step === "cancellation" && shown !== undefined && shown !== preview(booking).total)
      return refuse("refund-changed", 409, "Cancelling gives back something else.");
    if (step === "cancellation")
      return this.move(booking, "cancel by host", "cancelled", "BookingCancelled", reason);
    return notFound();
  }

  records(id: string): MockAnswer {
    const booking = this.ledger.bookings.get(id);
    if (!booking) return notFound();
    const made: AuditRecord = {
      number: 1,
      type: booking.state === "pending" ? "BookingRequested" : "BookingConfirmed",
      at: booking.created_at,
      actor: { kind: "guest", id: "guest-1" },
      address: "203.0.113.7",
      before: {},
      after: { state: "confirmed", check_in: booking.check_in, check_out: booking.check_out },
    };
    return ok({ items: [made, ...(this.history.get(id) ?? [])] });
  }

  record(
    booking: HostBooking,
    type: string,
    before: Record<string, unknown>,
    after: Record<string, unknown>,
    reason = "",
  ): void {
    booking.version += 1;
    const known = this.history.get(booking.booking_id) ?? [];
    const at = new Date().toISOString();
    const actor = { kind: "member", id: "member-1" };
    known.push({ number: booking.version, type, at, actor, reason, address: "203.0.113.8", before, after });
    this.history.set(booking.booking_id, known);
  }

  private move(
    booking: HostBooking,
    action: string,
    state: HostBooking["state"],
    type: string,
    reason = "",
  ): MockAnswer {
    const possible = POSSIBLE[booking.state] ?? [];
    if (!possible.includes(action)) {
      const detail = `A booking that is ${booking.state} cannot do that.`;
      return refuse("state-does-not-allow", 409, detail, { possible });
    }
    const before = { state: booking.state };
    Object.assign(booking, { state, reason: reason || null, expires_at: null });
    if (state !== "confirmed") booking.ended_at = new Date().toISOString();
    if (state === "cancelled") booking.refund_due = preview(booking).total;
    this.record(booking, type, before, { state }, reason);
    return ok(this.shown(booking));
  }

  private quoted(booking: HostBooking, change: StayChange): MockAnswer {
    const refusal = this.refused(booking, change);
    if (refusal) return refusal;
    const { lines, total } = this.priced(booking, change);
    return ok({ lines, total, currency: booking.currency, difference: total - booking.total });
  }

  private change(booking: HostBooking, change: StayChange & { expected_total?: number }): MockAnswer {
    const refusal = this.refused(booking, change);
    if (refusal) return refusal;
    const { check_in, check_out, guests, unit } = change;
    const asked = JSON.parse(JSON.stringify({ check_in, check_out, guests, unit })) as StayChange;
    const was = booking as unknown as Record<string, unknown>;
    const before = Object.fromEntries(Object.keys(asked).map((name) => [name, was[name]]));
    const { lines, total } = this.priced(booking, change);
    Object.assign(booking, asked, { lines, total });
    booking.nights = nightsBetween(booking.check_in, booking.check_out);
    this.record(booking, "BookingChanged", before, { ...asked });
    return ok(this.shown(booking));
  }

  private priced(booking: HostBooking, change: StayChange) {
    const place = this.places.get(booking.property_id) as MockHostProperty;
    const nights = nightsBetween(change.check_in ?? booking.check_in, change.check_out ?? booking.check_out);
    const lines = priceLines(place, nights);
    return { lines, total: sumOf(lines) };
  }

  private refused(booking: HostBooking, change: StayChange): MockAnswer | null {
    const { check_in: from, check_out: to, unit } = { ...booking, ...change };
    if (nightsBetween(from, to) <= 0)
      return refuse("check-out-not-after-check-in", 422, "Check-out must be after check-in.");
    const nights = this.ledger.taken(booking.property_id, unit, from, to, booking.booking_id);
    return nights.length > 0
      ? refuse("nights-taken", 409, "Some of those nights are taken.", { nights })
      : null;
  }
}

function preview(booking: HostBooking) {
  const percent = (booking.refund.full_refund_until ?? "") >= todayIn(booking.time_zone) ? 100 : 0;
  const lines = booking.lines.map(({ rule, amount }) => {
    const back = rule === "cleaning_fee" ? amount : (amount * percent) / 100;
    return { rule, price: amount, back };
  });
  const total = lines.reduce((sum, line) => sum + line.back, 0);
  return { percent, currency: booking.currency, total, kept: booking.total - total, lines };
}
