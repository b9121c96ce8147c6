/** Money of the made-up platform's bookings: test cards, a bank that asks for proof, and one that takes its time. */
import type { Booking } from "../src/apiTypes.ts";
import type { PaymentDocument, PaymentStatus } from "../src/paymentTypes.ts";
import { type MockBookings, notFound, ok, refuse } from "./bookings.ts";
import type { MockAnswer, MockRequest } from "./platform.ts";
import { problem } from "./quotes.ts";

const GUESTS_TURN_MS = 900_000;
const MOST_TRIES = 5;
const SLOW_MS = 6_000;

interface Kept {
  document: PaymentDocument;
  method: string;
  proven: boolean;
  /** When the bank answers. */
  at: number;
  /** As a test wants it, whatever the booking says. */
  forced: boolean;
  /** At a place that is booked at once. */
  instant: boolean;
  /** What was tried, by its key. */
  tries: Map<string, string>;
}

const CARDS: Record<string, { card: string; decline?: string }> = {
  pm_card_visa: { card: "visa 4242" },
  pm_card_chargeDeclined: { card: "visa 0002", decline: "generic_decline" },
  pm_card_chargeDeclinedInsufficientFunds: { card: "visa 9995", decline: "insufficient_funds" },
  pm_card_authenticationRequired: { card: "visa 3184" },
  pm_card_slow: { card: "visa 6009" },
};

export class MockPayments {
  /** How long a bank takes to answer; tests let it take for ever, and answer by `settle`. */
  waitMs = 900;
  private readonly kept = new Map<string, Kept>();
  private readonly bookings: MockBookings;

  constructor(bookings: MockBookings) {
    this.bookings = bookings;
  }

  /** A booking was placed with a card. */
  place(booking: Booking, method: string, instant: boolean): void {
    const document: PaymentDocument = {
      booking_id: booking.booking_id,
      status: "processing",
      currency: booking.currency,
      due: booking.total,
      authorised: 0,
      captured: 0,
      refunded: 0,
      tries_left: MOST_TRIES,
      number: 0,
      events: `/api/v1/payments/${booking.booking_id}/events?token=mock`,
    };
    const fresh = { document, method, proven: false, at: 0, forced: false, instant, tries: new Map() };
    this.kept.set(booking.booking_id, fresh);
    this.ask(fresh, method);
  }

  answer(id: string, part: string | undefined, request: MockRequest): MockAnswer {
    const kept = this.kept.get(id);
    if (!kept || (part !== "events" && !this.bookings.opens(id, request))) return notFound();
    this.look(kept);
    if (part === "events") return { status: 200, body: kept.document };
    if (part === "attempts") return this.attempt(kept, request);
    return ok(kept.document);
  }

  private attempt(kept: Kept, request: MockRequest): MockAnswer {
    const key = request.headers["idempotency-key"] ?? "";
    const { payment_method: method } = request.body as { payment_method: string };
    if (kept.tries.has(key)) return ok(kept.document, 202);
    if (!["declined", "method_needed", "action_needed"].includes(kept.document.status))
      return refuse(problem("payment-not-open", 409, "The payment does not wait for a card"));
    if (kept.document.tries_left <= 0) return refuse(problem("too-many-tries", 429, "Too many cards"));
    kept.tries.set(key, method);
    this.ask(kept, method);
    return ok(kept.document, 202);
  }

  private ask(kept: Kept, method: string): void {
    Object.assign(kept, { method, proven: false });
    kept.at = Date.now() + (method === "pm_card_slow" ? this.waitMs && SLOW_MS : this.waitMs);
    this.tell(kept, { status: "processing", decline: undefined, action_url: undefined });
  }

  /** The guest was at their bank. */
  prove(id: string, agrees: boolean): void {
    const kept = this.kept.get(id);
    if (kept?.document.status !== "action_needed") return;
    if (!agrees) return this.declined(kept, "authentication_required");
    Object.assign(kept, { proven: true, at: Date.now() + this.waitMs });
    this.tell(kept, { status: "processing", action_url: undefined });
  }

  /** What the bank says, now. */
  settle(id: string): PaymentDocument | undefined {
    const kept = this.kept.get(id);
    if (kept) Object.assign(kept, { at: 0, forced: false });
    if (kept) this.look(kept);
    return kept?.document;
  }

  /** Whatever a test wants to be so. */
  force(id: string, told: Partial<PaymentDocument>): PaymentDocument | undefined {
    const kept = this.kept.get(id);
    if (kept) this.tell(kept, told);
    if (kept) kept.forced = true;
    return kept?.document;
  }

  private look(kept: Kept): void {
    const { document } = kept;
    if (kept.forced) return;
    const booking = this.bookings.all().find((each) => each.booking_id === document.booking_id);
    if (!booking) return;
    if (document.status === "processing" && Date.now() >= kept.at) this.hear(kept, booking);
    else if (booking.state === "cancelled") this.giveBack(kept, booking);
    else if (booking.state === "confirmed" && document.due !== booking.total) this.reprice(kept, booking);
  }

  private hear(kept: Kept, booking: Booking): void {
    const known = CARDS[kept.method];
    if (!known || known.decline) return this.declined(kept, known?.decline ?? "card_unusable");
    if (kept.method === "pm_card_authenticationRequired" && !kept.proven) {
      this.tell(kept, { status: "action_needed", action_url: `/mock/bank?booking=${booking.booking_id}` });
      return this.wait(booking.booking_id);
    }
    const { card } = known;
    if (booking.state === "awaiting_payment" && !kept.instant) {
      this.tell(kept, { status: "authorised", authorised: booking.total, card });
      return this.bookings.decide(booking.booking_id, "pending", {
        expires_at: new Date(Date.now() + 86_400_000).toISOString(),
      });
    }
    this.tell(kept, { status: "paid", captured: booking.total, due: booking.total, card });
    if (booking.state === "awaiting_payment") this.bookings.decide(booking.booking_id, "confirmed");
  }

  private declined(kept: Kept, decline: string): void {
    const { tries_left: left } = kept.document;
    this.tell(kept, { status: "declined", decline, action_url: undefined, tries_left: left - 1 });
    this.wait(kept.document.booking_id);
  }

  /** A quarter of an hour for the guest. */
  private wait(id: string): void {
    this.bookings.patch(id, { expires_at: new Date(Date.now() + GUESTS_TURN_MS).toISOString() });
  }

  private giveBack(kept: Kept, { refund_due: back = 0 }: Booking): void {
    const { captured, refunded } = kept.document;
    if (captured === 0) {
      if (kept.document.status !== "let_go") this.tell(kept, { status: "let_go", authorised: 0 });
      return;
    }
    if (refunded === back) return;
    const status = back === captured ? "refunded" : "partly_refunded";
    this.tell(kept, { status, refunded: back });
  }

  /** A dearer stay is asked of the same card; a cheaper one gives back. */
  private reprice(kept: Kept, { total }: Booking): void {
    const { captured, refunded } = kept.document;
    const paid = captured - refunded;
    if (total < paid)
      this.tell(kept, { due: total, refunded: refunded + paid - total, status: "partly_refunded" });
    else this.tell(kept, { due: total, status: "method_needed" });
  }

  private tell(kept: Kept, told: Partial<PaymentDocument>): void {
    kept.document = { ...kept.document, ...told, number: kept.document.number + 1 };
    const { status, authorised, captured } = kept.document;
    this.bookings.patch(kept.document.booking_id, { payment_state: stateOf(status, authorised, captured) });
  }
}

function stateOf(status: PaymentStatus, authorised: number, captured: number): Booking["payment_state"] {
  if (status === "refunded" || status === "partly_refunded" || status === "paid") return status;
  if (captured > 0) return "deposit_paid";
  if (authorised > 0) return "authorised";
  return status === "declined" ? "failed" : "unpaid";
}
