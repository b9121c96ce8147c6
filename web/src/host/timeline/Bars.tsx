import { memo } from "preact/compat";
import { Icon } from "../../components/Icon.tsx";
import type { CalendarEntry } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { laneOf, type Place } from "./bars.ts";
import { entryName, entryWords } from "./entryWords.ts";
import { isBlock } from "./nights.ts";

const styleOf = (place: Place, lane = 0) => ({
  "--at": place.offset,
  "--long": place.length,
  "--lane": lane,
});

function edges({ beginsBefore, endsAfter }: Place): string {
  return `${beginsBefore ? " bar--begins-before" : ""}${endsAfter ? " bar--ends-after" : ""}`;
}

interface EntryBarProps {
  entry: CalendarEntry;
  place: Place;
  /** While its edge is dragged: it stays there, because the finger is on it. */
  faded?: boolean;
}

/** A stay, a block or another channel's claim. The cell beneath says the same to screen readers. */
export const EntryBar = memo(function EntryBar({ entry, place, faded }: EntryBarProps) {
  const { t, locale } = useHostWords();
  const shape = entry.shadow ? "conflict" : entry.kind;
  const state = entry.kind === "booking" ? ` bar--${entry.state}` : "";
  return (
    <span
      class={`bar bar--${shape}${state}${edges(place)}${faded ? " bar--faded" : ""}`}
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
      {!place.endsAfter && <span class="bar__handle bar__handle--end" data-handle="end" data-of={id} />}
    </>
  );
}

/** Nights somebody is about to book. What these bars write is drawn, not read: their cell says more. */
export function HoldBar({ place, words }: { place: Place; words: string }) {
  return (
    <span class={`bar bar--hold${edges(place)}`} style={styleOf(place)} title={words} aria-hidden="true">
      <span class="bar__name" data-words={words} />
    </span>
  );
}

/** Free nights that are too few to sell. */
export function GapBar({ place, needs, words }: { place: Place; needs: number; words: string }) {
  const { t } = useHostWords();
  return (
    <span class={`bar bar--gap${edges(place)}`} style={styleOf(place)} title={words} aria-hidden="true">
      <span class="bar__name" data-words={t("timeline.gap_short", { needs })} />
    </span>
  );
}

/** Nights being chosen, or a block while its edge is dragged. */
export function ChoiceBar({ place, words }: { place: Place; words: string }) {
  return (
    <span class={`bar bar--choice${edges(place)}`} style={styleOf(place)} aria-hidden="true">
      <span class="bar__name" data-words={words} />
    </span>
  );
}
