import { formatDay, formatShortDay, formatStay, nightsBetween, type PlainDate } from "../stayDates.ts";
import { type CalendarRules, choosingCheckOut, dayState, latestCheckOut, type Picked } from "../stayRules.ts";
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

function useStatusWords(rules: CalendarRules, picked: Picked, refused: PlainDate | null): string {
  const { t, locale } = useWords();
  const language = locale;
  if (refused) return refusal(rules, refused);
  if (choosingCheckOut(picked)) {
    const latest = formatDay(latestCheckOut(rules, picked.checkIn), language);
    return `${t("calendar.pick_check_out", { day: formatShortDay(picked.checkIn, language), latest })} ${minimum()}`;
  }
  if (picked.checkIn && picked.checkOut) {
    const nights = t("dates.nights", { count: nightsBetween(picked.checkIn, picked.checkOut) });
    return t("calendar.picked", { stay: formatStay(picked.checkIn, picked.checkOut, language), nights });
  }
  return `${t("calendar.pick_check_in")} ${minimum()}`;

  function minimum(): string {
    return rules.minimumNights > 1 ? t("calendar.minimum", { count: rules.minimumNights }) : "";
  }

  function refusal(of: CalendarRules, day: PlainDate): string {
    const state = dayState(of, day);
    if (state === "free") return t("calendar.refused.under_minimum", { count: of.minimumNights });
    return t(`calendar.refused.${state}`, { day: formatShortDay(day, language), count: of.minimumNights });
  }
}

function Legend() {
  const { t } = useWords();
  return (
    <ul class="stay-picker__legend">
      <li class="legend legend--free">{t("calendar.legend_free")}</li>
      <li class="legend legend--taken">{t("calendar.legend_taken")}</li>
      <li class="legend legend--turnover">{t("calendar.legend_check_out")}</li>
    </ul>
  );
}
