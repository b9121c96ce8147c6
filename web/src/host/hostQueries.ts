/** What the console asks the API for, how long an answer is good, and how often it looks again. */
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "preact/hooks";
import type { PropertyCard } from "../apiTypes.ts";
import type { PlainDate } from "../stayDates.ts";
import {
  type BookingsFilter,
  fetchBookings,
  fetchCalendar,
  fetchHistory,
  fetchHostBooking,
  fetchHostProperties,
  fetchHostProperty,
} from "./hostApi.ts";
import type { Calendar, HostProperty, HostUnit, ListedBooking } from "./hostTypes.ts";

const SECOND = 1_000;
/** Looking again rests while the page is hidden. */
const LIVE = { refetchInterval: 20 * SECOND, refetchOnWindowFocus: true, staleTime: 10 * SECOND } as const;
export const PROPERTIES_A_CALL = 20;

/** Every property, asked page by page; a tenant has tens, rarely hundreds. */
export const useHostProperties = () =>
  useQuery({ queryKey: ["host", "properties"], queryFn: allProperties, staleTime: 300 * SECOND });

async function allProperties(): Promise<PropertyCard[]> {
  const all: PropertyCard[] = [];
  let cursor: string | null = null;
  do {
    const page = await fetchHostProperties(cursor);
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

export const hostPropertyKey = (id: string) => ["host", "property", id] as const;

const hostPropertyQuery = (id: string) => ({
  queryKey: hostPropertyKey(id),
  queryFn: () => fetchHostProperty(id),
  enabled: id !== "",
  staleTime: 60 * SECOND,
});

export const useHostProperty = (id: string) => useQuery(hostPropertyQuery(id));

export type UnitsOf = Readonly<Record<string, readonly HostUnit[] | undefined>>;

/** The units, by property, of those that have several: calendars tell them apart without their names. */
export function useSeveralUnits(calendars: readonly Calendar[]): UnitsOf {
  const ids = useMemo(
    () =>
      calendars.flatMap(({ items }) =>
        items.flatMap(({ property_id: id, units }) => (units.length > 1 ? [id] : [])),
      ),
    [calendars],
  );
  return useQueries({ queries: ids.map(hostPropertyQuery), combine: unitsByProperty });
}

const unitsByProperty = (results: { data: HostProperty | undefined }[]): UnitsOf =>
  Object.fromEntries(results.flatMap(({ data }) => (data ? [[data.property_id, data.units]] : [])));

export const CALENDAR = ["host", "calendar"] as const;

/** The calendars of many properties, asked in batches; what has come so far, in the order asked. */
export function useCalendars(ids: readonly string[], from: PlainDate, to: PlainDate) {
  const batches = useMemo(() => inBatches(ids), [ids]);
  return useQueries({
    queries: batches.map((batch) => ({
      queryKey: [...CALENDAR, batch, from, to],
      queryFn: () => fetchCalendar(batch, from, to),
      placeholderData: keepPreviousData,
      ...LIVE,
    })),
    combine: combineCalendars,
  });
}

function combineCalendars(
  results: { data: Calendar | undefined; error: Error | null; refetch: () => unknown }[],
) {
  return {
    calendars: results.flatMap((result): Calendar[] => (result.data ? [result.data] : [])),
    complete: results.every((result) => result.data !== undefined),
    error: results.find((result) => result.error)?.error ?? null,
    retry: () => results.forEach((result) => void result.refetch()),
  };
}

function inBatches(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / PROPERTIES_A_CALL);
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * PROPERTIES_A_CALL, (index + 1) * PROPERTIES_A_CALL),
  );
}

export const useRequests = () =>
  useQuery({
    queryKey: ["host", "bookings", "requests"],
    queryFn: () => fetchBookings({ state: "pending", limit: 50 }),
    ...LIVE,
  });

export const useBookings = (filter: BookingsFilter) =>
  useInfiniteQuery({
    queryKey: ["host", "bookings", filter],
    queryFn: ({ pageParam }) => fetchBookings(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: { items: ListedBooking[]; next_cursor: string | null }) => page.next_cursor,
    placeholderData: keepPreviousData,
    ...LIVE,
  });

export const hostBookingKey = (id: string) => ["host", "booking", id] as const;

export const useHostBooking = (id: string) =>
  useQuery({ queryKey: hostBookingKey(id), queryFn: () => fetchHostBooking(id), ...LIVE });

export const useHistory = (id: string, version: number) =>
  useQuery({
    queryKey: ["host", "history", id, version],
    queryFn: () => fetchHistory(id),
    placeholderData: keepPreviousData,
    ...LIVE,
  });
