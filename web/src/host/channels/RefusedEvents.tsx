import type { RefusedEvent } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";

interface RefusedEventsProps {
  refused: readonly RefusedEvent[];
  /** Of all, more than are told. */
  count: number;
}

/** Entries of a calendar that could not be read, each by its line: folded away, never left out. */
export function RefusedEvents({ refused, count }: RefusedEventsProps) {
  const { t } = useHostWords();
  if (count === 0) return null;
  const untold = count - refused.length;
  return (
    <details class="more">
      <summary>{t("channels.refused", { count })}</summary>
      <p class="hint">{t("channels.refused_hint")}</p>
      <ul class="refused">
        {refused.map((event) => (
          <li key={`${event.line} ${event.uid}`}>
            <strong>{t("channels.line", { line: event.line })}</strong> {event.reason}
            {event.uid && <span class="hint refused__uid">{event.uid}</span>}
          </li>
        ))}
      </ul>
      {untold > 0 && <p class="hint">{t("channels.refused_more", { count: untold })}</p>}
    </details>
  );
}
