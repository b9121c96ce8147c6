/** Who arrives and who leaves, by each property's own date. */
import { addDays, type PlainDate } from "../../stayDates.ts";
import type { UnitsOf } from "../hostQueries.ts";
import type { CalendarEntry, CalendarProperty, HostUnit } from "../hostTypes.ts";
import { isPending, liveEntries, ofSeveral } from "./nights.ts";

export interface DayEvent {
  property: CalendarProperty;
  ofSeveral: HostUnit | null;
  entry: CalendarEntry;
}

export interface Day {
  /** Days from the property's today. */
  ahead: number;
  arrivals: DayEvent[];
  departures: DayEvent[];
}

const isStay = (entry: CalendarEntry): boolean =>
  !entry.shadow && !isPending(entry) && (entry.kind === "booking" || entry.kind === "channel_stay");

/** Today and the days after it. “Today” is each property's own. */
export function daysAhead(properties: readonly CalendarProperty[], units: UnitsOf, count: number): Day[] {
  const stays = eventsOf(properties, units).filter(({ entry }) => isStay(entry));
  return Array.from({ length: count }, (_, ahead) => {
    const on = (day: PlainDate, event: DayEvent) => day === addDays(event.property.today, ahead);
    return {
      ahead,
      arrivals: stays.filter((event) => on(event.entry.check_in, event)),
      departures: stays.filter((event) => on(event.entry.check_out, event)),
    };
  });
}

function eventsOf(properties: readonly CalendarProperty[], units: UnitsOf): DayEvent[] {
  return properties.flatMap((property) =>
    property.units.flatMap((unit) =>
      liveEntries(unit).map((entry) => ({
        property,
        ofSeveral: ofSeveral(property, unit.unit, units),
        entry,
      })),
    ),
  );
}
