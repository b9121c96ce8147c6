import { useEffect, useState } from "preact/hooks";
import type { Feed } from "../hostTypes.ts";
import { useFeeds } from "./channelQueries.ts";

const PATIENCE_MS = 60_000;

/** By feed: when it had been pulled as a sync was asked for, and how long its result is watched for. */
type Asked = Readonly<Record<string, { pulledAt: string | null; until: number }>>;

/** One that was just added is read within seconds. */
const isNew = ({ health, added_at: added }: Feed): boolean =>
  health === "waiting" && Date.now() - Date.parse(added) < PATIENCE_MS;

const isOpen = (asked: Asked, feed: Feed): boolean => asked[feed.feed_id]?.pulledAt === feed.pulled_at;

/** The feeds of a property, looked at often while a sync is under way; `onDone` is told of each result. */
export function useSyncWatch(propertyId: string, now: number, onDone: (feed: Feed) => void) {
  const [asked, setAsked] = useState<Asked>({});
  const feeds = useFeeds(propertyId, (items) =>
    items.some(
      (feed) => isNew(feed) || (isOpen(asked, feed) && Date.now() < (asked[feed.feed_id]?.until ?? 0)),
    ),
  );
  const items = feeds.data?.items;

  useEffect(() => {
    const done = (items ?? []).filter((feed) => asked[feed.feed_id] && !isOpen(asked, feed));
    if (done.length === 0) return;
    const ids = new Set(done.map((feed) => feed.feed_id));
    setAsked(Object.fromEntries(Object.entries(asked).filter(([id]) => !ids.has(id))));
    done.forEach(onDone);
  }, [items, asked, onDone]);

  const ask = (before: Feed) => {
    const watch = { pulledAt: before.pulled_at, until: Date.now() + PATIENCE_MS };
    setAsked((known) => ({ ...known, [before.feed_id]: watch }));
  };
  const syncOf = (feed: Feed): "idle" | "asked" | "slow" => {
    if (!isOpen(asked, feed)) return "idle";
    return now < (asked[feed.feed_id]?.until ?? 0) ? "asked" : "slow";
  };
  return { feeds, ask, syncOf };
}
