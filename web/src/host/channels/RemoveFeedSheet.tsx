import { useRef } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { Failure } from "../components/Failure.tsx";
import type { Feed } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { feedName } from "./channelWords.ts";
import { useRemoveFeed } from "./useFeedActions.ts";

interface RemoveFeedSheetProps {
  /** The one that is asked about; null while none is. */
  feed: Feed | null;
  onClose: () => void;
  /** Once the question is off the page, so that the focus can be taken elsewhere. */
  onRemoved: (feed: Feed) => void;
}

/** Asks before a calendar is no longer read, and says what becomes of its nights. */
export function RemoveFeedSheet({ feed, onClose, onRemoved }: RemoveFeedSheetProps) {
  const { t } = useHostWords();
  const removed = useRef<Feed | null>(null);
  const close = () => {
    onClose();
    const gone = removed.current;
    removed.current = null;
    if (gone) onRemoved(gone);
  };
  const title = t("remove_feed.title", { name: feed ? feedName(feed, t) : "" });
  return (
    <Sheet title={title} open={feed !== null} onClose={close}>
      {feed && (
        <RemoveForm
          feed={feed}
          onClose={onClose}
          onRemoved={() => {
            removed.current = feed;
            onClose();
          }}
        />
      )}
    </Sheet>
  );
}

function RemoveForm({
  feed,
  onClose,
  onRemoved,
}: {
  feed: Feed;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const { t } = useHostWords();
  const remove = useRemoveFeed(feed.property_id);
  return (
    <div class="host-form">
      <p>
        {feed.closed_nights > 0
          ? t("remove_feed.nights", { count: feed.closed_nights })
          : t("remove_feed.no_nights")}
      </p>
      <p>{t("remove_feed.only_here")}</p>
      <Failure title={t("remove_feed.failed")} error={remove.error} />
      <div class="host-form__acts">
        <button
          type="button"
          class="button button--danger"
          aria-disabled={remove.isPending}
          onClick={() => !remove.isPending && remove.mutate(feed.feed_id, { onSuccess: onRemoved })}
        >
          {t("remove_feed.confirm")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("remove_feed.keep")}
        </button>
      </div>
    </div>
  );
}
