import { useState } from "preact/hooks";
import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostWords } from "../hostWords.ts";
import { placeWords } from "../unitWords.ts";
import { nightsOf } from "./nights.ts";
import type { useTimelineState } from "./useTimelineState.ts";

type Selected = NonNullable<ReturnType<typeof useTimelineState>["selected"]>;

interface SelectionBarProps {
  selected: Selected;
  onBlock: (reason: string) => void;
  onClear: () => void;
}

/** What can be done with the nights that are chosen. */
export function SelectionBar({ selected, onBlock, onClear }: SelectionBarProps) {
  const { t } = useHostWords();
  const [reason, setReason] = useState("");
  const { row, from, to, words } = selected;
  if (!row) return null;
  const gap = nightsOf(row.calendar).get(from)?.gap;
  const stay = new URLSearchParams({
    property_id: row.propertyId,
    unit: row.unit,
    check_in: from,
    check_out: to,
  });
  return (
    <form
      class="selection-bar"
      aria-label={t("timeline.chosen")}
      onSubmit={(event) => {
        event.preventDefault();
        onBlock(reason.trim());
      }}
    >
      <p class="selection-bar__words">
        <strong>{placeWords(row.title, row.ofSeveral, t)}</strong> {words}
        {gap && <span class="hint">{t("timeline.gap", { count: gap.nights, needs: gap.needs_nights })}</span>}
      </p>
      <input
        class="selection-bar__reason"
        aria-label={t("timeline.reason")}
        placeholder={t("timeline.reason")}
        value={reason}
        maxLength={200}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <div class="selection-bar__acts">
        <button type="submit" class="button">
          <HostIcon name="block" size={18} /> {t("timeline.block")}
        </button>
        <Link class="button button--quiet" href={`/host/bookings/new?${stay}`}>
          <Icon name="plus" size={18} /> {t("timeline.book")}
        </Link>
        <button type="button" class="icon-button" aria-label={t("timeline.clear")} onClick={onClear}>
          <Icon name="close" />
        </button>
      </div>
    </form>
  );
}
