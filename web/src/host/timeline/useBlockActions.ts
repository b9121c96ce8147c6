import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "preact/hooks";
import { formatStay, type PlainDate } from "../../stayDates.ts";
import { changeBlock, createBlock, removeBlock } from "../hostApi.ts";
import { hostErrorWords } from "../hostProblemWords.ts";
import { CALENDAR } from "../hostQueries.ts";
import type { Calendar, CalendarEntry } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import type { TimelineRow } from "./nights.ts";

export interface Nights {
  from: PlainDate;
  to: PlainDate;
}

/** What the host is told of a change, with the way back where there is one. */
export interface Told {
  id: number;
  words: string;
  failed: boolean;
  undo?: () => Promise<void>;
}

type Place = Pick<TimelineRow, "propertyId" | "unit" | "today">;
type Change = (entries: CalendarEntry[]) => CalendarEntry[];

let tellings = 0;

/**
 * Blocking, unblocking and moving a block: shown at once, taken back with words when the API refuses. Each can be
 * undone by the opposite, which is sent as a change of its own.
 */
export function useBlockActions(tell: (told: Told) => void) {
  const show = useShownChange();
  const { t, locale } = useHostWords();
  const stay = useCallback(({ from, to }: Nights) => formatStay(from, to, locale), [locale]);
  const say = useCallback(
    (words: string, undo?: () => Promise<void>) => tell({ id: ++tellings, words, failed: false, undo }),
    [tell],
  );
  const fail = useCallback(
    (what: string, error: unknown) =>
      tell({ id: ++tellings, words: `${what} ${hostErrorWords(error, t, locale)}`, failed: true }),
    [tell, t, locale],
  );

  const remove = useCallback(
    async (place: Place, entry: CalendarEntry) => {
      await show(place, without(entry.id), () =>
        removeBlock(place.propertyId, entry.id, crypto.randomUUID()),
      );
    },
    [show],
  );

  const add = useCallback(
    async (place: Place, nights: Nights, reason: string): Promise<CalendarEntry> => {
      const draft = blockEntry(`new-${crypto.randomUUID()}`, nights, reason);
      const body = { unit: place.unit, ...nights, ...(reason ? { reason } : {}) };
      const made = await show(
        place,
        (entries) => [...entries, draft],
        () => createBlock(place.propertyId, body, crypto.randomUUID()),
        ({ block_id: id }) => renamed(draft.id, id),
      );
      return blockEntry(made.block_id, nights, reason);
    },
    [show],
  );

  const block = useCallback(
    async (place: Place, nights: Nights, reason = ""): Promise<boolean> => {
      try {
        const made = await add(place, nights, reason);
        say(t("timeline.blocked_nights", { stay: stay(nights) }), async () => {
          await remove(place, made);
          say(t("timeline.block_undone"));
        });
        return true;
      } catch (error) {
        fail(t("timeline.not_blocked"), error);
        return false;
      }
    },
    [add, remove, say, fail, stay, t],
  );

  const unblock = useCallback(
    async (place: Place, entry: CalendarEntry): Promise<void> => {
      const nights = { from: entry.check_in, to: entry.check_out };
      try {
        await remove(place, entry);
        const back = ahead(nights, place.today);
        const undo = async (kept: Nights) => {
          await add(place, kept, entry.label ?? "");
          say(t("timeline.unblock_undone"));
        };
        say(t("timeline.unblocked_nights", { stay: stay(nights) }), back && (() => undo(back)));
      } catch (error) {
        fail(t("timeline.not_unblocked"), error);
      }
    },
    [add, remove, say, fail, stay, t],
  );

  const change = useCallback(
    async (
      place: Place,
      entry: CalendarEntry,
      nights: Nights,
      reason = entry.label ?? "",
    ): Promise<boolean> => {
      const send = (wanted: Nights, why: string) =>
        show(place, replacing(blockEntry(entry.id, wanted, why)), () =>
          changeBlock(place.propertyId, entry.id, { ...wanted, reason: why }, crypto.randomUUID()),
        );
      try {
        await send(nights, reason);
        const back = ahead({ from: entry.check_in, to: entry.check_out }, place.today, nights.from);
        const undo = async (kept: Nights) => {
          await send(kept, entry.label ?? "");
          const whole = kept.from === entry.check_in;
          say(whole ? t("timeline.change_undone") : t("timeline.block_changed", { stay: stay(kept) }));
        };
        say(t("timeline.block_changed", { stay: stay(nights) }), back && (() => undo(back)));
        return true;
      } catch (error) {
        fail(t("timeline.not_changed"), error);
        return false;
      }
    },
    [show, say, fail, stay, t],
  );

  const undo = useCallback(
    async (told: Told): Promise<void> => {
      try {
        await told.undo?.();
      } catch (error) {
        fail(t("timeline.not_undone"), error);
      }
    },
    [fail, t],
  );

  return { block, unblock, change, undo };
}

/**
 * What of a block's nights can be asked for: it begins today or later, or where it began already. Undefined when all
 * of them are over.
 */
function ahead({ from, to }: Nights, today: PlainDate, begun?: PlainDate): Nights | undefined {
  if (to <= today) return undefined;
  return from < today && from !== begun ? { from: today, to } : { from, to };
}

/**
 * Shows a change in every calendar that is loaded, sends it, and asks again; a refusal brings back what was. Changes
 * go out one after the other: nights that are freed can be blocked again at once.
 */
function useShownChange() {
  const queries = useQueryClient();
  const line = useRef({ last: Promise.resolve() as Promise<unknown>, waiting: 0 });
  return useCallback(
    async <Answer>(
      place: Place,
      change: Change,
      send: () => Promise<Answer>,
      settle?: (answer: Answer) => Change,
    ): Promise<Answer> => {
      const apply = (wanted: Change) =>
        queries.setQueriesData<Calendar>({ queryKey: CALENDAR }, (calendar) =>
          changed(calendar, place, wanted),
        );
      await queries.cancelQueries({ queryKey: CALENDAR });
      const before = queries.getQueriesData<Calendar>({ queryKey: CALENDAR });
      apply(change);
      const { current } = line;
      current.waiting += 1;
      const turn = current.last.then(send);
      current.last = turn.catch(() => undefined);
      try {
        const answer = await turn;
        if (settle) apply(settle(answer));
        return answer;
      } catch (error) {
        for (const [key, calendar] of before) queries.setQueryData(key, calendar);
        throw error;
      } finally {
        current.waiting -= 1;
        if (current.waiting === 0) void queries.invalidateQueries({ queryKey: CALENDAR });
      }
    },
    [queries],
  );
}

function changed(
  calendar: Calendar | undefined,
  { propertyId, unit }: Place,
  change: Change,
): Calendar | undefined {
  if (!calendar) return calendar;
  const items = calendar.items.map((property) =>
    property.property_id === propertyId
      ? {
          ...property,
          units: property.units.map((each) =>
            each.unit === unit ? { ...each, entries: change(each.entries) } : each,
          ),
        }
      : property,
  );
  return { ...calendar, items };
}

const without =
  (id: string): Change =>
  (entries) =>
    entries.filter((entry) => entry.id !== id);

const replacing =
  (next: CalendarEntry): Change =>
  (entries) =>
    entries.map((entry) => (entry.id === next.id ? next : entry));

const renamed =
  (before: string, id: string): Change =>
  (entries) =>
    entries.map((entry) => (entry.id === before ? { ...entry, id } : entry));

const blockEntry = (id: string, { from, to }: Nights, label: string): CalendarEntry => ({
  kind: "host_block",
  id,
  state: "active",
  check_in: from,
  check_out: to,
  label,
  shadow: false,
});
