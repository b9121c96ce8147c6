/** Money of the hosts' half of the mock: what every booking paid, three payments that need somebody, a ledger. */
import type { HostBooking } from "../../src/host/hostTypes.ts";
import type { LedgerEntry, LedgerTotal, OpenPayment, PaymentDocument } from "../../src/paymentTypes.ts";
import type { MockAnswer } from "../platform.ts";
import type { Ledger } from "./ledger.ts";
import { notFound, ok, refuse } from "./refusals.ts";

const HOUR_MS = 3_600_000;
const ENTRIES_A_PAGE = 20;

export class MockMoney {
  private readonly ledger: Ledger;
  private readonly told = new Map<string, Partial<PaymentDocument>>();

  constructor(ledger: Ledger) {
    this.ledger = ledger;
    this.seed();
  }

  answer(id: string, part: string | undefined, method: string): MockAnswer {
    if (!id) return ok({ items: this.open(), next_cursor: null });
    const booking = this.ledger.bookings.get(id);
    if (!booking) return notFound();
    if (part === "retry" && method === "POST") return this.retry(booking);
    return ok(this.documentOf(booking));
  }

  /** The month's movements, the latest first; sums are over all of them. */
  month(month: string, cursor: string | null): MockAnswer {
    if (!/^\d{4}-\d{2}$/.test(month)) return refuse("invalid-request", 422, "A month looks like 2027-03.");
    const all = this.entries().filter((entry) => entry.at.startsWith(month));
    const start = Number(cursor ?? 0);
    const end = start + ENTRIES_A_PAGE;
    return ok({
      month,
      totals: all.length > 0 ? [sumsOf(all)] : [],
      entries: all.slice(start, end),
      next_cursor: end < all.length ? String(end) : null,
    });
  }

  documentOf(booking: HostBooking): PaymentDocument {
    const { booking_id: id, payment_state: state, total } = booking;
    const paid = state === "paid" ? total : 0;
    return {
      booking_id: id,
      status: state === "paid" ? "paid" : "authorised",
      currency: booking.currency,
      due: total,
      authorised: state === "authorised" ? total : 0,
      captured: paid,
      refunded: 0,
      tries_left: 5,
      number: 1,
      card: "visa 4242",
      events: `/api/v1/payments/${id}/events?token=mock`,
      ...this.told.get(id),
    };
  }

  private retry(booking: HostBooking): MockAnswer {
    if (this.documentOf(booking).status !== "stuck")
      return refuse("payment-not-open", 409, "Nothing is stuck.");
    this.told.set(booking.booking_id, { status: "processing", authorised: 0, captured: 0 });
    return ok(this.documentOf(booking), 202);
  }

  private seed(): void {
    const [stuck, declined, disputed] = [...this.ledger.bookings.values()].filter(
      (one) => one.state === "confirmed",
    );
    const none = { authorised: 0, captured: 0 };
    if (stuck) this.tell(stuck, { ...none, status: "stuck" });
    if (declined) this.tell(declined, { ...none, status: "declined", decline: "insufficient_funds" });
    if (disputed) this.tell(disputed, { status: "paid", dispute: "open" });
  }

  private tell(booking: HostBooking, told: Partial<PaymentDocument>): void {
    this.told.set(booking.booking_id, told);
    if (told.captured === 0) booking.payment_state = "failed";
  }

  private open(): OpenPayment[] {
    return [...this.told.keys()].flatMap((id, index): OpenPayment[] => {
      const booking = this.ledger.bookings.get(id);
      if (!booking) return [];
      const { status, due, captured, refunded, currency, decline, dispute } = this.documentOf(booking);
      if (!["stuck", "declined"].includes(status) && dispute !== "open") return [];
      return [
        {
          booking_id: id,
          property_id: booking.property_id,
          guest_name: booking.guest.name,
          ...{ status, due, captured, refunded, currency, decline, dispute },
          waits_for: status === "stuck" ? "operator" : status === "declined" ? "guest" : "",
          since: new Date(Date.now() - (index + 2) * HOUR_MS).toISOString(),
        },
      ];
    });
  }

  /** Every paid booking was charged some hours before the one before it; every seventh was given back in part. */
  private entries(): LedgerEntry[] {
    const paid = [...this.ledger.bookings.values()].filter((one) => one.payment_state === "paid");
    return paid.flatMap((one, index): LedgerEntry[] => {
      const at = (hours: number) => new Date(Date.now() - (index * 9 - hours) * HOUR_MS).toISOString();
      const taken = entry(one, at(0), "captured", one.total);
      return index % 7 === 6 ? [entry(one, at(2), "refunded", -Math.round(one.total / 4)), taken] : [taken];
    });
  }
}

function entry(booking: HostBooking, at: string, why: string, amount: number): LedgerEntry {
  const account = amount > 0 ? "charged" : "refunds";
  return {
    at,
    booking_id: booking.booking_id,
    why,
    currency: booking.currency,
    reference: `pi_${booking.booking_id}`,
    postings: [
      { account, amount },
      { account: "held", amount: -amount },
    ],
  };
}

function sumsOf(entries: readonly LedgerEntry[]): LedgerTotal {
  const sums: LedgerTotal = { currency: "AUD", charged: 0, held: 0, host: 0, fee: 0, refunds: 0 };
  for (const { postings } of entries)
    for (const { account, amount } of postings) sums[account] += account === "charged" ? amount : -amount;
  return sums;
}
