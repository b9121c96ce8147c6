import type { FeedPreview } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { channelName } from "./channelWords.ts";
import { formatRange } from "./eventWords.ts";
import { RefusedEvents } from "./RefusedEvents.tsx";

const EVENTS_SHOWN = 6;

/** What a calendar holds, before it is kept. */
export function FeedPreviewView({ preview }: { preview: FeedPreview }) {
  const { t, locale } = useHostWords();
  const shown = preview.events.slice(0, EVENTS_SHOWN);
  const more = preview.count - shown.length;
  const named = preview.name
    ? `${channelName(preview.channel, t)} · ${preview.name}`
    : channelName(preview.channel, t);
  return (
    <section class="feed-preview" aria-label={t("preview.title")}>
      <p>
        <strong>{t("preview.count", { count: preview.count })}</strong> <span class="hint">{named}</span>
      </p>
      {preview.count === 0 && <p class="hint">{t("preview.empty")}</p>}
      <ul class="changes">
        {shown.map((event, index) => (
          <li key={index}>
            <span class={`changes__kind changes__kind--${event.kind}`}>{t(`preview.${event.kind}`)}</span>
            <span class="changes__what">
              {formatRange(event.start, event.end, locale)}
              {event.summary && <span class="hint"> {event.summary}</span>}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="hint">{t("preview.more", { count: more })}</p>}
      <RefusedEvents refused={preview.refused} count={preview.refused_count} />
    </section>
  );
}
