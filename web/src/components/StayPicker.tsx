import { useMemo, useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { DayPicker, type DayPickerProps } from "react-day-picker";
import {
  formatMonth,
  formatWeekday,
  fromCalendarDate,
  type PlainDate,
  toCalendarDate,
} from "../stayDates.ts";
import { type CalendarRules, canPick, choosingCheckOut, dayState, type Picked, pick } from "../stayRules.ts";
import { useDayWords } from "../useDayWords.ts";
import { useWideScreen } from "../useWideScreen.ts";
import { PickerDay } from "./PickerDay.tsx";
import { StayPickerStatus } from "./StayPickerStatus.tsx";
import "../stayWords.ts";
import "../styles/stay-picker.css";

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
  const { i18n } = useTranslation();
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
        weekStartsOn={firstDayOfWeek(i18n.language)}
        dir={i18n.dir()}
        lang={i18n.language}
        autoFocus={focusFirst}
        onDayClick={choose}
        modifiers={modifiers}
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

/** What the widget marks each day with; the style sheet and `PickerDay` read these names. */
function dayModifiers(rules: CalendarRules, picked: Picked): DayPickerProps["modifiers"] {
  const { checkIn, checkOut } = picked;
  const when = (test: (day: PlainDate) => boolean) => (date: Date) => test(fromCalendarDate(date));
  return {
    unpickable: when((day) => !canPick(rules, picked, day)),
    taken: when((day) => rules.taken.has(day)),
    turnover: when((day) => dayState(rules, day) === "check-out-only"),
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
  const { t, i18n } = useTranslation();
  const dayWords = useDayWords(rules, picked);
  return useMemo(() => {
    const month = (date: Date) => formatMonth(fromCalendarDate(date), i18n.language);
    const weekday = (width: "short" | "long") => (date: Date) =>
      formatWeekday(fromCalendarDate(date), i18n.language, width);
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
  }, [t, i18n.language, dayWords]);
}

/** 0 for Sunday to 6, as the guest's own region begins the week when it speaks the page's language. */
function firstDayOfWeek(language: string): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  const tag = navigator.language.startsWith(language) ? navigator.language : language;
  const locale = new Intl.Locale(tag) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return ((locale.getWeekInfo?.().firstDay ?? 1) % 7) as 0 | 1;
}
