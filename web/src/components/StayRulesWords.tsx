import { addDays, formatStay, formatWeekdays, nightsBetween } from "../stayDates.ts";
import type { ArrivalSpan } from "../apiTypes.ts";
import type { ArrivalRules, CalendarRules } from "../stayRules.ts";
import { useWords } from "../useWords.ts";
import { Icon } from "./Icon.tsx";

const LONG_STAY = 365;

/** When stays may begin and end here, and how long they are: every rule in words, those of single weeks too. */
export function StayRulesWords({ rules }: { rules: CalendarRules }) {
  const { t } = useWords();
  const words = useRuleWords();
  const spans = rules.spans.filter((span) => span.until > rules.today && span.first < rules.until);
  const lines = [...words.general(rules), ...spans.map(words.span)].filter(Boolean);
  if (lines.length === 0) return null;
  return (
    <div class="stay-rules">
      <h3 class="stay-rules__title">{t("rules.title")}</h3>
      <ul class="rules">
        {lines.map((line) => (
          <li key={line}>
            <Icon name="calendar" /> {line}
          </li>
        ))}
      </ul>
    </div>
  );
}

function useRuleWords() {
  const { t, locale } = useWords();
  const days = (of: readonly number[]) => formatWeekdays(of, locale);
  const general = ({ own, today, earliest }: CalendarRules): string[] => [
    lengths(own),
    own.arrivalDays.length < 7 ? t("calendar.arrival_days", { days: days(own.arrivalDays) }) : "",
    own.departureDays.length < 7 ? t("calendar.departure_days", { days: days(own.departureDays) }) : "",
    earliest > today ? t("rules.notice", { count: nightsBetween(today, earliest) }) : "",
  ];
  const lengths = ({ minimumNights: least, maximumNights: most }: ArrivalRules): string => {
    if (most < LONG_STAY) return t("rules.nights", { least, most });
    return least > 1 ? t("calendar.minimum", { count: least }) : "";
  };
  const span = (each: ArrivalSpan): string => {
    const asked = [
      each.minimum_nights !== null && t("rules.at_least", { count: each.minimum_nights }),
      each.maximum_nights !== null && t("rules.at_most", { count: each.maximum_nights }),
      each.arrival_days !== null && t("rules.arrive", { days: days(each.arrival_days) }),
      each.departure_days !== null && t("rules.depart", { days: days(each.departure_days) }),
    ].filter(Boolean);
    const when = formatStay(each.first, addDays(each.until, -1), locale);
    return asked.length > 0 ? `${t("rules.span", { when })} ${asked.join(", ")}.` : "";
  };
  return { general, span };
}
