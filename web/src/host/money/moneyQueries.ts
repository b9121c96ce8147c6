/** Money as the console shows it: what needs somebody, one booking's payment, a month's ledger. */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { hasSlug } from "../../api.ts";
import type { Ledger, OpenPayment, OpenPaymentsPage, PaymentDocument } from "../../paymentTypes.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import type { HostBooking } from "../hostTypes.ts";
import { fetchBookingPayment, fetchLedger, fetchOpenPayments, retryPayment } from "./moneyApi.ts";

const SECOND = 1_000;
const MOST_OPEN = 50;
const LIVE = { refetchInterval: 20 * SECOND, refetchOnWindowFocus: true, staleTime: 10 * SECOND } as const;

const OPEN = ["host", "payments", "open"] as const;

export const useOpenPayments = () => useQuery({ queryKey: OPEN, queryFn: fetchOpen, ...LIVE });

/** None where the site takes no cards, and for members who may not see money. Pages may be short before the last. */
async function fetchOpen(): Promise<OpenPayment[]> {
  const found: OpenPayment[] = [];
  let cursor: string | null = null;
  try {
    do {
      const page: OpenPaymentsPage = await fetchOpenPayments(cursor);
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null && found.length < MOST_OPEN);
  } catch (error) {
    if (!hasSlug(error, "not-found") && !hasSlug(error, "role-required")) throw error;
  }
  return found;
}

const bookingPaymentKey = (bookingId: string) => ["host", "payments", "of", bookingId] as const;

/** Bookings paid otherwise, or without any money told of, are not asked about. */
const hasPayment = ({ pays_by: paysBy, payment_state: state, ...booking }: HostBooking): boolean =>
  paysBy === "card" && (state !== "unpaid" || booking.state === "awaiting_payment");

export const useBookingPayment = (booking: HostBooking) =>
  useQuery({
    queryKey: bookingPaymentKey(booking.booking_id),
    queryFn: () => fetchBookingPayment(booking.booking_id),
    enabled: hasPayment(booking),
    ...LIVE,
  });

/** Tries again; whatever shows the payment or its booking looks again afterwards. */
export function useRetry(bookingId: string) {
  const queries = useQueryClient();
  return useSafeMutation<"retry", PaymentDocument>((_, key) => retryPayment(bookingId, key), {
    onSuccess: (told) => {
      queries.setQueryData(bookingPaymentKey(bookingId), told);
      void queries.invalidateQueries({ queryKey: OPEN });
      void queries.invalidateQueries({ queryKey: ["host", "booking", bookingId] });
    },
  });
}

export const useLedger = (month: string) =>
  useInfiniteQuery({
    queryKey: ["host", "ledger", month],
    queryFn: ({ pageParam }) => fetchLedger(month, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Ledger) => page.next_cursor,
    staleTime: 20 * SECOND,
    refetchOnWindowFocus: true,
  });
