/** Calendars of other channels in words. */
import type { Feed } from "../hostTypes.ts";
import type { HostWords } from "../hostWords.ts";
import { instantWords, timeAgo, timeLeft } from "../instantWords.ts";

const NAMES: Record<string, string> = { airbnb: "Airbnb", "booking.com": "Booking.com", vrbo: "Vrbo" };

/** “Airbnb”; what has no name of its own is “another calendar”. */
export const channelName = (channel: string, t: HostWords): string =>
  NAMES[channel] ?? (channel && channel !== "generic" ? channel : t("channels.generic"));

/** What its host calls a feed. One without a name has that of its source, which says less than its channel's. */
export const feedName = (feed: Feed, t: HostWords): string =>
  feed.name === feed.source && feed.channel in NAMES ? channelName(feed.channel, t) : feed.name;

interface When {
  locale: string;
  now: number;
}

/** “4 minutes ago”, “just now”. */
export const agoWords = (instant: string, t: HostWords, { locale, now }: When): string =>
  timeAgo(instant, locale, now) ?? t("channels.just_now");

/** “Next in 11 minutes.” */
function nextWords({ next_pull_at: next }: Feed, t: HostWords, { locale, now }: When): string {
  const left = next && timeLeft(next, locale, now);
  return left ? t("health.next", { left }) : t("health.next_due");
}

const lastTry = ({ reason }: Feed, t: HostWords): string => `${t("health.last_try")} ${reason}`.trim();

/** How a feed is, as a sentence or two; its badge says the state. */
export function healthWords(feed: Feed, t: HostWords, when: When): string {
  const next = nextWords(feed, t, when);
  switch (feed.health) {
    case "in_step": {
      if (!feed.succeeded_at) return next;
      const checked = t("health.checked", { ago: agoWords(feed.succeeded_at, t, when) });
      // One lost answer is nobody's worry, but what was not heard is not said to be.
      return [checked, feed.failures > 0 && lastTry(feed, t), next].filter(Boolean).join(" ");
    }
    case "failing": {
      const since = instantWords(feed.succeeded_at ?? feed.added_at, when.locale);
      const words = feed.succeeded_at ? "health.last_worked" : "health.never_worked";
      return [t(words, { since }), feed.reason, t("health.tries", { count: feed.failures }), next]
        .filter(Boolean)
        .join(" ");
    }
    case "held":
      return `${t("health.held_words")} ${next}`;
    default:
      return t("health.not_yet");
  }
}

/** The feeds that somebody should look at. */
export const troubled = (feeds: readonly Feed[]): Feed[] =>
  feeds.filter(({ health }) => health === "failing" || health === "held");

/** The check that lies furthest back, of feeds that were checked. */
export function oldestCheck(feeds: readonly Feed[]): string | null {
  const checks = feeds.flatMap((feed) => feed.succeeded_at ?? []);
  return checks.reduce<string | null>(
    (oldest, check) => (oldest === null || Date.parse(check) < Date.parse(oldest) ? check : oldest),
    null,
  );
}
