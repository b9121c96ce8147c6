import { cloneElement, type VNode } from "preact";
import { memo } from "preact/compat";
import { useMemo } from "preact/hooks";
import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { formatTime } from "../../stayDates.ts";
import { type HostWords, useHostWords } from "../hostWords.ts";
import { ChoiceBar, EntryBar, GapBar, HoldBar } from "./Bars.tsx";
import { type Place, placeOf, type TimelineWindow } from "./bars.ts";
import { entryWords } from "./entryWords.ts";
import {
  isFree,
  liveEntries,
  type Night,
  type Nights,
  nightsOf,
  otherHolds,
  type TimelineRow,
} from "./nights.ts";

/** A day of the window with its long name, made once for all rows. */
export interface ShownDay {
  day: string;
  name: string;
  weekend: boolean;
}

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
  days: readonly ShownDay[];
  window: TimelineWindow;
  /** The day with the grid's focus, if it is in this row. */
  focusDay: string | null;
  choice: Choice | null;
}

/** One unit's days. Everything it shows comes by value, so that a change elsewhere does not draw it again. */
export const UnitRow = memo(function UnitRow({ row, index, days, window, focusDay, choice }: UnitRowProps) {
  const { t, locale } = useHostWords();
  const nights = useMemo(() => nightsOf(row.calendar), [row.calendar]);
  const bars = useMemo(() => barsByDay(row, window, t, locale), [row, window, t, locale]);
  const words = useMemo(() => new CellWords(t, locale), [t, locale]);
  const hasConflict = row.calendar.entries.some((entry) => entry.shadow);
  const chosen = choice && placeOf(choice.from, choice.to, window);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      class={hasConflict ? "timeline__row timeline__row--conflict" : "timeline__row"}
      data-row={row.key}
    >
      <RowHead row={row} hasConflict={hasConflict} />
      {days.map(({ day, name, weekend }, column) => (
        <div
          key={day}
          role="gridcell"
          aria-colindex={column + 2}
          class={cellClass(day, row, weekend)}
          data-day={day}
          data-free={isFree(nights, day, row.today) ? "" : undefined}
          tabIndex={day === focusDay ? 0 : -1}
          aria-selected={choice !== null && day >= choice.from && day < choice.to}
          aria-label={`${name}, ${words.of(day, nights, row)}`}
        >
          {bars
            .get(day)
            ?.map((bar) => (bar.key === choice?.without ? cloneElement(bar, { faded: true }) : bar))}
          {chosen?.day === day && choice && <ChoiceBar place={chosen} words={choice.words} />}
        </div>
      ))}
    </div>
  );
});

function RowHead({ row, hasConflict }: { row: TimelineRow; hasConflict: boolean }) {
  const { t } = useHostWords();
  return (
    <div role="rowheader" class="timeline__head">
      <Link href={`/host/properties/${encodeURIComponent(row.propertyId)}`} tabIndex={-1} title={row.title}>
        {row.title}
      </Link>
      {row.unitName && <span class="hint">{t("timeline.unit", { unit: row.unitName })}</span>}
      {hasConflict && (
        <span class="timeline__warning">
          <Icon name="warning" size={14} /> {t("timeline.conflict")}
        </span>
      )}
    </div>
  );
}

function cellClass(day: string, row: TimelineRow, weekend: boolean): string {
  const past = day < row.today ? " timeline__cell--past" : "";
  const today = day === row.today ? " timeline__cell--today" : "";
  return `timeline__cell${weekend ? " timeline__cell--weekend" : ""}${past}${today}`;
}

type KeyedBar = VNode<{ faded?: boolean }>;

/** Every bar of a row, under the day whose cell carries it. */
function barsByDay(row: TimelineRow, window: TimelineWindow, t: HostWords, locale: string) {
  const bars = new Map<string, KeyedBar[]>();
  const put = (place: Place | null, draw: (place: Place) => VNode) => {
    if (place) bars.set(place.day, [...(bars.get(place.day) ?? []), draw(place)]);
  };
  for (const gap of row.calendar.gaps) {
    const words = t("timeline.gap", { count: gap.nights, needs: gap.needs_nights });
    put(placeOf(gap.from, gap.to, window), (place) => (
      <GapBar key={`gap-${gap.from}`} place={place} needs={gap.needs_nights} words={words} />
    ));
  }
  for (const hold of otherHolds(row.calendar)) {
    const words = t("timeline.held_until", { time: clock(hold.expires_at, locale) });
    put(placeOf(hold.check_in, hold.check_out, window), (place) => (
      <HoldBar key={`hold-${hold.check_in}`} place={place} words={words} />
    ));
  }
  for (const entry of liveEntries(row.calendar)) {
    put(placeOf(entry.check_in, entry.check_out, window), (place) => (
      <EntryBar key={entry.id} entry={entry} place={place} />
    ));
  }
  return bars;
}

/** An instant as the host's own clock shows it. */
function clock(instant: string, locale: string): string {
  const at = new Date(instant);
  return formatTime(`${at.getHours()}:${at.getMinutes()}`, locale);
}

/** What a night is, in words; each entry is put into words once. */
class CellWords {
  private readonly said = new Map<unknown, string>();
  private readonly t: HostWords;
  private readonly locale: string;

  constructor(t: HostWords, locale: string) {
    this.t = t;
    this.locale = locale;
  }

  of(day: string, nights: Nights, row: TimelineRow): string {
    const night = nights.get(day);
    const parts = night ? this.known(night) : [];
    if (parts.length === 0) parts.push(this.t(day < row.today ? "timeline.past" : "timeline.free"));
    return parts.join(". ");
  }

  private known({ entry, conflicts, held, gap }: Night): string[] {
    const entries = [entry, ...conflicts].flatMap((each) =>
      each ? [this.once(each, () => entryWords(each, this.t, this.locale))] : [],
    );
    if (held) entries.push(this.t("timeline.held"));
    if (gap)
      entries.push(
        this.once(gap, () => this.t("timeline.gap", { count: gap.nights, needs: gap.needs_nights })),
      );
    return entries;
  }

  private once(about: object, say: () => string): string {
    const known = this.said.get(about) ?? say();
    this.said.set(about, known);
    return known;
  }
}
