import { useCallback } from "preact/hooks";
import { formatFullDay, formatWeekdays, type PlainDate } from "./stayDates.ts";
import {
  type CalendarRules,
  choosingCheckOut,
  dayState,
  endState,
  minimumFrom,
  type Picked,
  rulesOn,
} from "./stayRules.ts";
import { useWords } from "./useWords.ts";

type Words = Pick<ReturnType<typeof useWords>, "t" | "locale">;

/** What a day of the calendar is called aloud: “Friday, 5 March 2027, taken”. */
export function useDayWords(rules: CalendarRules, picked: Picked): (day: PlainDate) => string {
  const { t, locale } = useWords();
  return useCallback(
    (day) => {
      const parts = [formatFullDay(day, locale)];
      if (day === rules.today) parts.push(t("calendar.today"));
      const place = placeInStay(picked, day);
      parts.push(place ? t(`calendar.${place}`) : whatItIs(rules, picked, day, { t, locale }));
      return parts.join(", ");
    },
    [rules, picked, t, locale],
  );
}

function whatItIs(rules: CalendarRules, picked: Picked, day: PlainDate, words: Words): string {
  const { t, locale } = words;
  if (!choosingCheckOut(picked)) return beginning(rules, day, words);
  const { minimumNights, departureDays } = rulesOn(rules, picked.checkIn);
  switch (endState(rules, picked.checkIn, day)) {
    case "can-end":
      return t("calendar.can_check_out");
    case "under-minimum":
      return t("calendar.under_minimum", { count: minimumNights });
    case "no-departure":
      return t("calendar.no_departure", { days: formatWeekdays(departureDays, locale) });
    default:
      return beginning(rules, day, words);
  }
}

/** What the day is for a check-in; where it asks for more nights than usual, how many. */
function beginning(rules: CalendarRules, day: PlainDate, { t, locale }: Words): string {
  const state = dayState(rules, day);
  const least = minimumFrom(rules, day);
  if (state === "no-arrival")
    return t("calendar.no-arrival", { days: formatWeekdays(rulesOn(rules, day).arrivalDays, locale) });
  const words = t(`calendar.${state}`, { count: least });
  const unusual = state === "free" && least !== rules.own.minimumNights;
  return unusual ? `${words}, ${t("calendar.from_here", { count: least })}` : words;
}

function placeInStay(
  { checkIn, checkOut }: Picked,
  day: PlainDate,
): "is_check_in" | "is_check_out" | "in_stay" | null {
  if (day === checkIn) return "is_check_in";
  if (day === checkOut) return "is_check_out";
  return checkIn && checkOut && day > checkIn && day < checkOut ? "in_stay" : null;
}
