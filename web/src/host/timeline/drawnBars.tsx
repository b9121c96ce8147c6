import type { VNode } from "preact";
import type { PlainDate } from "../../stayDates.ts";
import type { HostWords } from "../hostWords.ts";
import { clockWords } from "../instantWords.ts";
import { EntryBar, GapBar, HoldBar } from "./Bars.tsx";
import { placeFrom } from "./bars.ts";
import { liveEntries, otherHolds, type TimelineRow } from "./nights.ts";

/** A bar of a row: it belongs to the week it begins in, so that it moves along with it. */
export interface DrawnBar {
  from: PlainDate;
  to: PlainDate;
  /** Draws it as seen from a day: what began before it is cut there. */
  draw: (day: PlainDate) => VNode;
}

/** Every bar of a row. */
export function barsOf({ calendar }: TimelineRow, t: HostWords, locale: string): DrawnBar[] {
  const gaps = calendar.gaps.map(({ from, to, nights, needs_nights: needs }): DrawnBar => {
    const words = t("timeline.gap", { count: nights, needs });
    return {
      from,
      to,
      draw: (day) => (
        <GapBar key={`gap-${from}`} place={placeFrom(day, from, to)} needs={needs} words={words} />
      ),
    };
  });
  const holds = otherHolds(calendar).map(({ check_in: from, check_out: to, expires_at: until }): DrawnBar => {
    const words = t("timeline.held_until", { time: clockWords(until, locale) });
    return {
      from,
      to,
      draw: (day) => <HoldBar key={`hold-${from}`} place={placeFrom(day, from, to)} words={words} />,
    };
  });
  const entries = liveEntries(calendar).map((entry): DrawnBar => {
    const { check_in: from, check_out: to } = entry;
    return {
      from,
      to,
      draw: (day) => <EntryBar key={entry.id} entry={entry} place={placeFrom(day, from, to)} />,
    };
  });
  return [...gaps, ...holds, ...entries];
}
