import { useLayoutEffect, useRef } from "preact/hooks";
import type { PlainDate } from "../../stayDates.ts";

/** Where a pointer is: a row, and a day of it. */
export interface GridPoint {
  rowKey: string;
  day: PlainDate;
}

export interface DragHandlers {
  /** A drag over free nights began, went on to another day, and ended. */
  onSelect: (start: GridPoint, day: PlainDate) => void;
  /** A block's edge is over another day. */
  onResize: (rowKey: string, block: string, edge: "start" | "end", day: PlainDate) => void;
  onResized: () => void;
  onOpen: (rowKey: string, entry: string) => void;
  onCancel: () => void;
}

type Drag =
  | { is: "selecting"; start: GridPoint; row: HTMLElement; day: PlainDate }
  | { is: "resizing"; rowKey: string; row: HTMLElement; block: string; edge: "start" | "end"; day: PlainDate }
  | { is: "waiting"; timer: number; x: number; y: number };

/** A finger that rests this long means to choose, not to scroll. */
const LONG_PRESS_MS = 350;
const STILL_PX = 8;

/** Drags over the grid by mouse, pen and finger; one listener for all rows. */
export function useTimelineDrag(
  grid: { current: HTMLElement | null },
  handlers: DragHandlers,
  ready: boolean,
) {
  const latest = useRef(handlers);
  latest.current = handlers;

  useLayoutEffect(() => {
    const element = grid.current;
    if (!element || !ready) return;
    const drag = new GridDrag(element, () => latest.current);
    return drag.listen();
  }, [grid, ready]);
}

class GridDrag {
  private drag: Drag | null = null;
  private pressed: { rowKey: string; entry: string; x: number; y: number } | null = null;
  private readonly grid: HTMLElement;
  private readonly handlers: () => DragHandlers;

  constructor(grid: HTMLElement, handlers: () => DragHandlers) {
    this.grid = grid;
    this.handlers = handlers;
  }

  listen(): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    this.grid.addEventListener("pointerdown", this.down, { signal });
    addEventListener("pointermove", this.move, { signal });
    addEventListener("pointerup", this.up, { signal });
    addEventListener("pointercancel", this.cancel, { signal });
    // Once a finger chooses nights, the page beneath must not scroll away.
    const hold = (event: TouchEvent) => this.drag && this.drag.is !== "waiting" && event.preventDefault();
    this.grid.addEventListener("touchmove", hold, { signal, passive: false });
    this.grid.addEventListener("contextmenu", (event) => this.drag && event.preventDefault(), { signal });
    return () => {
      this.forget();
      stop.abort();
    };
  }

  private readonly down = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    const row = event.target.closest<HTMLElement>("[data-row]");
    const rowKey = row?.dataset.row;
    if (!row || !rowKey) return;
    const handle = event.target.closest<HTMLElement>("[data-handle]");
    const bar = event.target.closest<HTMLElement>("[data-entry]");
    if (handle) this.beginResize(handle, row, rowKey, event);
    else if (bar)
      this.pressed = { rowKey, entry: bar.dataset.entry ?? "", x: event.clientX, y: event.clientY };
    else this.beginSelect(row, rowKey, event);
  };

  private beginResize(handle: HTMLElement, row: HTMLElement, rowKey: string, event: PointerEvent): void {
    event.preventDefault();
    const edge = handle.dataset.handle === "start" ? "start" : "end";
    const day = dayAt(row, event.clientX);
    if (day) this.drag = { is: "resizing", rowKey, row, block: handle.dataset.of ?? "", edge, day };
  }

  private beginSelect(row: HTMLElement, rowKey: string, event: PointerEvent): void {
    const cell = (event.target as Element).closest<HTMLElement>("[data-free]");
    const day = cell?.dataset.day;
    if (!day) return this.handlers().onCancel();
    const begin = () => {
      this.drag = { is: "selecting", start: { rowKey, day }, row, day };
      this.handlers().onSelect({ rowKey, day }, day);
    };
    if (event.pointerType !== "touch") return begin();
    const timer = window.setTimeout(begin, LONG_PRESS_MS);
    this.drag = { is: "waiting", timer, x: event.clientX, y: event.clientY };
  }

  private readonly move = (event: PointerEvent): void => {
    const { drag } = this;
    if (!drag) return;
    if (drag.is === "waiting") {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > STILL_PX) this.forget();
      return;
    }
    const day = dayAt(drag.row, event.clientX);
    if (!day || day === drag.day) return;
    drag.day = day;
    if (drag.is === "selecting") this.handlers().onSelect(drag.start, day);
    else this.handlers().onResize(drag.rowKey, drag.block, drag.edge, day);
  };

  private readonly up = (event: PointerEvent): void => {
    const { drag, pressed } = this;
    this.forget();
    if (drag?.is === "resizing") this.handlers().onResized();
    if (drag?.is === "waiting") this.tap(event);
    if (pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= STILL_PX)
      this.handlers().onOpen(pressed.rowKey, pressed.entry);
  };

  /** A short touch chooses the one night. */
  private tap(event: PointerEvent): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-free]") : null;
    const rowKey = cell?.closest<HTMLElement>("[data-row]")?.dataset.row;
    const day = cell?.dataset.day;
    if (rowKey && day) this.handlers().onSelect({ rowKey, day }, day);
  }

  private readonly cancel = (): void => {
    if (this.drag?.is === "resizing") this.handlers().onCancel();
    this.forget();
  };

  private forget(): void {
    if (this.drag?.is === "waiting") clearTimeout(this.drag.timer);
    this.drag = null;
    this.pressed = null;
  }
}

/** The day of the row's cell at this place of the screen; beyond its ends, its first or last. */
function dayAt(row: HTMLElement, x: number): PlainDate | undefined {
  const cells = row.querySelectorAll<HTMLElement>("[data-day]");
  const first = cells[0]?.getBoundingClientRect();
  if (!first) return undefined;
  const rightToLeft = getComputedStyle(row).direction === "rtl";
  const along = rightToLeft ? first.right - x : x - first.left;
  const index = Math.min(Math.max(Math.floor(along / (first.width || 1)), 0), cells.length - 1);
  return cells[index]?.dataset.day;
}
