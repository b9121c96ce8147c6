import { useCallback, useMemo } from "preact/hooks";
import { useLocation, useSearch } from "wouter";
import { formatSearch, parseSearch, type StaySearch } from "./staySearch.ts";

/** The address' search, and how to change it: the address is replaced, so Back leaves the page as expected. */
export function useStaySearch(): [StaySearch, (change: Partial<StaySearch>) => void] {
  const query = useSearch();
  const [path, navigate] = useLocation();
  const search = useMemo(() => parseSearch(query), [query]);
  const change = useCallback(
    (part: Partial<StaySearch>) => navigate(path + formatSearch({ ...search, ...part }), { replace: true }),
    [path, navigate, search],
  );
  return [search, change];
}
