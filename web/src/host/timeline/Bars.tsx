import { memo } from "preact/compat";
import { Icon } from "../../components/Icon.tsx";
import type { CalendarEntry } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { laneOf, type Place } from "./bars.ts";
import { entryName, entryWords } from "./entryWords.ts";
import { isBlock } from "./nights.ts";

const styleOf = (place: Place, lane = 0) => ({
  "--at": place.at,
  "--long": place.length,
  "--lane": lane,
});

const edge = ({ beginsBefore }: Place): string => (beginsBefore ? " bar--begins-before" : "");

interface EntryBarProps {
  entry: CalendarEntry;
  place: Place;
}

/** A stay, a block or another channel's claim. The cell beneath says the same to screen readers. */
export const EntryBar = memo(function EntryBar({ entry, place }: EntryBarProps) {
  const { t, locale } = useHostWords();
  const shape = entry.shadow ? "conflict" : entry.kind;
  const state = entry.kind === "booking" ? ` bar--${entry.state}` : "";
  return (
    <span
      class={`bar bar--${shape}${state}${edge(place)}`}
      style={styleOf(place, laneOf(entry))}
      data-entry={entry.id}
      title={entryWords(entry, t, locale)}
      aria-hidden="true"
    >
      {entry.shadow && <Icon name="warning" size={14} />}
      <span class="bar__name">{entryName(entry, t)}</span>
      {isBlock(entry) && !entry.shadow && <Handles place={place} id={entry.id} />}
    </span>
  );
});

function Handles({ place, id }: { place: Place; id: string }) {
  return (
    <>
      {!place.beginsBefore && (
        <span class="bar__handle bar__handle--start" data-handle="start" data-of={id} />
      )}
      <span class="bar__handle bar__handle--end" data-handle="end" data-of={id} />
    </>
  );
}

/** Nights somebody is about to book. What these bars write is drawn, not read: their cell says more. */
export function HoldBar({ place, words }: { place: Place; words: string }) {
  return (
    <span class={`bar bar--hold${edge(place)}`} style={styleOf(place)} title={words} aria-hidden="true">
      <span class="bar__name" data-words={words} />
    </span>
  );
}

/** Free nights that are too few to sell. */
export function GapBar({ place, needs, words }: { place: Place; needs: number; words: string }) {
  const { t } = useHostWords();
  return (
    <span class={`bar bar--gap${edge(place)}`} style={styleOf(place)} title={words} aria-hidden="true">
      <span class="bar__name" data-words={t("timeline.gap_short", { needs })} />
    </span>
  );
}

/** Nights being chosen, or a block while its edge is dragged. */
export function ChoiceBar({ place, words }: { place: Place; words: string }) {
  return (
    <span class={`bar bar--choice${edge(place)}`} style={styleOf(place)} aria-hidden="true">
      <span class="bar__name" data-words={words} />
    </span>
  );
}
