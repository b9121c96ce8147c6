import { Icon } from "../../components/Icon.tsx";
import { addDays, formatMonth, type PlainDate } from "../../stayDates.ts";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostWords } from "../hostWords.ts";
import type { TimelineWindow } from "./bars.ts";

interface TimelineToolbarProps {
  window: TimelineWindow;
  today: PlainDate;
  show: (day: PlainDate) => void;
  filter: string;
  onFilter: (text: string) => void;
  onBlock: () => void;
}

const MONTHS_BACK = 3;
const MONTHS_SHOWN = 24;

/** Going through time, finding a property, and blocking by form. */
export function TimelineToolbar({ window, today, show, filter, onFilter, onBlock }: TimelineToolbarProps) {
  const { t } = useHostWords();
  return (
    <div class="timeline-toolbar">
      <div class="timeline-toolbar__time">
        <button type="button" class="button button--quiet" onClick={() => show(today)}>
          {t("timeline.today")}
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("timeline.week_before")}
          onClick={() => show(addDays(window.from, -7))}
        >
          <Icon name="left" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={t("timeline.week_after")}
          onClick={() => show(addDays(window.from, 7))}
        >
          <Icon name="right" />
        </button>
        <MonthJump window={window} today={today} show={show} />
      </div>
      <div class="timeline-toolbar__more">
        <label class="timeline-toolbar__find">
          <HostIcon name="search" size={18} />
          <span class="unseen">{t("timeline.find")}</span>
          <input
            type="search"
            value={filter}
            placeholder={t("timeline.find")}
            onInput={(event) => onFilter(event.currentTarget.value)}
          />
        </label>
        <button type="button" class="button button--quiet" aria-haspopup="dialog" onClick={onBlock}>
          <HostIcon name="block" size={18} /> {t("timeline.block_dates")}
        </button>
      </div>
    </div>
  );
}

/** The month is the one most of the first week lies in. */
function MonthJump({ window, today, show }: Pick<TimelineToolbarProps, "window" | "today" | "show">) {
  const { t, locale } = useHostWords();
  const current = addDays(window.from, 6).slice(0, 7);
  const months = Array.from({ length: MONTHS_SHOWN }, (_, index) => monthAfter(today, index - MONTHS_BACK));
  const offered = months.includes(current) ? months : [current, ...months].sort();
  return (
    <label class="timeline-toolbar__month">
      <span class="unseen">{t("timeline.month")}</span>
      <select value={current} onChange={(event) => show(addDays(`${event.currentTarget.value}-01`, 0))}>
        {offered.map((month) => (
          <option key={month} value={month}>
            {formatMonth(`${month}-01`, locale)}
          </option>
        ))}
      </select>
    </label>
  );
}

function monthAfter(day: PlainDate, months: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
}
