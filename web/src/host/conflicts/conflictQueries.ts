/** Nights that two claim: the open ones for every page that counts them, the settled ones page by page. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Page } from "../../apiTypes.ts";
import { fetchConflicts } from "../hostApi.ts";
import type { Conflict } from "../hostTypes.ts";

const SECOND = 1_000;
const MOST_OPEN = 50;
const SETTLED_A_PAGE = 10;

export const CONFLICTS = ["host", "conflicts"] as const;

export const useOpenConflicts = () =>
  useQuery({
    queryKey: [...CONFLICTS, "open"],
    queryFn: fetchOpen,
    refetchInterval: 60 * SECOND,
    refetchOnWindowFocus: true,
    staleTime: 20 * SECOND,
  });

/** Pages may be short, and empty before the last one. */
async function fetchOpen(): Promise<Page<Conflict>> {
  const found: Conflict[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Conflict> = await fetchConflicts("open", MOST_OPEN, cursor);
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && found.length < MOST_OPEN);
  return { items: found, next_cursor: cursor };
}

export const useSettledConflicts = () =>
  useInfiniteQuery({
    queryKey: [...CONFLICTS, "settled"],
    queryFn: ({ pageParam }) => fetchConflicts("settled", SETTLED_A_PAGE, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Conflict>) => page.next_cursor,
    staleTime: 20 * SECOND,
  });

/** “3”, or “50+” where there are more than were asked for. */
export const countWords = ({ items, next_cursor: more }: Page<Conflict>): string =>
  more ? `${items.length}+` : String(items.length);
