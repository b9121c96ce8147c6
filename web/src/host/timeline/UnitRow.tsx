import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { useHostWords } from "../hostWords.ts";
import { unitWords } from "../unitWords.ts";
import { ChoiceBar } from "./Bars.tsx";
import { placeFrom, type TimelineWindow } from "./bars.ts";
import { RowCells, type ShownWeek } from "./cells.tsx";
import { nightsOf, type TimelineRow } from "./nights.ts";
import { useRowTurn } from "./rowTurns.ts";

/** Nights [from, to) chosen or being dragged in this row; `without` is the block they stand for meanwhile. */
export interface Choice {
  from: string;
  to: string;
  words: string;
  without?: string;
}

interface UnitRowProps {
  row: TimelineRow;
  index: number;
  weeks: readonly ShownWeek[];
  window: TimelineWindow;
  choice: Choice | null;
}

/** Rows that are drawn with the page itself. */
const AT_ONCE = 3;

/** One unit's days. What it shows comes by value, so that a change elsewhere does not draw it again. */
export const UnitRow = memo(function UnitRow({ row, index, weeks, window, choice }: UnitRowProps) {
  const { t, locale } = useHostWords();
  const drawn = useRowTurn(index < AT_ONCE);
  const cells = useMemo(() => new RowCells(row, nightsOf(row.calendar), t, locale), [row, t, locale]);
  const carried = useMemo(() => (drawn ? cells.carriedInto(window) : []), [drawn, cells, window]);
  const hasConflict = row.calendar.entries.some((entry) => entry.shadow);
  const chosen = choice && placeFrom(window.from, choice.from, choice.to);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      class={hasConflict ? "timeline__row timeline__row--conflict" : "timeline__row"}
      data-row={row.key}
    >
      <RowHead row={row} hasConflict={hasConflict} />
      {drawn && weeks.map((week) => cells.of(week))}
      <div key="over" role="presentation" class="timeline__over">
        {carried}
        {choice && chosen && <ChoiceBar key="choice" place={chosen} words={choice.words} />}
      </div>
    </div>
  );
});

const RowHead = memo(function RowHead({ row, hasConflict }: { row: TimelineRow; hasConflict: boolean }) {
  const { t } = useHostWords();
  return (
    <div role="rowheader" class="timeline__head">
      <Link href={`/host/properties/${encodeURIComponent(row.propertyId)}`} tabIndex={-1} title={row.title}>
        {row.title}
      </Link>
      {row.ofSeveral && <span class="hint">{unitWords(row.ofSeveral, t)}</span>}
      {hasConflict && (
        <span class="timeline__warning">
          <Icon name="warning" size={14} /> {t("timeline.conflict")}
        </span>
      )}
    </div>
  );
});
