/** Where a stay stands in a row: from the middle of its check-in day to the middle of its check-out day. */
import { nightsBetween, type PlainDate } from "../../stayDates.ts";
import type { CalendarEntry } from "../hostTypes.ts";

export interface TimelineWindow {
  from: PlainDate;
  /** First day no longer shown. */
  to: PlainDate;
}

/** In days from the day it is seen from. The row's edge cuts what reaches beyond it. */
export interface Place {
  at: number;
  length: number;
  beginsBefore: boolean;
}

/** What began before `day` is cut there. */
export function placeFrom(day: PlainDate, checkIn: PlainDate, checkOut: PlainDate): Place {
  const beginsBefore = checkIn < day;
  const at = beginsBefore ? 0 : nightsBetween(day, checkIn) + 0.5;
  return { at, length: nightsBetween(day, checkOut) + 0.5 - at, beginsBefore };
}

/** Which line of the row each entry stands on: claims that lost stand below. */
export const laneOf = (entry: CalendarEntry): number => (entry.shadow ? 1 : 0);
