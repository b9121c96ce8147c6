/** Which days of a calendar can begin or end a stay, and why not. Pure: dates in, words' names out. */
import type { Availability } from "./apiTypes.ts";
import { addDays, type PlainDate } from "./stayDates.ts";

export interface CalendarRules {
  today: PlainDate;
  /** Last possible check-out. */
  until: PlainDate;
  taken: ReadonlySet<PlainDate>;
  minimumNights: number;
  maximumNights: number;
}

export interface Picked {
  checkIn: PlainDate | null;
  checkOut: PlainDate | null;
}

/**
 * What a day is for somebody who reads the calendar.
 * `check-out-only`: its night is taken, but a stay may end on it.
 * `too-short`: its night is free, but the minimum stay does not fit before the next booking.
 */
export type DayState = "free" | "taken" | "check-out-only" | "too-short" | "past" | "beyond";

export function rulesFrom(availability: Availability): CalendarRules {
  const taken = new Set<PlainDate>();
  for (const run of availability.taken) {
    for (let night = run.from; night < run.to; night = addDays(night, 1)) taken.add(night);
  }
  return {
    today: availability.today,
    until: earlier(availability.bookable_until, availability.to),
    taken,
    minimumNights: availability.stay_rules.minimum_nights,
    maximumNights: availability.stay_rules.maximum_nights,
  };
}

const earlier = (one: PlainDate, other: PlainDate): PlainDate => (one <= other ? one : other);

/** Rules when no place is chosen yet: any days to come. */
export const openRules = (today: PlainDate): CalendarRules => ({
  today,
  until: addDays(today, 398),
  taken: new Set(),
  minimumNights: 1,
  maximumNights: 365,
});

/** The last day a stay from `checkIn` may end on; `checkIn` itself when no night is free. */
export function latestCheckOut(rules: CalendarRules, checkIn: PlainDate): PlainDate {
  const known = latestKnown.get(rules);
  if (known?.checkIn === checkIn) return known.latest;
  const latest = addDays(checkIn, freeNights(rules, checkIn, rules.maximumNights));
  latestKnown.set(rules, { checkIn, latest });
  return latest;
}

// A calendar asks this for every day it draws, always about the same check-in.
const latestKnown = new WeakMap<CalendarRules, { checkIn: PlainDate; latest: PlainDate }>();

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

export function dayState(rules: CalendarRules, day: PlainDate): DayState {
  if (day < rules.today) return "past";
  if (day > rules.until) return "beyond";
  const before = addDays(day, -1);
  const endsAStay = before >= rules.today && !rules.taken.has(before);
  if (rules.taken.has(day)) return endsAStay ? "check-out-only" : "taken";
  if (day === rules.until) return endsAStay ? "check-out-only" : "beyond";
  return fitsMinimum(rules, day) ? "free" : "too-short";
}

const fitsMinimum = (rules: CalendarRules, day: PlainDate): boolean =>
  freeNights(rules, day, rules.minimumNights) >= rules.minimumNights;

/** May the stay that begins on `checkIn` end on `day`? */
export const canEndOn = (rules: CalendarRules, checkIn: PlainDate, day: PlainDate): boolean =>
  day >= addDays(checkIn, rules.minimumNights) && day <= latestCheckOut(rules, checkIn);

/** Is `day` the picked check-in, or after it but before the minimum stay is over? */
export const underMinimum = (rules: CalendarRules, picked: Picked, day: PlainDate): boolean =>
  choosingCheckOut(picked) && day >= picked.checkIn && day < addDays(picked.checkIn, rules.minimumNights);

export const choosingCheckOut = (picked: Picked): picked is { checkIn: PlainDate; checkOut: null } =>
  picked.checkIn !== null && picked.checkOut === null;

/** Can `day` be chosen next, after what is picked already? */
export const canPick = (rules: CalendarRules, picked: Picked, day: PlainDate): boolean =>
  pick(rules, picked, day) !== picked;

/** The picked stay after choosing `day`: its end, or a new beginning; the same object when `day` can be neither. */
export function pick(rules: CalendarRules, picked: Picked, day: PlainDate): Picked {
  if (choosingCheckOut(picked) && canEndOn(rules, picked.checkIn, day))
    return { checkIn: picked.checkIn, checkOut: day };
  if (underMinimum(rules, picked, day) || dayState(rules, day) !== "free") return picked;
  return { checkIn: day, checkOut: null };
}
