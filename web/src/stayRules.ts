/** Which days of a calendar can begin or end a stay, and why not. Pure: dates in, words' names out. */
import type { ArrivalSpan, Availability, StayRules, Weekday } from "./apiTypes.ts";
import { addDays, nightsBetween, type PlainDate, weekdayOf } from "./stayDates.ts";

export interface CalendarRules {
  today: PlainDate;
  /** The first day somebody may arrive. */
  earliest: PlainDate;
  /** Last possible check-out. */
  until: PlainDate;
  taken: ReadonlySet<PlainDate>;
  /** What holds for arrivals that no span is about. */
  own: ArrivalRules;
  spans: readonly ArrivalSpan[];
}

/** What is asked of stays that arrive on one day. */
export interface ArrivalRules {
  minimumNights: number;
  maximumNights: number;
  arrivalDays: readonly Weekday[];
  departureDays: readonly Weekday[];
}

export interface Picked {
  checkIn: PlainDate | null;
  checkOut: PlainDate | null;
}

/**
 * What a day is for somebody who looks for a check-in.
 * `check-out-only`: its night is taken, but a stay may end on it.
 * `no-arrival`: stays begin on other days of the week. `too-soon`: the host wants to know earlier.
 * `too-short`: its night is free, but no stay that is long enough fits before the next booking.
 */
export type DayState =
  "free" | "taken" | "check-out-only" | "no-arrival" | "too-soon" | "too-short" | "past" | "beyond";

/** What a day is for somebody who has chosen a check-in; `other` leaves it to what it is without one. */
export type EndState = "can-end" | "under-minimum" | "no-departure" | "other";

const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

export function rulesFrom(availability: Availability): CalendarRules {
  const taken = new Set<PlainDate>();
  for (const run of availability.taken) {
    for (let night = run.from; night < run.to; night = addDays(night, 1)) taken.add(night);
  }
  const { stay_rules: rules, today } = availability;
  return {
    today,
    earliest: addDays(today, rules.advance_notice_days),
    until: earlier(availability.bookable_until, availability.to),
    taken,
    own: ownRules(rules),
    spans: rules.spans,
  };
}

const ownRules = (rules: StayRules): ArrivalRules => ({
  minimumNights: rules.minimum_nights,
  maximumNights: rules.maximum_nights,
  arrivalDays: rules.arrival_days,
  departureDays: rules.departure_days,
});

const earlier = (one: PlainDate, other: PlainDate): PlainDate => (one <= other ? one : other);

/** Rules when no place is chosen yet: any days to come. */
export const openRules = (today: PlainDate): CalendarRules => ({
  today,
  earliest: today,
  until: addDays(today, 398),
  taken: new Set(),
  own: { minimumNights: 1, maximumNights: 365, arrivalDays: EVERY_DAY, departureDays: EVERY_DAY },
  spans: [],
});

/** The rules of stays that arrive on `day`: the last span that has it, else the place's own. */
export function rulesOn(rules: CalendarRules, day: PlainDate): ArrivalRules {
  const span = rules.spans.findLast((each) => each.first <= day && day < each.until);
  return span ? rulesOf(span, rules.own) : rules.own;
}

/** A span's rules, with the place's own where it leaves them. */
export const rulesOf = (span: ArrivalSpan, own: ArrivalRules): ArrivalRules => ({
  minimumNights: span.minimum_nights ?? own.minimumNights,
  maximumNights: span.maximum_nights ?? own.maximumNights,
  arrivalDays: span.arrival_days ?? own.arrivalDays,
  departureDays: span.departure_days ?? own.departureDays,
});

/** A copy in which the nights of [from, to) are free, as they are for whoever moves the stay that has them. */
export function without(rules: CalendarRules, from: PlainDate, to: PlainDate): CalendarRules {
  const taken = new Set([...rules.taken].filter((night) => night < from || night >= to));
  return { ...rules, taken };
}

interface Reach {
  checkIn: PlainDate;
  /** The longest stay that the nights and the rules allow. */
  nights: number;
  there: ArrivalRules;
}

// A calendar asks this for every day it draws, always about the same check-in.
const latestReach = new WeakMap<CalendarRules, Reach>();

function reachFrom(rules: CalendarRules, checkIn: PlainDate): Reach {
  const known = latestReach.get(rules);
  if (known?.checkIn === checkIn) return known;
  const there = rulesOn(rules, checkIn);
  const reach = { checkIn, there, nights: freeNights(rules, checkIn, there.maximumNights) };
  latestReach.set(rules, reach);
  return reach;
}

/** Free nights in a row from `day`, counted up to `atMost`. */
function freeNights(rules: CalendarRules, day: PlainDate, atMost: number): number {
  let nights = 0;
  let night = day;
  while (nights < atMost && night < rules.until && !rules.taken.has(night)) {
    nights += 1;
    night = addDays(day, nights);
  }
  return nights;
}

/** The last day a stay from `checkIn` may end on; `checkIn` itself when there is none. */
export function latestCheckOut(rules: CalendarRules, checkIn: PlainDate): PlainDate {
  const { nights, there } = reachFrom(rules, checkIn);
  for (let count = nights; count >= there.minimumNights && count > nights - 7; count -= 1) {
    const day = addDays(checkIn, count);
    if (isDay(there.departureDays, day)) return day;
  }
  return checkIn;
}

const isDay = (days: readonly Weekday[], day: PlainDate): boolean => days.includes(weekdayOf(day));

export function dayState(rules: CalendarRules, day: PlainDate): DayState {
  if (day < rules.today) return "past";
  if (day > rules.until) return "beyond";
  const before = addDays(day, -1);
  const endsAStay = before >= rules.earliest && !rules.taken.has(before);
  if (rules.taken.has(day)) return endsAStay ? "check-out-only" : "taken";
  if (day === rules.until) return endsAStay ? "check-out-only" : "beyond";
  if (day < rules.earliest) return "too-soon";
  const there = rulesOn(rules, day);
  if (!isDay(there.arrivalDays, day)) return "no-arrival";
  return someStayFits(rules, day, there) ? "free" : "too-short";
}

function someStayFits(rules: CalendarRules, day: PlainDate, there: ArrivalRules): boolean {
  const { minimumNights, maximumNights, departureDays } = there;
  const free = freeNights(rules, day, Math.min(maximumNights, minimumNights + 6));
  for (let nights = minimumNights; nights <= free; nights += 1) {
    if (isDay(departureDays, addDays(day, nights))) return true;
  }
  return false;
}

/** What `day` is for a stay that begins on `checkIn`. */
export function endState(rules: CalendarRules, checkIn: PlainDate, day: PlainDate): EndState {
  if (day < checkIn) return "other";
  const { nights: most, there } = reachFrom(rules, checkIn);
  const nights = nightsBetween(checkIn, day);
  if (nights < there.minimumNights) return "under-minimum";
  if (nights > most) return "other";
  return isDay(there.departureDays, day) ? "can-end" : "no-departure";
}

/** The fewest nights of a stay that begins on `checkIn`. */
export const minimumFrom = (rules: CalendarRules, checkIn: PlainDate): number =>
  rulesOn(rules, checkIn).minimumNights;

export const choosingCheckOut = (picked: Picked): picked is { checkIn: PlainDate; checkOut: null } =>
  picked.checkIn !== null && picked.checkOut === null;

/** Can `day` be chosen next, after what is picked already? */
export const canPick = (rules: CalendarRules, picked: Picked, day: PlainDate): boolean =>
  pick(rules, picked, day) !== picked;

/** The picked stay after choosing `day`: its end, or a new beginning; the same object when `day` can be neither. */
export function pick(rules: CalendarRules, picked: Picked, day: PlainDate): Picked {
  if (choosingCheckOut(picked)) {
    const end = endState(rules, picked.checkIn, day);
    if (end === "can-end") return { checkIn: picked.checkIn, checkOut: day };
    if (end !== "other") return picked;
  }
  return dayState(rules, day) === "free" ? { checkIn: day, checkOut: null } : picked;
}
