/** What the guest looks for: dates and people. It lives in the address, so that a link is a search. */
import type { Guests } from "./apiTypes.ts";
import { isPlainDate, nightsBetween, type PlainDate } from "./stayDates.ts";

export interface StaySearch {
  checkIn: PlainDate | null;
  checkOut: PlainDate | null;
  guests: Guests;
}

/** A search whose dates are both chosen. */
export type DatedSearch = StaySearch & { checkIn: PlainDate; checkOut: PlainDate };

export const GUEST_KINDS = ["adults", "children", "infants", "pets"] as const;
export type GuestKind = (typeof GUEST_KINDS)[number];

export const DEFAULT_GUESTS: Guests = { adults: 2, children: 0, infants: 0, pets: 0 };

/** Largest number the site lets one ask for, per kind. */
export const MOST: Guests = { adults: 16, children: 15, infants: 5, pets: 5 };

/** Infants and pets sleep in no bed. */
export const sleepers = (guests: Guests): number => guests.adults + guests.children;

export const hasDates = (search: StaySearch): search is DatedSearch =>
  search.checkIn !== null && search.checkOut !== null;

/** Reads an address leniently: what makes no sense is as if it were not there. */
export function parseSearch(query: string): StaySearch {
  const params = new URLSearchParams(query);
  const [checkIn, checkOut] = [params.get("check_in"), params.get("check_out")];
  const dated = isPlainDate(checkIn) && isPlainDate(checkOut) && nightsBetween(checkIn, checkOut) > 0;
  return {
    checkIn: dated ? checkIn : null,
    checkOut: dated ? checkOut : null,
    guests: {
      adults: count(params, "adults", 1),
      children: count(params, "children", 0),
      infants: count(params, "infants", 0),
      pets: count(params, "pets", 0),
    },
  };
}

function count(params: URLSearchParams, kind: GuestKind, least: number): number {
  const text = params.get(kind);
  if (text === null || !/^\d{1,3}$/.test(text)) return DEFAULT_GUESTS[kind];
  return Math.min(Math.max(Number(text), least), MOST[kind]);
}

/** The address' query, `?` included; empty for a search that asks nothing special. */
export function formatSearch(search: StaySearch): string {
  const params = new URLSearchParams();
  if (hasDates(search)) {
    params.set("check_in", search.checkIn);
    params.set("check_out", search.checkOut);
  }
  for (const kind of GUEST_KINDS) {
    if (search.guests[kind] !== DEFAULT_GUESTS[kind]) params.set(kind, String(search.guests[kind]));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}
