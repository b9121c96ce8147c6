import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import {
  addDays,
  formatFullDay,
  formatMonth,
  formatWeekday,
  nightsBetween,
  type PlainDate,
} from "../../stayDates.ts";
import { useHostWords } from "../hostWords.ts";
import type { TimelineWindow } from "./bars.ts";
import { cellAt, useCellMarks } from "./cellMarks.ts";
import type { ShownWeek } from "./cells.tsx";
import { daysFrom, type TimelineRow } from "./nights.ts";
import { UnitRow } from "./UnitRow.tsx";
import { useTimelineDrag } from "./useTimelineDrag.ts";
import type { useTimelineState } from "./useTimelineState.ts";

interface TimelineGridProps {
  rows: readonly TimelineRow[];
  window: TimelineWindow;
  today: PlainDate;
  state: ReturnType<typeof useTimelineState>;
}

/** Units down, days across: an ARIA grid with one tab stop. */
export function TimelineGrid({ rows, window, today, state }: TimelineGridProps) {
  const { t, locale } = useHostWords();
  const grid = useRef<HTMLDivElement>(null);
  const weeks = useShownWeeks(window, locale);
  const { at, choice, moved } = state;
  const jump = useJumps(window.from);
  useTimelineDrag(grid, state.drag, rows.length > 0);

  useCellMarks(grid, at, choice);

  // Before the next key comes, and not before the day is in the window.
  useLayoutEffect(() => {
    if (!moved.current || !at || state.wanted?.day !== at.day) return;
    moved.current = false;
    cellAt(grid.current, at)?.focus();
  }, [at, moved, state.wanted]);

  // The week of today begins with what lies behind: a day before today is enough of it.
  const hasRows = rows.length > 0;
  useEffect(() => {
    const ahead = nightsBetween(window.from, today) - 1;
    if (!hasRows || ahead < 0 || ahead > 6) return;
    const cell = grid.current?.querySelector<HTMLElement>(".timeline__day");
    grid.current?.parentElement?.scrollTo({ left: ahead * (cell?.offsetWidth ?? 0), behavior: "instant" });
  }, [window.from, today, hasRows]);

  const onFocusIn = (event: FocusEvent) => {
    const cell = event.target as HTMLElement;
    const rowKey = cell.closest<HTMLElement>("[data-row]")?.dataset.row;
    const { day } = cell.dataset;
    if (rowKey && day && (at?.day !== day || at.rowKey !== rowKey)) state.onFocusCell({ rowKey, day });
  };

  return (
    <div class="timeline" tabIndex={-1}>
      <div
        ref={grid}
        role="grid"
        class="timeline__grid"
        aria-label={t("timeline.title")}
        aria-describedby="timeline-keys"
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        onKeyDown={state.onKeyDown}
        onFocusIn={onFocusIn}
      >
        <DayHeads weeks={weeks} today={today} locale={locale} />
        {rows.map((row, index) => (
          <UnitRow
            key={`${row.key} ${jump}`}
            row={row}
            index={index}
            weeks={weeks}
            window={window}
            choice={choice?.rowKey === row.key ? choice.choice : null}
          />
        ))}
      </div>
    </div>
  );
}

const A_JUMP = 28;

/** Counts leaps to other weeks, after which rows are made anew, in turns: hardly a day of theirs stays. */
function useJumps(from: PlainDate): number {
  const last = useRef({ from, jumps: 0 });
  if (Math.abs(nightsBetween(last.current.from, from)) > A_JUMP) last.current.jumps += 1;
  last.current.from = from;
  return last.current.jumps;
}

/** Weeks that were shown before are the same ones again. */
function useShownWeeks(window: TimelineWindow, locale: string): ShownWeek[] {
  const known = useMemo(() => new Map<PlainDate, ShownWeek>(), [locale]); // eslint-disable-line react-hooks/exhaustive-deps
  return useMemo(() => {
    const mondays = daysFrom(window.from, window.to).filter((_, index) => index % WEEK === 0);
    return mondays.map((monday) => {
      const week = known.get(monday) ?? shownWeek(monday, locale);
      known.set(monday, week);
      return week;
    });
  }, [window, locale, known]);
}

const WEEK = 7;
const SATURDAY = 5;

const shownWeek = (monday: PlainDate, locale: string): ShownWeek =>
  daysFrom(monday, addDays(monday, WEEK)).map((day, index) => ({
    day,
    name: formatFullDay(day, locale),
    weekend: index >= SATURDAY,
  }));

interface DayHeadsProps {
  weeks: readonly ShownWeek[];
  today: PlainDate;
  locale: string;
}

function DayHeads({ weeks, today, locale }: DayHeadsProps) {
  const { t } = useHostWords();
  return (
    <div role="row" aria-rowindex={1} class="timeline__row timeline__row--days">
      <div role="columnheader" class="timeline__head timeline__head--corner">
        {t("timeline.property")}
      </div>
      {weeks.map((week, index) => (
        <WeekHeads key={week[0]?.day} week={week} first={index === 0} today={today} locale={locale} />
      ))}
    </div>
  );
}

interface WeekHeadsProps {
  week: ShownWeek;
  first: boolean;
  today: PlainDate;
  locale: string;
}

const WeekHeads = memo(function WeekHeads({ week, first, today, locale }: WeekHeadsProps) {
  return (
    <div role="presentation" class="timeline__week">
      {week.map(({ day, name, weekend }, index) => (
        <div
          key={day}
          role="columnheader"
          aria-current={day === today ? "date" : undefined}
          class={`timeline__day${weekend ? " timeline__cell--weekend" : ""}${day === today ? " timeline__day--today" : ""}`}
        >
          {((first && index === 0) || day.endsWith("-01")) && (
            <span class="timeline__month" aria-hidden="true">
              {formatMonth(day, locale)}
            </span>
          )}
          <span class="unseen">{name}</span>
          <span aria-hidden="true">{formatWeekday(day, locale, "short").slice(0, 2)}</span>
          <strong aria-hidden="true">{Number(day.slice(8))}</strong>
        </div>
      ))}
    </div>
  );
});
