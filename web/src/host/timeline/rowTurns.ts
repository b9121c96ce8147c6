/** Rows take turns to be drawn, one a task, so that no click or key has to wait for all of them. */
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { TimelineRow } from "./nights.ts";

const waiting = new Set<() => void>();
let running = false;

/** False until it is the row's turn; the first rows are drawn at once. */
export function useRowTurn(atOnce: boolean): boolean {
  const [drawn, setDrawn] = useState(atOnce);
  useLayoutEffect(() => {
    if (drawn) return;
    const draw = () => setDrawn(true);
    waiting.add(draw);
    run();
    return () => void waiting.delete(draw);
  }, [drawn]);
  return drawn;
}

function run(): void {
  if (running) return;
  running = true;
  setTimeout(next);
}

function next(): void {
  const [draw] = waiting;
  if (!draw) {
    running = false;
    return;
  }
  waiting.delete(draw);
  draw();
  // After the browser had its chance to paint and to answer.
  requestAnimationFrame(() => setTimeout(next));
}

/** How many rows a change may draw at once: one host's own change is shown without waiting. */
const A_TURN = 2;

/**
 * The rows with what is new of them, a few a turn when much is: an answer for other weeks changes all rows, and drawn
 * together they would keep a key or a click waiting.
 */
export function useRowsInTurn(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const [shown, setShown] = useState(rows);
  const next = useMemo(() => advanced(shown, rows), [shown, rows]);
  useLayoutEffect(() => {
    if (next === rows) {
      if (shown !== rows) setShown(rows);
      return;
    }
    let over = false;
    const go = () => !over && setShown(next);
    waiting.add(go);
    run();
    return () => {
      over = true;
      waiting.delete(go);
    };
  }, [next, rows, shown]);
  return next;
}

/** A turn further from what is shown to what is wanted; `wanted` itself once there is nothing left to do. */
function advanced(shown: readonly TimelineRow[], wanted: readonly TimelineRow[]): readonly TimelineRow[] {
  const before = new Map(shown.map((row) => [row.key, row]));
  let changes = 0;
  const rows = wanted.map((row) => {
    const known = before.get(row.key);
    if (!known || known === row) return row;
    changes += 1;
    return changes > A_TURN ? known : row;
  });
  return changes > A_TURN ? rows : wanted;
}
