import { useMemo } from "preact/hooks";
import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { Failure } from "../components/Failure.tsx";
import { useHostProperties } from "../hostQueries.ts";
import type { Feed } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { useNow } from "../useNow.ts";
import { useAllFeeds } from "./channelQueries.ts";
import { agoWords, feedName, healthWords, oldestCheck, troubled } from "./channelWords.ts";
import { HealthBadge } from "./HealthBadge.tsx";

/** Whether the calendars are in step: a line for each that is not, one line when all are. */
export function SyncHealth() {
  const { t } = useHostWords();
  const properties = useHostProperties();
  const ids = useMemo(() => (properties.data ?? []).map((each) => each.property_id), [properties.data]);
  const titles = useMemo(
    () => new Map((properties.data ?? []).map((each) => [each.property_id, each.title])),
    [properties.data],
  );
  const { feeds, complete, error, retry } = useAllFeeds(ids);
  const wrong = troubled(feeds);
  const loading = !error && !properties.error && (properties.isPending || !complete);
  if (properties.data?.length === 0) return null;
  return (
    <section aria-labelledby="today-sync">
      <h2 id="today-sync">{t("today.sync")}</h2>
      <Failure title={t("today.sync_failed")} error={error} onRetry={retry} />
      {loading && <div class="skeleton skeleton--line" aria-busy="true" />}
      {wrong.length > 0 && (
        <ul class="sync-list">
          {wrong.map((feed) => (
            <li key={feed.feed_id}>
              <TroubledFeed feed={feed} title={titles.get(feed.property_id) ?? ""} />
            </li>
          ))}
        </ul>
      )}
      {!loading && !error && wrong.length === 0 && <AllInStep feeds={feeds} />}
    </section>
  );
}

function TroubledFeed({ feed, title }: { feed: Feed; title: string }) {
  const { t, locale } = useHostWords();
  const now = useNow();
  return (
    <>
      <p class="sync-list__head">
        <HealthBadge health={feed.health} />
        <Link href={`/host/properties/${encodeURIComponent(feed.property_id)}/channels`}>
          {t("today.feed_of", { name: feedName(feed, t), title })}
        </Link>
      </p>
      <p>{healthWords(feed, t, { locale, now })}</p>
    </>
  );
}

function AllInStep({ feeds }: { feeds: readonly Feed[] }) {
  const { t, locale } = useHostWords();
  const now = useNow();
  if (feeds.length === 0) {
    return (
      <p class="today__nothing">
        <span>
          {t("today.no_feeds")} <Link href="/host/properties">{t("today.no_feeds_link")}</Link>
        </span>
      </p>
    );
  }
  const waiting = feeds.filter(({ health }) => health === "waiting").length;
  const checked = oldestCheck(feeds.filter(({ health }) => health === "in_step"));
  return (
    <p class="today__nothing">
      <Icon name={checked ? "check" : "clock"} size={18} />
      <span>
        {checked && t("today.in_step", { ago: agoWords(checked, t, { locale, now }) })}{" "}
        {waiting > 0 && t("today.waiting", { count: waiting })}
      </span>
    </p>
  );
}
