import { useCallback, useMemo, useState } from "preact/hooks";
import { Link } from "wouter";
import { Message } from "../../components/Message.tsx";
import { useTenant } from "../../queries.ts";
import { todayIn } from "../../stayDates.ts";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { PROPERTIES_A_CALL, useCalendars, useHostProperties, useSeveralUnits } from "../hostQueries.ts";
import type { CalendarEntry } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { type BlockEditing, BlockSheet } from "../timeline/BlockSheet.tsx";
import { useRowsInTurn } from "../timeline/rowTurns.ts";
import { rowsOf, type TimelineRow } from "../timeline/nights.ts";
import { SelectionBar } from "../timeline/SelectionBar.tsx";
import { TimelineGrid } from "../timeline/TimelineGrid.tsx";
import { TimelineToolbar } from "../timeline/TimelineToolbar.tsx";
import { UndoToast } from "../timeline/UndoToast.tsx";
import { type Told, useBlockActions } from "../timeline/useBlockActions.ts";
import { useTimelineState } from "../timeline/useTimelineState.ts";
import { useTimelineWindow } from "../timeline/useTimelineWindow.ts";

export function TimelinePage() {
  const { t } = useHostWords();
  const tenant = useTenant().data;
  const today = todayIn(tenant?.time_zone ?? "UTC");
  const [filter, setFilter] = useState("");
  const [told, setTold] = useState<Told | null>(null);
  const [editing, setEditing] = useState<BlockEditing | null>(null);
  const { window, span, show } = useTimelineWindow(today);
  const shown = useShownProperties(filter);
  const calendars = useCalendars(shown.ids, span.from, span.to);
  const units = useSeveralUnits(calendars.calendars);
  const allRows = useMemo(
    () => rowsOf(calendars.calendars, units).filter((row) => shown.visible.has(row.propertyId)),
    [calendars.calendars, units, shown.visible],
  );
  const rows = useRowsInTurn(allRows);
  const actions = useBlockActions(setTold);
  const edit = useCallback((row: TimelineRow, entry: CalendarEntry) => setEditing({ row, entry }), []);
  const state = useTimelineState({ rows, window, show, actions, onEditBlock: edit });
  const gone = useCallback(() => setTold(null), []);
  const undo = useCallback(
    (wanted: Told) => {
      setTold(null);
      void actions.undo(wanted);
    },
    [actions],
  );
  usePageTitle(t("timeline.title"));

  return (
    <div class="page page--wide timeline-page">
      <h1 class="unseen">{t("timeline.title")}</h1>
      <TimelineToolbar
        window={window}
        today={today}
        show={show}
        filter={filter}
        onFilter={setFilter}
        onBlock={() => setEditing({ row: state.selected?.row })}
      />
      <Failure
        title={t("timeline.failed")}
        error={shown.error ?? calendars.error}
        onRetry={shown.error ? shown.retry : calendars.retry}
      />
      {shown.empty && <NoProperties />}
      {shown.unmatched && <p class="timeline-page__none">{t("timeline.no_match", { text: filter })}</p>}
      {rows.length > 0 && <TimelineGrid rows={rows} window={window} today={today} state={state} />}
      {rows.length === 0 && shown.loading && !calendars.error && <TimelineSkeleton />}
      {shown.more > 0 && (
        <button type="button" class="button button--quiet" onClick={shown.showMore}>
          {t("timeline.show_more", { count: shown.more })}
        </button>
      )}
      <Legend />
      <p id="timeline-keys" class="hint timeline-page__keys">
        {t("timeline.keys")}
      </p>
      <p role="status" class="unseen">
        {state.selected ? t("timeline.chosen_nights", { nights: state.selected.words }) : ""}
      </p>
      <div class="timeline-page__floats">
        <UndoToast told={told} onUndo={undo} onGone={gone} />
        {state.selected && (
          <SelectionBar
            key={state.selected.row?.key}
            selected={state.selected}
            onBlock={(reason) => void state.blockSelection(reason)}
            onClear={state.clear}
          />
        )}
      </div>
      <BlockSheet editing={editing} rows={rows} actions={actions} onClose={() => setEditing(null)} />
    </div>
  );
}

/**
 * Which properties are shown: those whose name has the text, else twenty at first. A search asks for the same
 * twenties as the whole list does, so that typing asks nothing twice.
 */
function useShownProperties(filter: string) {
  const properties = useHostProperties();
  const [count, setCount] = useState(PROPERTIES_A_CALL);
  const wanted = filter.trim().toLocaleLowerCase();
  const all = properties.data;
  const shown = useMemo(() => {
    const known = all ?? [];
    const matching = known.filter((each) => each.title.toLocaleLowerCase().includes(wanted));
    const visible = new Set((wanted ? matching : known.slice(0, count)).map((each) => each.property_id));
    const twenty = (index: number) => Math.floor(index / PROPERTIES_A_CALL);
    const asked = new Set(
      known.flatMap((each, index) => (visible.has(each.property_id) ? [twenty(index)] : [])),
    );
    const ids = known.flatMap((each, index) => (asked.has(twenty(index)) ? [each.property_id] : []));
    return { ids, visible, more: wanted ? 0 : Math.max(0, known.length - count) };
  }, [all, wanted, count]);
  return {
    ...shown,
    showMore: () => setCount(count + PROPERTIES_A_CALL),
    empty: all?.length === 0,
    unmatched: wanted !== "" && all !== undefined && shown.visible.size === 0,
    loading: properties.isPending || shown.ids.length > 0,
    error: properties.error,
    retry: () => void properties.refetch(),
  };
}

function NoProperties() {
  const { t } = useHostWords();
  return (
    <Message level="h2" title={t("properties.empty")} hint={t("properties.empty_hint")}>
      <Link class="button" href="/host">
        {t("nav.today")}
      </Link>
    </Message>
  );
}

function TimelineSkeleton() {
  const { guestT } = useHostWords();
  return (
    <div aria-busy="true" class="timeline-skeleton">
      <span class="unseen" role="status">
        {guestT("loading")}
      </span>
      {Array.from({ length: 10 }, (_, index) => (
        <div key={index} class="skeleton timeline-skeleton__row" />
      ))}
    </div>
  );
}

const LEGEND = ["confirmed", "pending", "host_block", "channel", "conflict", "gap", "hold"] as const;

function Legend() {
  const { t } = useHostWords();
  return (
    <ul class="timeline-legend" aria-label={t("timeline.legend")}>
      {LEGEND.map((kind) => (
        <li key={kind}>
          <span class={`timeline-legend__sample timeline-legend__sample--${kind}`} />{" "}
          {t(`timeline.legend_${kind}`)}
        </li>
      ))}
    </ul>
  );
}
