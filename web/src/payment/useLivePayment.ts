import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "preact/hooks";
import type { Booking } from "../apiTypes.ts";
import type { PaymentDocument } from "../paymentTypes.ts";
import { follow, type NewsSource, type Reader } from "./liveNews.ts";
import { keepPayment, usePayment } from "./paymentQueries.ts";
import { isToBeSold, isUnderWay } from "./underWay.ts";

const PAYMENT_NEWS = [
  "payment.processing",
  "payment.action_needed",
  "payment.failed",
  "payment.completed",
] as const;
const BOOKING_NEWS = ["pending", "confirmed", "declined", "expired", "cancelled"].map(
  (state) => `booking.${state}`,
);

/** A booking's money, up to date without a reload while something is under way. */
export function useLivePayment(
  booking: Booking | undefined,
  accessKey: string,
  lookAtBooking: () => Promise<unknown>,
) {
  const queries = useQueryClient();
  const payment = usePayment(booking, accessKey);
  const underWay = isUnderWay(booking, payment.data);
  const latest = useRef<Reader>(undefined);
  useEffect(() => {
    latest.current = {
      source: () => sourceOf(booking, payment.data),
      tell: (name, data) => {
        if (name.startsWith("payment.") && isOf(booking, data)) keepPayment(queries, data, accessKey);
        void lookAtBooking();
      },
      look: () => Promise.all([lookAtBooking(), payment.refetch()]),
    };
  });
  const step = isToBeSold(booking, payment.data) ? "booking" : "payment";
  const known = payment.data !== undefined || payment.isError;
  useEffect(() => {
    if (!underWay || !known) return undefined;
    return follow({
      source: () => latest.current?.source() ?? { address: undefined, names: [] },
      tell: (name, data) => latest.current?.tell(name, data),
      look: () => latest.current?.look() ?? Promise.resolve(),
    });
  }, [underWay, known, step]);
  return payment;
}

const isOf = (booking: Booking | undefined, data: unknown): data is PaymentDocument =>
  typeof data === "object" && data !== null && (data as PaymentDocument).booking_id === booking?.booking_id;

function sourceOf(booking: Booking | undefined, payment: PaymentDocument | undefined): NewsSource {
  return isToBeSold(booking, payment)
    ? { address: booking?.events, names: BOOKING_NEWS }
    : { address: payment?.events, names: PAYMENT_NEWS };
}
