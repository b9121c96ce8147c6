import type { VNode } from "preact";
import { addDays, type PlainDate } from "../../stayDates.ts";
import type { HostWords } from "../hostWords.ts";
import type { TimelineWindow } from "./bars.ts";
import { barsOf, type DrawnBar } from "./drawnBars.tsx";
import { claimWords, conflictWords } from "./entryWords.ts";
import { isFree, type Night, type Nights, type TimelineRow } from "./nights.ts";

/** A day of the window with its long name, made once for all rows. */
export interface ShownDay {
  day: PlainDate;
  name: string;
  weekend: boolean;
}

export type ShownWeek = readonly ShownDay[];

/**
 * The cells of one row by weeks, each made once: going on by a week makes one new. What the focus and the choice
 * change of them is written to the page directly (`cellMarks.ts`), so a key or a drag redraws none.
 */
export class RowCells {
  private readonly made = new Map<PlainDate, VNode>();
  private readonly said = new Map<object, string>();
  private readonly row: TimelineRow;
  private readonly nights: Nights;
  private readonly bars: readonly DrawnBar[];
  private readonly t: HostWords;
  private readonly locale: string;

  constructor(row: TimelineRow, nights: Nights, t: HostWords, locale: string) {
    this.row = row;
    this.nights = nights;
    this.t = t;
    this.locale = locale;
    this.bars = barsOf(row, t, locale);
  }

  of(week: ShownWeek): VNode {
    const monday = week[0]?.day ?? "";
    const known = this.made.get(monday) ?? (
      <div key={monday} role="presentation" class="timeline__week">
        {week.map((shown) => this.cell(shown))}
        {this.bars
          .filter((bar) => bar.from >= monday && bar.from < addDays(monday, 7))
          .map((bar) => bar.draw(monday))}
      </div>
    );
    this.made.set(monday, known);
    return known;
  }

  /** What began before the window and reaches into it. */
  carriedInto(window: TimelineWindow): VNode[] {
    return this.bars
      .filter((bar) => bar.from < window.from && bar.to >= window.from)
      .map((bar) => bar.draw(window.from));
  }

  private cell({ day, name, weekend }: ShownDay): VNode {
    const known = day >= this.row.known.from && day < this.row.known.to;
    const free = known && isFree(this.nights, day, this.row.today);
    return (
      <div
        key={day}
        role="gridcell"
        class={`${cellClass(day, this.row, weekend)}${known ? "" : " timeline__cell--unknown"}`}
        data-day={day}
        data-free={free ? "" : undefined}
        tabIndex={-1}
        aria-label={`${name}, ${known ? this.words(day) : this.t("timeline.unknown")}`}
      />
    );
  }

  private words(day: PlainDate): string {
    const night = this.nights.get(day);
    const parts = night ? this.known(night) : [];
    if (parts.length === 0) parts.push(this.t(day < this.row.today ? "timeline.past" : "timeline.free"));
    return parts.join(". ");
  }

  private known({ entry, conflicts, held, gap }: Night): string[] {
    const { t, locale } = this;
    const parts = conflicts.map((each) => this.once(each, () => conflictWords(each, t, locale)));
    if (entry) parts.unshift(claimWords(entry, t, locale));
    if (held) parts.push(t("timeline.held"));
    if (gap) {
      const words = () => t("timeline.gap", { count: gap.nights, needs: gap.needs_nights });
      parts.push(this.once(gap, words));
    }
    return parts;
  }

  /** Every night of a stay says the same: it is put into words once. */
  private once(about: object, say: () => string): string {
    const known = this.said.get(about) ?? say();
    this.said.set(about, known);
    return known;
  }
}

function cellClass(day: PlainDate, row: TimelineRow, weekend: boolean): string {
  const past = day < row.today ? " timeline__cell--past" : "";
  const today = day === row.today ? " timeline__cell--today" : "";
  return `timeline__cell${weekend ? " timeline__cell--weekend" : ""}${past}${today}`;
}
