/** Server state: what the pages ask the API for, and how long an answer is good. */
import { QueryClient, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import {
  ApiProblem,
  fetchAvailability,
  fetchProperties,
  fetchProperty,
  fetchQuotes,
  fetchTenant,
} from "./api.ts";
import type { Page, PropertyCard, QuoteAnswer, Tenant } from "./apiTypes.ts";
import { type DatedSearch, hasDates, type StaySearch } from "./staySearch.ts";

const SECOND = 1_000;
const QUOTES_A_CALL = 48;
const TENANT_SLOT = "tenant";

/** A refusal stays a refusal; trouble on the way or a busy API may pass. */
const worthRetrying = (failures: number, error: Error): boolean =>
  failures < 2 && !(error instanceof ApiProblem && error.problem.status < 500);

export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30 * SECOND,
        retry: worthRetrying,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });

/** The last answer is painted at once on the next visit, so that name and accent do not flash in. */
export function useTenant() {
  return useQuery({
    queryKey: ["tenant"],
    queryFn: async () => rememberTenant(await fetchTenant()),
    initialData: rememberedTenant,
    initialDataUpdatedAt: 0,
    staleTime: 300 * SECOND,
  });
}

function rememberedTenant(): Tenant | undefined {
  try {
    return JSON.parse(localStorage.getItem(TENANT_SLOT) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

export function rememberTenant(tenant: Tenant): Tenant {
  try {
    localStorage.setItem(TENANT_SLOT, JSON.stringify(tenant));
  } catch {
    /* asked again next time */
  }
  return tenant;
}

export const useProperties = () =>
  useInfiniteQuery({
    queryKey: ["properties"],
    queryFn: ({ pageParam }) => fetchProperties(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<PropertyCard>) => page.next_cursor,
    staleTime: 60 * SECOND,
  });

export const useProperty = (id: string) =>
  useQuery({ queryKey: ["property", id], queryFn: () => fetchProperty(id) });

export const useAvailability = (id: string) =>
  useQuery({ queryKey: ["availability", id], queryFn: () => fetchAvailability(id) });

export const quoteKey = (ids: readonly string[], search: StaySearch) =>
  ["quotes", ids, search.checkIn, search.checkOut, search.guests] as const;

const quotesQuery = (ids: readonly string[], search: StaySearch) => ({
  queryKey: quoteKey(ids, search),
  queryFn: () => fetchQuotes(ids, search as DatedSearch),
  enabled: hasDates(search) && ids.length > 0,
});

/** One place's quote for the chosen dates; idle until there are dates, and while it is not `wanted`. */
export const useQuote = (id: string, search: StaySearch, wanted = true) => {
  const query = quotesQuery([id], search);
  return useQuery({ ...query, enabled: query.enabled && wanted, select: (answer) => answer.items[0] });
};

/** Quotes of many places by id, asked in batches; whatever has come so far. */
export function useQuotes(ids: readonly string[], search: StaySearch) {
  return useQueries({
    queries: batches(ids).map((batch) => quotesQuery(batch, search)),
    combine: (results) => ({
      byId: new Map<string, QuoteAnswer>(
        results.flatMap((result) =>
          (result.data?.items ?? []).map((item) => [item.property_id, item] as const),
        ),
      ),
      error: results.find((result) => result.error)?.error ?? null,
      retry: () => results.filter((result) => result.error).forEach((result) => void result.refetch()),
    }),
  });
}

function batches(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / QUOTES_A_CALL);
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * QUOTES_A_CALL, (index + 1) * QUOTES_A_CALL),
  );
}
