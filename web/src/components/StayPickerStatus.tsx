import {
  formatDay,
  formatShortDay,
  formatStay,
  formatWeekdays,
  nightsBetween,
  type PlainDate,
} from "../stayDates.ts";
import {
  type CalendarRules,
  choosingCheckOut,
  dayState,
  endState,
  latestCheckOut,
  minimumFrom,
  type Picked,
  rulesOn,
} from "../stayRules.ts";
import { useWords } from "../useWords.ts";

interface StayPickerStatusProps {
  rules: CalendarRules;
  picked: Picked;
  /** A day just tried in vain. */
  refused: PlainDate | null;
  legend: boolean;
  onClear: () => void;
}

/** Under the calendar: what to choose next, or why a day was refused, told to eyes and ears alike. */
export function StayPickerStatus({ rules, picked, refused, legend, onClear }: StayPickerStatusProps) {
  const { t } = useWords();
  const words = useStatusWords(rules, picked, refused);
  return (
    <div class="stay-picker__foot">
      {legend && <Legend />}
      <p class="stay-picker__status" role="status">
        {words}
      </p>
      {picked.checkIn && (
        <button type="button" class="text-button" onClick={onClear}>
          {t("clear_dates")}
        </button>
      )}
    </div>
  );
}

type Words = ReturnType<typeof useWords>;

function useStatusWords(rules: CalendarRules, picked: Picked, refused: PlainDate | null): string {
  const words = useWords();
  const { t, locale } = words;
  if (refused) return refusal(rules, picked, refused, words);
  if (choosingCheckOut(picked)) return nextIsCheckOut(rules, picked.checkIn, words);
  if (picked.checkIn && picked.checkOut) {
    const nights = t("dates.nights", { count: nightsBetween(picked.checkIn, picked.checkOut) });
    return t("calendar.picked", { stay: formatStay(picked.checkIn, picked.checkOut, locale), nights });
  }
  return nextIsCheckIn(rules, words);
}

function nextIsCheckIn({ own }: CalendarRules, { t, locale }: Words): string {
  const parts = [t("calendar.pick_check_in")];
  if (own.minimumNights > 1) parts.push(t("calendar.minimum", { count: own.minimumNights }));
  if (own.arrivalDays.length < 7)
    parts.push(t("calendar.arrival_days", { days: formatWeekdays(own.arrivalDays, locale) }));
  return parts.join(" ");
}

function nextIsCheckOut(rules: CalendarRules, checkIn: PlainDate, { t, locale }: Words): string {
  const { minimumNights, departureDays } = rulesOn(rules, checkIn);
  const day = formatShortDay(checkIn, locale);
  const latest = formatDay(latestCheckOut(rules, checkIn), locale);
  const parts = [t("calendar.pick_check_out", { day, latest })];
  if (minimumNights > 1) parts.push(t("calendar.minimum_from", { day, count: minimumNights }));
  if (departureDays.length < 7)
    parts.push(t("calendar.departure_days", { days: formatWeekdays(departureDays, locale) }));
  return parts.join(" ");
}

function refusal(rules: CalendarRules, picked: Picked, day: PlainDate, words: Words): string {
  const { t, locale } = words;
  const short = (date: PlainDate) => formatShortDay(date, locale);
  if (choosingCheckOut(picked)) {
    const end = endState(rules, picked.checkIn, day);
    const { minimumNights, departureDays } = rulesOn(rules, picked.checkIn);
    const begins = short(picked.checkIn);
    if (end === "under-minimum")
      return t("calendar.refused.under_minimum", { day: begins, count: minimumNights });
    if (end === "no-departure") {
      const days = formatWeekdays(departureDays, locale);
      return t("calendar.refused.no_departure", { day: begins, days });
    }
  }
  const state = dayState(rules, day);
  // A day that looks free and was refused all the same has been taken in the meantime.
  if (state === "free") return t("calendar.refused.taken", { day: short(day) });
  if (state === "no-arrival") {
    const days = formatWeekdays(rulesOn(rules, day).arrivalDays, locale);
    return t("calendar.refused.no-arrival", { day: short(day), days });
  }
  if (state === "too-soon")
    return t("calendar.refused.too-soon", { day: short(day), earliest: short(rules.earliest) });
  return t(`calendar.refused.${state}`, { day: short(day), count: minimumFrom(rules, day) });
}

function Legend() {
  const { t } = useWords();
  return (
    <ul class="stay-picker__legend">
      <li class="legend legend--free">{t("calendar.legend_free")}</li>
      <li class="legend legend--taken">{t("calendar.legend_taken")}</li>
      <li class="legend legend--turnover">{t("calendar.legend_check_out")}</li>
      <li class="legend legend--no-arrival">{t("calendar.legend_no_check_in")}</li>
    </ul>
  );
}
