import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter";
import { addDays, formatStay, nightsBetween, type PlainDate } from "../../stayDates.ts";
import type { CalendarEntry } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import type { TimelineWindow } from "./bars.ts";
import { freeTowards, isBlock, isFree, nightsOf, type TimelineRow } from "./nights.ts";
import { keyMeaning } from "./timelineKeys.ts";
import type { Choice } from "./UnitRow.tsx";
import type { useBlockActions } from "./useBlockActions.ts";
import type { DragHandlers, GridPoint } from "./useTimelineDrag.ts";

/** Free nights being chosen: from `anchor` to wherever the pointer or the focus is. */
export interface Selection {
  rowKey: string;
  anchor: PlainDate;
  first: PlainDate;
  last: PlainDate;
}

interface Resizing {
  rowKey: string;
  entry: CalendarEntry;
  from: PlainDate;
  to: PlainDate;
}

interface TimelineStateOptions {
  rows: readonly TimelineRow[];
  window: TimelineWindow;
  show: (day: PlainDate) => void;
  actions: ReturnType<typeof useBlockActions>;
  onEditBlock: (row: TimelineRow, entry: CalendarEntry) => void;
}

/** Where the grid's focus is, what is chosen, and what keys and drags do about it. */
export function useTimelineState({ rows, window, show, actions, onEditBlock }: TimelineStateOptions) {
  const { t, locale } = useHostWords();
  const [, navigate] = useLocation();
  const [focus, setFocus] = useState<GridPoint | null>(null);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [resizing, setResizing] = useState<Resizing | null>(null);
  /** Whether the next drawing shall move the browser's focus too. */
  const moved = useRef(false);
  const byKey = useMemo(() => new Map(rows.map((row) => [row.key, row])), [rows]);

  const at = useMemo((): GridPoint | null => currentFocus(focus, rows, window), [focus, rows, window]);

  const entryAt = useCallback(
    ({ rowKey, day }: GridPoint): CalendarEntry | undefined => {
      const row = byKey.get(rowKey);
      return row && nightsOf(row.calendar).get(day)?.entry;
    },
    [byKey],
  );

  const select = useCallback(
    (start: GridPoint, day: PlainDate) => {
      const row = byKey.get(start.rowKey);
      if (!row) return;
      const nights = nightsOf(row.calendar);
      if (!isFree(nights, start.day, row.today)) return setSelection(null);
      const reach = freeTowards(nights, row.today, start.day, day);
      setSelection({ rowKey: start.rowKey, anchor: start.day, ...reach });
      setFocus({ rowKey: start.rowKey, day: day < start.day ? reach.first : reach.last });
    },
    [byKey],
  );

  const open = useCallback(
    (row: TimelineRow, entry: CalendarEntry) => {
      if (isBlock(entry)) onEditBlock(row, entry);
      else if (entry.kind === "booking") navigate(`/host/bookings/${encodeURIComponent(entry.id)}`);
    },
    [navigate, onEditBlock],
  );

  const blockSelection = useCallback(
    async (reason = "") => {
      const row = selection && byKey.get(selection.rowKey);
      if (!row) return;
      setSelection(null);
      await actions.block(row, { from: selection.first, to: addDays(selection.last, 1) }, reason);
    },
    [selection, byKey, actions],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (!at) return;
    const meaning = keyMeaning(event, at.day, window);
    const row = byKey.get(at.rowKey);
    if (!meaning || !row) return;
    event.preventDefault();
    if (meaning.is === "clear") return setSelection(null);
    const entry = entryAt(at);
    if (meaning.is === "remove") return void (entry && isBlock(entry) && actions.unblock(row, entry));
    if (meaning.is === "go") return go(meaning.rows, meaning.day, meaning.extends);
    if (selection) return void blockSelection();
    if (entry) return open(row, entry);
    select(at, at.day);
  };

  const go = (down: number, day: PlainDate, extend: boolean) => {
    if (!at) return;
    const index = rows.findIndex((row) => row.key === at.rowKey) + down;
    const next = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (!next) return;
    moved.current = true;
    if (day < window.from || day >= window.to) show(addDays(window.from, day < window.from ? -7 : 7));
    if (!extend) {
      setSelection(null);
      return setFocus({ rowKey: next.key, day });
    }
    const anchor = selection?.rowKey === at.rowKey ? selection.anchor : at.day;
    select({ rowKey: at.rowKey, day: anchor }, day);
  };

  const drag: DragHandlers = {
    onSelect: select,
    onOpen: (rowKey, id) => {
      const row = byKey.get(rowKey);
      const entry = row?.calendar.entries.find((each) => each.id === id);
      if (row && entry) open(row, entry);
    },
    onResize: (rowKey, id, edge, day) => {
      const entry = byKey.get(rowKey)?.calendar.entries.find((each) => each.id === id);
      if (entry) setResizing({ rowKey, entry, ...resized(entry, edge, day) });
    },
    onResized: () => {
      const row = resizing && byKey.get(resizing.rowKey);
      setResizing(null);
      if (!row) return;
      const { entry, from, to } = resizing;
      if (from !== entry.check_in || to !== entry.check_out) void actions.change(row, entry, { from, to });
    },
    onCancel: () => {
      setResizing(null);
      setSelection(null);
    },
  };

  const chosen = resizing
    ? { rowKey: resizing.rowKey, from: resizing.from, to: resizing.to, without: resizing.entry.id }
    : selection && { rowKey: selection.rowKey, from: selection.first, to: addDays(selection.last, 1) };
  const choice = useChoice(chosen, (from, to) => t("timeline.nights", { count: nightsBetween(from, to) }));
  const selected = selection && {
    row: byKey.get(selection.rowKey),
    from: selection.first,
    to: addDays(selection.last, 1),
    words: `${formatStay(selection.first, addDays(selection.last, 1), locale)}, ${t("timeline.nights", {
      count: nightsBetween(selection.first, selection.last) + 1,
    })}`,
  };
  return {
    at,
    /** Where the focus shall be, which may lie outside the window still. */
    wanted: focus,
    moved,
    choice,
    selected,
    clear: () => setSelection(null),
    blockSelection,
    onKeyDown,
    onFocusCell: setFocus,
    drag,
  };
}

type Chosen = { rowKey: string; from: PlainDate; to: PlainDate; without?: string };

/** The same object while nothing about it changed, so that its row is drawn once. */
function useChoice(chosen: Chosen | null, words: (from: PlainDate, to: PlainDate) => string) {
  const { rowKey, from, to, without } = chosen ?? { rowKey: "", from: "", to: "", without: undefined };
  const said = from ? words(from, to) : "";
  return useMemo(
    () => (from ? { rowKey, from, to, choice: { from, to, words: said, without } as Choice } : null),
    [rowKey, from, to, said, without],
  );
}

/** Where the focus is among the rows and days shown; at first today in the first row. */
function currentFocus(focus: GridPoint | null, rows: readonly TimelineRow[], window: TimelineWindow) {
  const row = rows.find((each) => each.key === focus?.rowKey) ?? rows[0];
  if (!row) return null;
  const day = focus?.day ?? row.today;
  const inside = day >= window.from && day < window.to;
  return { rowKey: row.key, day: inside ? day : day < window.from ? window.from : addDays(window.to, -1) };
}

/** A block keeps at least one night. */
function resized(entry: CalendarEntry, edge: "start" | "end", day: PlainDate) {
  const { check_in: from, check_out: to } = entry;
  if (edge === "start") return { from: day < to ? day : addDays(to, -1), to };
  return { from, to: day > from ? day : addDays(from, 1) };
}
