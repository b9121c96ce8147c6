import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { formatFullDay, formatMonth, formatWeekday, nightsBetween, type PlainDate } from "../../stayDates.ts";
import { useHostWords } from "../hostWords.ts";
import type { TimelineWindow } from "./bars.ts";
import { daysFrom, type TimelineRow } from "./nights.ts";
import { type ShownDay, UnitRow } from "./UnitRow.tsx";
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
  const days = useMemo(() => shownDays(window, locale), [window, locale]);
  const { at, choice, moved } = state;
  useTimelineDrag(grid, state.drag, rows.length > 0);

  // Before the next key comes, and not before the day is in the window.
  useLayoutEffect(() => {
    if (!moved.current || !at || state.wanted?.day !== at.day) return;
    moved.current = false;
    cellAt(grid.current, at.rowKey, at.day)?.focus();
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
        aria-colcount={days.length + 1}
        aria-multiselectable="true"
        onKeyDown={state.onKeyDown}
        onFocusIn={onFocusIn}
      >
        <DayHeads days={days} today={today} locale={locale} />
        {rows.map((row, index) => (
          <UnitRow
            key={row.key}
            row={row}
            index={index}
            days={days}
            window={window}
            focusDay={at?.rowKey === row.key ? at.day : null}
            choice={choice?.rowKey === row.key ? choice.choice : null}
          />
        ))}
      </div>
    </div>
  );
}

function cellAt(grid: HTMLElement | null, rowKey: string, day: PlainDate): HTMLElement | null {
  return grid?.querySelector(`[data-row="${CSS.escape(rowKey)}"] [data-day="${day}"]`) ?? null;
}

function shownDays(window: TimelineWindow, locale: string): ShownDay[] {
  return daysFrom(window.from, window.to).map((day, index) => ({
    day,
    name: formatFullDay(day, locale),
    weekend: index % 7 > 4,
  }));
}

interface DayHeadsProps {
  days: readonly ShownDay[];
  today: PlainDate;
  locale: string;
}

function DayHeads({ days, today, locale }: DayHeadsProps) {
  const { t } = useHostWords();
  return (
    <div role="row" aria-rowindex={1} class="timeline__row timeline__row--days">
      <div role="columnheader" class="timeline__head timeline__head--corner">
        {t("timeline.property")}
      </div>
      {days.map(({ day, name, weekend }, index) => (
        <div
          key={day}
          role="columnheader"
          aria-current={day === today ? "date" : undefined}
          class={`timeline__day${weekend ? " timeline__cell--weekend" : ""}${day === today ? " timeline__day--today" : ""}`}
        >
          {(index === 0 || day.endsWith("-01")) && (
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
}
