import { useCallback, useMemo } from "preact/hooks";
import { useLocation, useSearch } from "wouter";
import { addDays, isPlainDate, nightsBetween, type PlainDate } from "../../stayDates.ts";
import type { TimelineWindow } from "./bars.ts";

export const DAYS_SHOWN = 63;
/** Answers are asked for in steps of four weeks, so that going on by a week mostly asks nothing. */
const STEP = 28;
const A_MONDAY = "2024-01-01";

const floorTo = (day: PlainDate, step: number): PlainDate => {
  const since = nightsBetween(A_MONDAY, day);
  return addDays(A_MONDAY, Math.floor(since / step) * step);
};

export const mondayOf = (day: PlainDate): PlainDate => floorTo(day, 7);

/** The days shown, kept in the address, and the wider span that is asked for. */
export function useTimelineWindow(today: PlainDate) {
  const query = useSearch();
  const [path, navigate] = useLocation();
  const asked = new URLSearchParams(query).get("from");
  const from = isPlainDate(asked) ? mondayOf(asked) : mondayOf(today);
  const window = useMemo((): TimelineWindow => ({ from, to: addDays(from, DAYS_SHOWN) }), [from]);
  const span = useMemo(() => {
    const first = floorTo(from, STEP);
    return { from: first, to: addDays(first, STEP + DAYS_SHOWN) };
  }, [from]);
  const show = useCallback(
    (day: PlainDate) => {
      const params = new URLSearchParams(query);
      params.set("from", mondayOf(day));
      navigate(`${path}?${params}`, { replace: true });
    },
    [query, path, navigate],
  );
  return { window, span, show };
}
