import { formatRange } from "./eventWords.ts";
import { HostIcon } from "../components/HostIcon.tsx";
import { Failure } from "../components/Failure.tsx";
import type { Feed, FeedChange } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { channelName, feedName, healthWords, agoWords } from "./channelWords.ts";
import { HealthBadge } from "./HealthBadge.tsx";
import { RefusedEvents } from "./RefusedEvents.tsx";
import { usePullFeed } from "./useFeedActions.ts";

const CHANGES_AT_ONCE = 3;

interface FeedCardProps {
  feed: Feed;
  /** Of several; "" where the property is one unit. */
  unitName: string;
  now: number;
  /** What a sync that was asked for has come to. */
  sync: "idle" | "asked" | "slow";
  onAsked: (before: Feed) => void;
  onRemove: () => void;
}

/** One calendar that is read: how it is, what changed, and what can be done. */
export function FeedCard({ feed, unitName, now, sync, onAsked, onRemove }: FeedCardProps) {
  const { t, locale } = useHostWords();
  const name = feedName(feed, t);
  return (
    <article class="host-card feed" aria-label={[name, unitName].filter(Boolean).join(", ")}>
      <div class="feed__head">
        <div class="feed__name">
          <h3>{name}</h3>
          <p class="hint">
            {[unitName, channelName(feed.channel, t), feed.source]
              .filter((each) => each && each !== name)
              .join(" · ")}
          </p>
        </div>
        <HealthBadge health={feed.health} />
      </div>
      <p>{healthWords(feed, t, { locale, now })}</p>
      {feed.health !== "waiting" && (
        <>
          <p class="hint">
            {t("channels.events", { count: feed.events })},{" "}
            {t("channels.closed_nights", { count: feed.closed_nights })}
          </p>
          <RecentChanges feed={feed} now={now} />
        </>
      )}
      <RefusedEvents refused={feed.refused} count={feed.refused_count} />
      <FeedActs feed={feed} sync={sync} onAsked={onAsked} onRemove={onRemove} />
    </article>
  );
}

function FeedActs({ feed, sync, onAsked, onRemove }: Omit<FeedCardProps, "unitName" | "now">) {
  const { t } = useHostWords();
  const pull = usePullFeed(feed);
  const busy = pull.isPending || sync === "asked";
  return (
    <>
      <Failure title={t("channels.not_synced")} error={pull.error} />
      {sync === "slow" && <p class="hint">{t("channels.sync_slow")}</p>}
      <div class="feed__acts">
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={busy}
          onClick={() => !busy && pull.mutate("pull", { onSuccess: () => onAsked(feed) })}
        >
          <HostIcon name="sync" size={18} /> {t(busy ? "channels.syncing" : "channels.sync")}
        </button>
        <button
          type="button"
          class="text-button text-button--danger"
          aria-haspopup="dialog"
          onClick={onRemove}
        >
          {t("channels.remove")}
        </button>
      </div>
    </>
  );
}

function RecentChanges({ feed, now }: { feed: Feed; now: number }) {
  const { t, locale } = useHostWords();
  const [first, more] = [feed.recent.slice(0, CHANGES_AT_ONCE), feed.recent.slice(CHANGES_AT_ONCE)];
  if (first.length === 0) {
    if (!feed.changed_at) return null;
    const ago = agoWords(feed.changed_at, t, { locale, now });
    return <p class="hint">{t("channels.last_change", { ago })}</p>;
  }
  return (
    <div class="feed__recent">
      <h4>{t("channels.recent")}</h4>
      <Changes changes={first} now={now} />
      {more.length > 0 && (
        <details class="more">
          <summary>{t("channels.earlier", { count: more.length })}</summary>
          <Changes changes={more} now={now} />
        </details>
      )}
    </div>
  );
}

function Changes({ changes, now }: { changes: readonly FeedChange[]; now: number }) {
  const { t, locale } = useHostWords();
  return (
    <ul class="changes">
      {changes.map((change, index) => (
        <li key={index}>
          <span class={`changes__kind changes__kind--${change.kind}`}>
            {t(`channels.change_${change.kind}`)}
          </span>
          <span class="changes__what">{formatRange(change.start, change.end, locale)}</span>
          <span class="hint changes__when">{agoWords(change.at, t, { locale, now })}</span>
        </li>
      ))}
    </ul>
  );
}
