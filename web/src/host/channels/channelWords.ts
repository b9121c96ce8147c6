/** Calendars of other channels in words. */
import type { Feed } from "../hostTypes.ts";
import type { HostWords } from "../hostWords.ts";
import { instantWords, timeAgo, timeLeft } from "../instantWords.ts";

const NAMES: Record<string, string> = { airbnb: "Airbnb", "booking.com": "Booking.com", vrbo: "Vrbo" };

/** “Airbnb”; what has no name of its own is “another calendar”. */
export const channelName = (channel: string, t: HostWords): string =>
  NAMES[channel] ?? (channel && channel !== "generic" ? channel : t("channels.generic"));

/** What its host calls a feed. */
export const feedName = (feed: Feed, t: HostWords): string =>
  feed.name.trim() || channelName(feed.channel, t);

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

/** How a feed is, as a sentence or two; its badge says the state. */
export function healthWords(feed: Feed, t: HostWords, when: When): string {
  const next = nextWords(feed, t, when);
  const reason = feed.reason.trim().replace(/[.\s]+$/, "");
  switch (feed.health) {
    case "in_step": {
      const checked = feed.pulled_at ?? feed.succeeded_at;
      return checked ? `${t("health.checked", { ago: agoWords(checked, t, when) })} ${next}` : next;
    }
    case "failing": {
      const since = instantWords(feed.succeeded_at ?? feed.added_at, when.locale);
      const words = feed.succeeded_at ? "health.last_worked" : "health.never_worked";
      const told = reason ? t(`${words}_because`, { since, reason }) : t(words, { since });
      return `${told} ${t("health.tries", { count: feed.failures })} ${next}`;
    }
    case "held":
      return t("health.held_because", { reason: reason || t("health.held_reason") });
    default:
      return t("health.not_yet");
  }
}

/** The feeds that somebody should look at. */
export const troubled = (feeds: readonly Feed[]): Feed[] =>
  feeds.filter(({ health }) => health === "failing" || health === "held");

/** The check that lies furthest back, of feeds that were checked. */
export function oldestCheck(feeds: readonly Feed[]): string | null {
  const checks = feeds.flatMap((feed) => feed.pulled_at ?? []);
  return checks.reduce<string | null>(
    (oldest, check) => (oldest === null || Date.parse(check) < Date.parse(oldest) ? check : oldest),
    null,
  );
}
