/** What is asked of the calendars of other channels, and how often it is looked at again. */
import { type QueryClient, useQueries, useQuery } from "@tanstack/react-query";
import { fetchExports, fetchFeeds } from "../hostApi.ts";
import type { Feed } from "../hostTypes.ts";
import { inTurns } from "../inTurns.ts";

const SECOND = 1_000;
/** While somebody waits for what a sync brings. */
const WATCHING = 2 * SECOND;
const ON_THE_PAGE = 60 * SECOND;
const TODAY = 300 * SECOND;
const AT_ONCE = 20;

type Feeds = { items: Feed[] };

export const feedsKey = (propertyId: string) => ["host", "feeds", propertyId] as const;
export const exportsKey = (propertyId: string) => ["host", "exports", propertyId] as const;

export const useFeeds = (propertyId: string, watched: (feeds: readonly Feed[]) => boolean) =>
  useQuery({
    queryKey: feedsKey(propertyId),
    queryFn: () => fetchFeeds(propertyId),
    refetchInterval: (query) => (watched(query.state.data?.items ?? []) ? WATCHING : ON_THE_PAGE),
    refetchOnWindowFocus: true,
    staleTime: 10 * SECOND,
  });

const asks = inTurns(AT_ONCE);

/** The feeds of every property, those of one a call. Where there are none, nobody looks again. */
export const useAllFeeds = (propertyIds: readonly string[]) =>
  useQueries({
    queries: propertyIds.map((id) => ({
      queryKey: feedsKey(id),
      queryFn: () => asks(() => fetchFeeds(id)),
      refetchInterval: ({ state }: { state: { data: Feeds | undefined } }) =>
        state.data?.items.length === 0 ? (false as const) : TODAY,
      staleTime: 60 * SECOND,
    })),
    combine: combineFeeds,
  });

function combineFeeds(
  results: { data: Feeds | undefined; error: Error | null; refetch: () => Promise<unknown> }[],
) {
  return {
    feeds: results.flatMap((result) => result.data?.items ?? []),
    complete: results.every((result) => result.data !== undefined),
    error: results.find((result) => result.error)?.error ?? null,
    retry: () => {
      for (const result of results) if (result.error) void result.refetch();
    },
  };
}

export const useExports = (propertyId: string) =>
  useQuery({
    queryKey: exportsKey(propertyId),
    queryFn: () => fetchExports(propertyId),
    staleTime: 60 * SECOND,
  });

/** Puts a feed that an answer brought into the list, in its place or at its end. */
export function keepFeed(queries: QueryClient, feed: Feed): void {
  queries.setQueryData<Feeds>(feedsKey(feed.property_id), (known) => {
    const items = known?.items ?? [];
    const there = items.some((one) => one.feed_id === feed.feed_id);
    return {
      items: there ? items.map((one) => (one.feed_id === feed.feed_id ? feed : one)) : [...items, feed],
    };
  });
}

export function dropFeed(queries: QueryClient, propertyId: string, id: string): void {
  queries.setQueryData<Feeds>(feedsKey(propertyId), (known) => ({
    items: (known?.items ?? []).filter((one) => one.feed_id !== id),
  }));
}
