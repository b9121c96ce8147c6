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
}

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
  };
}

export function formatListSearch({ by, from, to, state, propertyId }: ListSearch): string {
  const params = new URLSearchParams();
  if (by === "departure") params.set("by", by);
  for (const [name, value] of Object.entries({ from, to, state, property_id: propertyId }))
    if (value) params.set(name, value);
  const text = params.toString();
  return text ? `?${text}` : "";
}

/** What is asked: the next two months where no dates are chosen; requests and one property's need none. */
export function filterOf(search: ListSearch, today: PlainDate): BookingsFilter {
  const { by, state, propertyId } = search;
  const undated = search.from === null && search.to === null && (state === "pending" || propertyId !== "");
  const from = search.from ?? (search.to ? addDays(search.to, -DAYS_AHEAD) : today);
  const dates = undated ? {} : { from, to: search.to ?? addDays(from, DAYS_AHEAD) };
  const ended = undated && ["cancelled", "declined", "expired"].includes(state) ? { ended: true } : {};
  return { by, ...dates, ...ended, state, property_id: propertyId, limit: A_PAGE };
}
