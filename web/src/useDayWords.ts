import { useCallback } from "preact/hooks";
import { formatFullDay, type PlainDate } from "./stayDates.ts";
import {
  type CalendarRules,
  canEndOn,
  choosingCheckOut,
  dayState,
  type Picked,
  underMinimum,
} from "./stayRules.ts";
import { useWords } from "./useWords.ts";

/** What a day of the calendar is called aloud: “Friday, 5 March 2027, taken”. */
export function useDayWords(rules: CalendarRules, picked: Picked): (day: PlainDate) => string {
  const { t, locale } = useWords();
  return useCallback(
    (day) => {
      const parts = [formatFullDay(day, locale)];
      if (day === rules.today) parts.push(t("calendar.today"));
      const place = placeInStay(picked, day);
      if (place) parts.push(t(`calendar.${place}`));
      else if (choosingCheckOut(picked) && canEndOn(rules, picked.checkIn, day))
        parts.push(t("calendar.can_check_out"));
      else if (underMinimum(rules, picked, day))
        parts.push(t("calendar.under_minimum", { count: rules.minimumNights }));
      else parts.push(t(`calendar.${dayState(rules, day)}`, { count: rules.minimumNights }));
      return parts.join(", ");
    },
    [rules, picked, t, locale],
  );
}

function placeInStay(
  { checkIn, checkOut }: Picked,
  day: PlainDate,
): "is_check_in" | "is_check_out" | "in_stay" | null {
  if (day === checkIn) return "is_check_in";
  if (day === checkOut) return "is_check_out";
  return checkIn && checkOut && day > checkIn && day < checkOut ? "in_stay" : null;
}
