/** What is known of a booking by its link, and of nights that a booking moves. */
import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Booking, StayChange } from "./apiTypes.ts";
import { fetchBooking, previewCancellation, quoteChange } from "./bookingApi.ts";

const SECOND = 1_000;

const bookingKey = (id: string, accessKey: string) => ["booking", id, accessKey] as const;

const WAITS: readonly string[] = ["pending", "awaiting_payment"];

/** What waits is asked for again and again: its answer may come while the guest looks at the page. */
export const useBooking = (id: string, accessKey: string) =>
  useQuery({
    queryKey: bookingKey(id, accessKey),
    queryFn: () => fetchBooking(id, accessKey),
    enabled: accessKey !== "",
    staleTime: 5 * SECOND,
    refetchOnWindowFocus: true,
    refetchInterval: (query) => WAITS.includes(query.state.data?.state ?? "") && 20 * SECOND,
  });

/** Of the booking as it is now: a change makes another of it. */
export const useRefundPreview = (booking: Booking, accessKey: string, wanted: boolean) =>
  useQuery({
    enabled: wanted,
    queryKey: ["refund", booking.booking_id, booking.version],
    queryFn: () => previewCancellation(booking.booking_id, accessKey),
    staleTime: 0,
  });

const changeQuoteKey = (booking: Booking, change: StayChange) =>
  ["change-quote", booking.booking_id, booking.version, change] as const;

/** What a change would cost; the last answer stays while the next is worked out. */
export const useChangeQuote = (booking: Booking, accessKey: string, change: StayChange | null) =>
  useQuery({
    queryKey: changeQuoteKey(booking, change ?? booking),
    queryFn: () => quoteChange(booking.booking_id, accessKey, change ?? booking),
    enabled: change !== null,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });

/** Shows a booking as the API just answered it; what was known of nights no longer holds. */
export function keepBooking(queries: QueryClient, booking: Booking, accessKey: string): void {
  for (const key of new Set([accessKey, booking.access_token ?? accessKey]))
    queries.setQueryData(bookingKey(booking.booking_id, key), booking);
  void queries.invalidateQueries({ queryKey: ["availability", booking.property_id] });
  void queries.invalidateQueries({ queryKey: ["quotes"] });
}

export function useKeepBooking(accessKey: string): (booking: Booking) => void {
  const queries = useQueryClient();
  return (booking) => keepBooking(queries, booking, accessKey);
}
