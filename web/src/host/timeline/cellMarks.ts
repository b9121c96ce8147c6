/** Focus and choice, written to the cells themselves: drawing a row again for each key would cost too much. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { GridPoint } from "./useTimelineDrag.ts";

interface ChosenCells {
  rowKey: string;
  from: string;
  to: string;
  /** The block whose edge is dragged: it stays there, faded, because the finger is on it. */
  choice: { without?: string };
}

export function useCellMarks(
  grid: { current: HTMLElement | null },
  at: GridPoint | null,
  chosen: ChosenCells | null,
): void {
  const stop = useRef<HTMLElement | null>(null);
  const selected = useRef<HTMLElement[]>([]);
  const faded = useRef<Element | null>(null);

  // Without a list of what it depends on: rows are drawn in turns, and a new cell has no marks yet.
  useLayoutEffect(() => {
    const next = at && cellAt(grid.current, at);
    if (stop.current && stop.current !== next) stop.current.tabIndex = -1;
    if (next) next.tabIndex = 0;
    stop.current = next;
  });

  useLayoutEffect(() => {
    const next = chosen ? cellsOf(grid.current, chosen) : [];
    for (const cell of selected.current)
      if (!next.includes(cell)) cell.setAttribute("aria-selected", "false");
    for (const cell of next) cell.setAttribute("aria-selected", "true");
    selected.current = next;
    const bar = chosen?.choice.without
      ? rowOf(grid.current, chosen.rowKey)?.querySelector(
          `[data-entry="${CSS.escape(chosen.choice.without)}"]`,
        )
      : null;
    if (faded.current !== bar) faded.current?.classList.remove("bar--faded");
    bar?.classList.add("bar--faded");
    faded.current = bar ?? null;
  }, [grid, chosen]);
}

const rowOf = (grid: HTMLElement | null, rowKey: string) =>
  grid?.querySelector<HTMLElement>(`[data-row="${CSS.escape(rowKey)}"]`) ?? null;

export const cellAt = (grid: HTMLElement | null, { rowKey, day }: GridPoint): HTMLElement | null =>
  rowOf(grid, rowKey)?.querySelector<HTMLElement>(`[data-day="${day}"]`) ?? null;

function cellsOf(grid: HTMLElement | null, { rowKey, from, to }: ChosenCells): HTMLElement[] {
  const cells = rowOf(grid, rowKey)?.querySelectorAll<HTMLElement>("[data-day]") ?? [];
  return [...cells].filter(({ dataset: { day = "" } }) => day >= from && day < to);
}
