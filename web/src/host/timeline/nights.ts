/** What a unit's nights are: whose, held, past, or free but too few to sell. */
import { addDays, nightsBetween, type PlainDate } from "../../stayDates.ts";
import type { UnitsOf } from "../hostQueries.ts";
import type { Calendar, CalendarEntry, CalendarProperty, CalendarUnit, HostUnit } from "../hostTypes.ts";

/** One line of the timeline: a unit that is sold. */
export interface TimelineRow {
  key: string;
  propertyId: string;
  unit: string;
  title: string;
  /** Which of several; null where the property has one. */
  ofSeveral: HostUnit | null;
  /** The property's own date. */
  today: PlainDate;
  calendar: CalendarUnit;
  /** The nights that are known: [from, to). Others are being asked for. */
  known: { from: PlainDate; to: PlainDate };
}

export interface Night {
  /** Who owns it; undefined while it is free or only held. */
  entry?: CalendarEntry;
  /** Claims of the same night that lost. */
  conflicts: CalendarEntry[];
  held: boolean;
  gap?: CalendarUnit["gaps"][number];
}

export type Nights = ReadonlyMap<PlainDate, Night>;

export const isBlock = (entry: CalendarEntry): boolean => entry.kind === "host_block";
/** Nights that are held, for an answer or for their money. */
export const isPending = (entry: CalendarEntry): boolean =>
  entry.state === "pending" || entry.state === "awaiting_payment";
const GONE = ["declined", "expired", "cancelled", "removed"];

/** Entries that take part in the calendar now. */
export const liveEntries = (unit: CalendarUnit): CalendarEntry[] =>
  unit.entries.filter((entry) => !GONE.includes(entry.state));

/** Holds that are no request's own. */
export const otherHolds = (unit: CalendarUnit): CalendarUnit["holds"] =>
  unit.holds.filter(
    (hold) =>
      !unit.entries.some(
        (entry) => isPending(entry) && entry.check_in === hold.check_in && entry.check_out === hold.check_out,
      ),
  );

const rowsMade = new WeakMap<CalendarProperty, { named: UnitsOf[string]; rows: TimelineRow[] }>();

/** The same rows for the same answers, so that only what changed is drawn again. */
export const rowsOf = (calendars: readonly Calendar[], units: UnitsOf): TimelineRow[] =>
  calendars.flatMap(({ from, to, items }) =>
    items.flatMap((property) => {
      const named = units[property.property_id];
      const made = rowsMade.get(property);
      if (made && made.named === named) return made.rows;
      const rows = rowsOfOne(property, { from, to }, units);
      rowsMade.set(property, { named, rows });
      return rows;
    }),
  );

/** Which of its property's units a calendar is of; null where there is one only. */
export function ofSeveral({ property_id: id, units }: CalendarProperty, unit: string, named: UnitsOf) {
  if (units.length < 2) return null;
  return named[id]?.find((each) => each.id === unit) ?? { id: unit, name: "" };
}

const rowsOfOne = (property: CalendarProperty, known: TimelineRow["known"], units: UnitsOf): TimelineRow[] =>
  property.units.map((calendar) => ({
    key: `${property.property_id}/${calendar.unit}`,
    propertyId: property.property_id,
    unit: calendar.unit,
    title: property.title,
    ofSeveral: ofSeveral(property, calendar.unit, units),
    today: property.today,
    calendar,
    known,
  }));

export function nightsOf(unit: CalendarUnit): Nights {
  const nights = new Map<PlainDate, Night>();
  const at = (day: PlainDate): Night => {
    const known = nights.get(day) ?? { conflicts: [], held: false };
    nights.set(day, known);
    return known;
  };
  for (const entry of liveEntries(unit)) {
    for (const day of daysFrom(entry.check_in, entry.check_out)) {
      if (entry.shadow) at(day).conflicts.push(entry);
      else at(day).entry = entry;
    }
  }
  // A claim owns what no earlier owner covers: what nobody else has of a conflict is the first claim's own.
  for (const night of nights.values()) night.entry ??= night.conflicts.shift();
  for (const hold of otherHolds(unit))
    for (const day of daysFrom(hold.check_in, hold.check_out)) at(day).held = true;
  for (const gap of unit.gaps) for (const day of daysFrom(gap.from, gap.to)) at(day).gap = gap;
  return nights;
}

export const daysFrom = (from: PlainDate, to: PlainDate): PlainDate[] =>
  Array.from({ length: Math.max(0, nightsBetween(from, to)) }, (_, index) => addDays(from, index));

/** A night that can be blocked: nobody's, and not over. */
export function isFree(nights: Nights, day: PlainDate, today: PlainDate): boolean {
  const night = nights.get(day);
  return day >= today && !night?.entry && !night?.held;
}

/** As far from `anchor` towards `target` as the nights are free, both ends included. */
export function freeTowards(
  nights: Nights,
  today: PlainDate,
  anchor: PlainDate,
  target: PlainDate,
): { first: PlainDate; last: PlainDate } {
  const step = target < anchor ? -1 : 1;
  let reached = anchor;
  while (reached !== target && isFree(nights, addDays(reached, step), today))
    reached = addDays(reached, step);
  return step < 0 ? { first: reached, last: anchor } : { first: anchor, last: reached };
}
