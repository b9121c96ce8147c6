import { describe, expect, it } from "vitest";
import type { Booking } from "../src/apiTypes.ts";
import { isUnderWay } from "../src/payment/underWay.ts";
import type { PaymentDocument } from "../src/paymentTypes.ts";

const follows = (booking: Partial<Booking>, payment: Partial<PaymentDocument>) =>
  isUnderWay(
    { total: 100, payment_time: "at_booking", ...booking } as Booking,
    { captured: 0, refunded: 0, ...payment } as PaymentDocument,
  );

describe("a page follows a booking's money", () => {
  it("while it waits for it", () => {
    expect(follows({ state: "awaiting_payment" }, { status: "declined" })).toBe(true);
  });

  it("until what is sold is taken, unless that is after check-in", () => {
    expect(follows({ state: "confirmed" }, { status: "authorised" })).toBe(true);
    expect(follows({ state: "confirmed", payment_time: "after_check_in" }, { status: "authorised" })).toBe(
      false,
    );
    expect(follows({ state: "confirmed" }, { status: "paid", captured: 100 })).toBe(false);
  });

  it("until what a cancellation gives back has come back", () => {
    const cancelled = { state: "cancelled", refund_due: 70 } as const;
    expect(follows(cancelled, { status: "paid", captured: 100 })).toBe(true);
    expect(follows(cancelled, { status: "partly_refunded", captured: 100, refunded: 70 })).toBe(false);
    expect(follows({ ...cancelled, refund_due: 0 }, { status: "paid", captured: 100 })).toBe(false);
    expect(follows(cancelled, { status: "stuck", captured: 100 })).toBe(false);
  });
});
