/** Which bookings the list shows. It lives in the address, so that a link is a list. */
import { addDays, isPlainDate, type PlainDate } from "../stayDates.ts";
import type { BookingsFilter } from "./hostApi.ts";
import { BOOKING_STATES } from "./hostTypes.ts";

export interface ListSearch {
  by: "arrival" | "departure";
  from: PlainDate | null;
  to: PlainDate | null;
  state: string;
  propertyId: string;
  /** Of one property: those that ended, instead of those to come. */
  ended: boolean;
}

const ENDED = new Set(["cancelled", "declined", "expired"]);
const DAYS_AHEAD = 60;
const A_PAGE = 25;

/** Reads an address leniently: what makes no sense is as if it were not there. */
export function parseListSearch(query: string): ListSearch {
  const params = new URLSearchParams(query);
  const day = (name: string) => {
    const text = params.get(name);
    return isPlainDate(text) ? text : null;
  };
  const state = params.get("state") ?? "";
  return {
    by: params.get("by") === "departure" ? "departure" : "arrival",
    from: day("from"),
    to: day("to"),
    state: BOOKING_STATES.some((known) => known === state) ? state : "",
    propertyId: params.get("property_id") ?? "",
    ended: params.get("ended") === "true",
  };
}

export function formatListSearch({ by, from, to, state, propertyId, ended }: ListSearch): string {
  const params = new URLSearchParams();
  if (by === "departure") params.set("by", by);
  for (const [name, value] of Object.entries({ from, to, state, property_id: propertyId }))
    if (value) params.set(name, value);
  if (propertyId && ended) params.set("ended", "true");
  const text = params.toString();
  return text ? `?${text}` : "";
}

/**
 * What is asked. The API lists by dates, or one property's, or the requests that wait: a property and the requests
 * come without dates; where none are chosen, they are the next two months.
 */
export function filterOf(search: ListSearch, today: PlainDate): BookingsFilter {
  const { by, state, propertyId, ended } = search;
  const shared = { state, limit: A_PAGE };
  if (propertyId) return { ...shared, property_id: propertyId, ...(ended && !state ? { ended } : {}) };
  if (state === "pending") return shared;
  const from = search.from ?? (search.to ? addDays(search.to, -DAYS_AHEAD) : today);
  // Nobody departs from a stay that was called off: those are listed by the day they were to begin.
  const leaves = by === "departure" && !ENDED.has(state) ? by : "arrival";
  return { ...shared, by: leaves, from, to: search.to ?? addDays(from, DAYS_AHEAD) };
}
