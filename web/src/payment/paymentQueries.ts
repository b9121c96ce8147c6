/** What is known of how cards are taken, and of a booking's money. */
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { hasSlug } from "../api.ts";
import type { Booking } from "../apiTypes.ts";
import type { PaymentDocument, PaymentSettings } from "../paymentTypes.ts";
import { fetchPayment, fetchPaymentSettings } from "./paymentApi.ts";

const SECOND = 1_000;

/** Null where this site takes no cards. */
export const usePaymentSettings = (wanted = true) =>
  useQuery({
    queryKey: ["payment-settings"],
    queryFn: settingsOrNone,
    enabled: wanted,
    staleTime: 300 * SECOND,
  });

async function settingsOrNone(): Promise<PaymentSettings | null> {
  try {
    return await fetchPaymentSettings();
  } catch (error) {
    if (hasSlug(error, "not-found")) return null;
    throw error;
  }
}

const paymentKey = (bookingId: string, accessKey: string) => ["payment", bookingId, accessKey] as const;

/** Others without any money told of are not asked about: they may be of a site that takes no cards. */
const hasPayment = ({ state, payment_state: payment }: Booking): boolean =>
  state === "awaiting_payment" || state === "expired" || payment !== "unpaid";

export const usePayment = (booking: Booking | undefined, accessKey: string) =>
  useQuery({
    queryKey: paymentKey(booking?.booking_id ?? "", accessKey),
    queryFn: () => fetchPayment(booking?.booking_id ?? "", accessKey),
    enabled: booking !== undefined && hasPayment(booking),
    staleTime: 5 * SECOND,
    refetchOnWindowFocus: true,
    // What the stream told may be newer than an answer that was on its way meanwhile.
    structuralSharing: (was, now) => later(was as PaymentDocument | undefined, now as PaymentDocument),
  });

const later = (was: PaymentDocument | undefined, now: PaymentDocument): PaymentDocument =>
  was && was.number > now.number ? was : now;

/** Shows a payment as the API just told it; news that were overtaken change nothing. */
export function keepPayment(queries: QueryClient, told: PaymentDocument, accessKey: string): void {
  queries.setQueryData<PaymentDocument>(paymentKey(told.booking_id, accessKey), (was) => later(was, told));
}
