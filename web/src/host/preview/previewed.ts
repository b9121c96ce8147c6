/** What a property will be for guests, before it is saved. Pure: the same answers as the API's. */
import type { Refund } from "../../apiTypes.ts";
import { addDays, nightsBetween, type PlainDate, weekdayOf } from "../../stayDates.ts";
import { type CalendarRules, rulesFrom } from "../../stayRules.ts";
import { changeFrom, type PropertyDraft } from "../forms/propertyDraft.ts";
import type { HostProperty, PropertyChange, Rates, RefundStep, Season } from "../hostTypes.ts";
import policies from "./policies.json";

/** The draft as a property. A member that makes no sense yet stays as it was last shown. */
export function previewed(shown: HostProperty, draft: PropertyDraft): HostProperty {
  const { change, mistakes } = changeFrom(draft, shown.rates.currency);
  const unread = new Set(Object.keys(mistakes).map((pointer) => pointer.split("/")[1]));
  const read = Object.entries(change).filter(([member]) => !unread.has(member));
  return { ...shown, ...(Object.fromEntries(read) as Partial<PropertyChange>) };
}

/** The lowest price of a night that can be booked from `today` on, in minor units. */
export function nightlyFrom({ rates, stay_rules: rules }: HostProperty, today: PlainDate): number {
  const soldUntil = addDays(today, rules.booking_window_days);
  const prices = spansOf(rates.seasons)
    .filter(([first, until]) => (first ?? "") < soldUntil && (until === null || until > today))
    .map(([first, until]) => lowestOf(rates, first, until));
  return Math.min(...prices);
}

type Span = [first: PlainDate | null, until: PlainDate | null];

/** From edge to edge of the seasons; null is without end. */
function spansOf(seasons: readonly Season[]): Span[] {
  const edges = [...new Set(seasons.flatMap(({ first, until }) => [first, until]))].sort();
  return [null, ...edges].map((first, place) => [first, edges[place] ?? null]);
}

const WEEK = [1, 2, 3, 4, 5, 6, 7];

function lowestOf(rates: Rates, first: PlainDate | null, until: PlainDate | null): number {
  const season = first && rates.seasons.findLast((each) => each.first <= first && first < each.until);
  const priced = season || rates;
  const weekdays =
    first && until
      ? WEEK.slice(0, nightsBetween(first, until)).map((_, night) => weekdayOf(addDays(first, night)))
      : WEEK;
  return Math.min(
    ...weekdays.map((day) =>
      rates.weekend_days.includes(day) ? (priced.weekend_nightly ?? priced.nightly) : priced.nightly,
    ),
  );
}

/** A guest's calendar without a booking in it: for its rules. */
export const rulesOf = ({ property_id, stay_rules }: HostProperty, today: PlainDate): CalendarRules =>
  rulesFrom({
    property_id,
    from: today,
    to: addDays(today, stay_rules.booking_window_days),
    today,
    bookable_until: addDays(today, stay_rules.booking_window_days),
    taken: [],
    stay_rules,
  });

const ALL = 100;
const DAYS_AHEAD = 60;

/** The refund rule of a stay so far ahead that every step of it is still to come. */
export function refundAhead(
  property: HostProperty,
  today: PlainDate,
): { checkIn: PlainDate; refund: Refund } {
  const { cancellation_policy: policy, refund_steps } = property;
  const rule: RefundStep[] = policy === "custom" ? refund_steps : policies[policy];
  const checkIn = addDays(today, Math.max(DAYS_AHEAD, ...rule.map(({ days }) => days + 1)));
  const steps = rule.map(({ days, percent }) => ({ percent, until: addDays(checkIn, -days) }));
  const free = steps.find(({ percent }) => percent === ALL);
  const partial = steps.find(({ percent }) => percent < ALL);
  return { checkIn, refund: { policy, steps, full_refund_until: free?.until ?? null, partial } };
}
