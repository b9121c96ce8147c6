import { useCallback, useRef, useState } from "preact/hooks";
import { Icon } from "../../components/Icon.tsx";
import { Failure } from "../components/Failure.tsx";
import type { Feed, HostProperty } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { unitWords } from "../unitWords.ts";
import { useNow } from "../useNow.ts";
import { AddFeedSheet } from "./AddFeedSheet.tsx";
import { feedName, healthWords } from "./channelWords.ts";
import { FeedCard } from "./FeedCard.tsx";
import { RemoveFeedSheet } from "./RemoveFeedSheet.tsx";
import { useLookAgain } from "./useFeedActions.ts";
import { useSyncWatch } from "./useSyncWatch.ts";

/** The calendars of other channels that are read: what is wrong with them, and how to add one. */
export function FeedsSection({ property }: { property: HostProperty }) {
  const { t, locale } = useHostWords();
  const now = useNow();
  const lookAgain = useLookAgain();
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState("");
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Feed | null>(null);
  const tellResult = useCallback(
    (feed: Feed) => {
      lookAgain();
      const health = `${t(`health.${feed.health}`)}. ${healthWords(feed, t, { locale, now: Date.now() })}`;
      setTold(t("channels.told_synced", { name: feedName(feed, t), health }));
    },
    [t, locale, lookAgain],
  );
  const { feeds, ask, syncOf } = useSyncWatch(property.property_id, now, tellResult);
  const items = feeds.data?.items ?? [];
  return (
    <section aria-labelledby="channels-in">
      <div class="channels__head">
        <h2 id="channels-in" ref={heading} tabIndex={-1}>
          {t("channels.in")}
        </h2>
        <button type="button" class="button" aria-haspopup="dialog" onClick={() => setAdding(true)}>
          <Icon name="plus" size={18} /> {t("channels.add")}
        </button>
      </div>
      <p class="lead">{t("channels.in_lead")}</p>
      <p role="status" class="told">
        {told}
      </p>
      <Failure title={t("channels.failed")} error={feeds.error} onRetry={() => void feeds.refetch()} />
      {feeds.isPending && <div class="skeleton skeleton--feed" aria-busy="true" />}
      {feeds.data && items.length === 0 && (
        <div class="host-card channels__none">
          <p>
            <strong>{t("channels.none")}</strong>
          </p>
          <p class="hint">{t("channels.none_hint")}</p>
        </div>
      )}
      <ul class="feed-list">
        {items.map((feed) => (
          <li key={feed.feed_id}>
            <FeedCard
              feed={feed}
              unitName={unitNameOf(property, feed.unit, t)}
              now={now}
              sync={syncOf(feed)}
              onAsked={(before) => {
                ask(before);
                setTold(t("channels.told_asked", { name: feedName(before, t) }));
              }}
              onRemove={() => setRemoving(feed)}
            />
          </li>
        ))}
      </ul>
      <AddFeedSheet
        property={property}
        open={adding}
        onClose={() => setAdding(false)}
        onAdded={(feed) => {
          ask(feed);
          setTold(t("channels.told_added", { name: feedName(feed, t) }));
        }}
      />
      <RemoveFeedSheet
        feed={removing}
        onClose={() => setRemoving(null)}
        onRemoved={(feed) => {
          setTold(t("channels.told_removed", { name: feedName(feed, t) }));
          heading.current?.focus();
        }}
      />
    </section>
  );
}

const unitNameOf = (
  { units }: HostProperty,
  unit: string,
  t: ReturnType<typeof useHostWords>["t"],
): string =>
  units.length > 1 ? unitWords(units.find(({ id }) => id === unit) ?? { id: unit, name: "" }, t) : "";
