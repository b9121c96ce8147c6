/** What keys mean on the grid, apart from what becomes of it. */
import { addDays, type PlainDate } from "../../stayDates.ts";
import type { TimelineWindow } from "./bars.ts";

export type KeyMeaning =
  | { is: "go"; rows: number; day: PlainDate; extends: boolean }
  | { is: "act" }
  | { is: "remove" }
  | { is: "clear" };

type Keys = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/** Null for a key the grid leaves to the browser. */
export function keyMeaning(pressed: Keys, at: PlainDate, window: TimelineWindow): KeyMeaning | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null;
  const go = (days: number, rows = 0): KeyMeaning => ({
    is: "go",
    rows,
    day: addDays(at, days),
    extends: pressed.shiftKey && rows === 0,
  });
  switch (pressed.key) {
    case "ArrowRight":
      return go(document.dir === "rtl" ? -1 : 1);
    case "ArrowLeft":
      return go(document.dir === "rtl" ? 1 : -1);
    case "ArrowDown":
      return go(0, 1);
    case "ArrowUp":
      return go(0, -1);
    case "PageDown":
      return go(7);
    case "PageUp":
      return go(-7);
    case "Home":
      return { is: "go", rows: 0, day: window.from, extends: pressed.shiftKey };
    case "End":
      return { is: "go", rows: 0, day: addDays(window.to, -1), extends: pressed.shiftKey };
    case "Enter":
    case " ":
      return { is: "act" };
    case "Delete":
    case "Backspace":
      return { is: "remove" };
    case "Escape":
      return { is: "clear" };
    default:
      return null;
  }
}
