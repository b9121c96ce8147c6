/** Where a stay stands in a row: from the middle of its check-in day to the middle of its check-out day. */
import { nightsBetween, type PlainDate } from "../../stayDates.ts";
import type { CalendarEntry } from "../hostTypes.ts";

export interface TimelineWindow {
  from: PlainDate;
  /** First day no longer shown. */
  to: PlainDate;
}

/** In days from the left edge of the cell `day`. */
export interface Place {
  /** The cell that carries the bar. */
  day: PlainDate;
  offset: number;
  length: number;
  beginsBefore: boolean;
  endsAfter: boolean;
}

/** Null where the stay lies outside the window. */
export function placeOf(checkIn: PlainDate, checkOut: PlainDate, window: TimelineWindow): Place | null {
  if (checkOut < window.from || checkIn >= window.to) return null;
  const beginsBefore = checkIn < window.from;
  const day = beginsBefore ? window.from : checkIn;
  const offset = beginsBefore ? 0 : 0.5;
  const end = nightsBetween(day, checkOut) + 0.5;
  const edge = nightsBetween(day, window.to);
  return { day, offset, length: Math.min(end, edge) - offset, beginsBefore, endsAfter: end > edge };
}

/** Which line of the row each entry stands on: claims that lost stand below. */
export const laneOf = (entry: CalendarEntry): number => (entry.shadow ? 1 : 0);
