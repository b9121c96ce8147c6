import { useMemo, useState } from "preact/hooks";
import { DayPicker, type DayPickerProps } from "react-day-picker";
import {
  formatMonth,
  formatWeekday,
  fromCalendarDate,
  type PlainDate,
  toCalendarDate,
} from "../stayDates.ts";
import {
  type CalendarRules,
  canPick,
  choosingCheckOut,
  dayState,
  openRules,
  type Picked,
  pick,
} from "../stayRules.ts";
import { useDayWords } from "../useDayWords.ts";
import { useWideScreen } from "../useWideScreen.ts";
import { PickerDay } from "./PickerDay.tsx";
import { StayPickerStatus } from "./StayPickerStatus.tsx";
import "../stayWords.ts";
import "../styles/stay-picker.css";
import { useWords } from "../useWords.ts";

interface StayPickerProps {
  rules: CalendarRules;
  picked: Picked;
  onPick: (picked: Picked) => void;
  /** Focus a day as soon as the picker appears, as in a sheet. */
  focusFirst?: boolean;
  /** Free and taken need explaining only where a place is known. */
  legend?: boolean;
}

const components: DayPickerProps["components"] = { DayButton: PickerDay };

/** A calendar of nights: two months, one on a phone. Every day can be reached and says what it is. */
export function StayPicker({ rules, picked, onPick, focusFirst = false, legend = false }: StayPickerProps) {
  const { i18n, locale } = useWords();
  const [refused, setRefused] = useState<PlainDate | null>(null);
  const words = useCalendarWords(rules, picked);
  const modifiers = useMemo(() => dayModifiers(rules, picked), [rules, picked]);

  const choose = (date: Date) => {
    const day = fromCalendarDate(date);
    const next = pick(rules, picked, day);
    setRefused(next === picked ? day : null);
    if (next !== picked) onPick(next);
  };

  return (
    <div class="stay-picker">
      <DayPicker
        numberOfMonths={useWideScreen() ? 2 : 1}
        today={toCalendarDate(rules.today)}
        defaultMonth={toCalendarDate(picked.checkIn ?? rules.today)}
        startMonth={toCalendarDate(rules.today)}
        endMonth={toCalendarDate(rules.until)}
        weekStartsOn={firstDayOfWeek(locale)}
        dir={i18n.dir()}
        lang={i18n.language}
        autoFocus={focusFirst}
        fixedWeeks
        onDayClick={choose}
        modifiers={modifiers}
        modifiersClassNames={MARKS}
        components={components}
        {...words}
      />
      <StayPickerStatus
        rules={rules}
        picked={picked}
        refused={refused}
        legend={legend}
        onClear={() => onPick({ checkIn: null, checkOut: null })}
      />
    </div>
  );
}

interface OpenStayPickerProps extends Pick<StayPickerProps, "picked" | "onPick"> {
  today: PlainDate;
}

/** A calendar of any days to come, for when no place is chosen yet. */
export function OpenStayPicker({ today, ...choice }: OpenStayPickerProps) {
  const rules = useMemo(() => openRules(today), [today]);
  return <StayPicker rules={rules} {...choice} focusFirst />;
}

/** Class names of the marks; the style sheet knows them. */
const MARKS = {
  unpickable: "is-unpickable",
  past: "is-past",
  taken: "is-taken",
  turnover: "is-turnover",
  no_arrival: "is-no-arrival",
  stay_start: "is-stay-start",
  stay_middle: "is-stay-middle",
  stay_end: "is-stay-end",
  open_end: "is-open-end",
};

/** What the widget marks each day with. */
function dayModifiers(rules: CalendarRules, picked: Picked): DayPickerProps["modifiers"] {
  const { checkIn, checkOut } = picked;
  const when = (test: (day: PlainDate) => boolean) => (date: Date) => test(fromCalendarDate(date));
  return {
    unpickable: when((day) => !canPick(rules, picked, day)),
    past: when((day) => day < rules.today),
    taken: when((day) => rules.taken.has(day)),
    turnover: when((day) => dayState(rules, day) === "check-out-only"),
    no_arrival: when((day) => ["no-arrival", "too-short", "too-soon"].includes(dayState(rules, day))),
    selected: when((day) => day === checkIn || day === checkOut),
    stay_start: when((day) => day === checkIn && checkOut !== null),
    stay_middle: when((day) => checkIn !== null && checkOut !== null && day > checkIn && day < checkOut),
    stay_end: when((day) => day === checkOut),
    open_end: when((day) => choosingCheckOut(picked) && canPick(rules, picked, day) && day > picked.checkIn),
  };
}

/** Names of days, months and buttons, all through `Intl` in the page's language. */
function useCalendarWords(
  rules: CalendarRules,
  picked: Picked,
): Pick<DayPickerProps, "formatters" | "labels"> {
  const { t, locale } = useWords();
  const dayWords = useDayWords(rules, picked);
  return useMemo(() => {
    const month = (date: Date) => formatMonth(fromCalendarDate(date), locale);
    const weekday = (width: "short" | "long") => (date: Date) =>
      formatWeekday(fromCalendarDate(date), locale, width);
    return {
      formatters: {
        formatCaption: month,
        formatWeekdayName: weekday("short"),
        formatDay: (date) => String(date.getDate()),
      },
      labels: {
        labelNav: () => t("calendar.nav"),
        labelGrid: month,
        labelPrevious: () => t("calendar.previous"),
        labelNext: () => t("calendar.next"),
        labelWeekday: weekday("long"),
        labelDayButton: (date) => dayWords(fromCalendarDate(date)),
      },
    };
  }, [t, locale, dayWords]);
}

/** 0 for Sunday to 6, as the region of the locale begins its week. */
function firstDayOfWeek(tag: string): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  const locale = new Intl.Locale(tag) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return ((locale.getWeekInfo?.().firstDay ?? 1) % 7) as 0 | 1;
}
