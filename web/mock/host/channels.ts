/** Calendars of other channels in the mock: feeds that are read, addresses that are given out. */
import type {
  CalendarExport,
  Channel,
  Feed,
  FeedPreview,
  NewFeed,
  RefusedEvent,
} from "../../src/host/hostTypes.ts";
import { addDays, type PlainDate, todayIn } from "../../src/stayDates.ts";
import type { MockAnswer } from "../platform.ts";
import type { MockHostProperty } from "./properties.ts";
import { notFound, ok, refuse } from "./refusals.ts";

const MINUTE = 60_000;
/** So long a channel takes to answer. */
const ANSWERS_AFTER_MS = 800;
const MOST_FEEDS = 20;

const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();
const ahead = (minutes: number): string => ago(-minutes);

export class MockChannels {
  readonly feeds = new Map<string, Feed>();
  readonly exports: Map<string, CalendarExport>;
  /** When a pull was asked for, by feed. */
  private readonly asked = new Map<string, number>();
  private readonly addresses = new Map<string, string>();
  private made = 0;

  constructor(places: readonly MockHostProperty[]) {
    this.exports = new Map(
      places.flatMap(({ property_id: id, units }) =>
        units.map(({ id: unit }): [string, CalendarExport] => [`${id}/${unit}`, newExport(unit)]),
      ),
    );
    this.seed(places);
  }

  /** `rest` is the path behind the property. */
  answer(place: MockHostProperty, rest: readonly string[], method: string, body: unknown): MockAnswer | null {
    const [part, id = "", step] = rest;
    if (part === "calendar-feeds" && !id)
      return method === "GET" ? ok({ items: this.listed(place) }) : this.add(place, body as NewFeed);
    if (part === "calendar-feeds") return this.feed(place, id, step, method);
    if (part === "calendar-feed-preview")
      return this.refused(place, body as NewFeed) ?? ok(preview(place, body as NewFeed));
    if (part === "calendar-exports") return this.addressed(place, id, step);
    return null;
  }

  private listed(place: MockHostProperty): Feed[] {
    const feeds = [...this.feeds.values()].filter((one) => one.property_id === place.property_id);
    feeds.forEach((feed) => this.pulled(feed));
    return feeds;
  }

  private pulled(feed: Feed): void {
    const since = this.asked.get(feed.feed_id);
    if (since === undefined || Date.now() - since < ANSWERS_AFTER_MS) return;
    this.asked.delete(feed.feed_id);
    feed.pulled_at = ago(0);
    feed.next_pull_at = ahead(15);
    if (feed.health === "failing") feed.failures += 1;
    else feed.succeeded_at = feed.pulled_at;
    if (feed.health === "waiting") feed.health = "in_step";
  }

  private feed(place: MockHostProperty, id: string, step: string | undefined, method: string): MockAnswer {
    const feed = this.feeds.get(id);
    if (!feed || feed.property_id !== place.property_id) return notFound();
    if (step === "pull") {
      this.asked.set(id, Date.now());
      return ok({ ...feed }, 202);
    }
    if (method !== "DELETE") return notFound();
    this.feeds.delete(id);
    this.addresses.delete(id);
    return { status: 204, body: null };
  }

  private add(place: MockHostProperty, body: NewFeed): MockAnswer {
    const refusal = this.refused(place, body);
    if (refusal) return refusal;
    const unit = body.unit ?? place.units[0]?.id ?? "1";
    const seen = preview(place, body);
    const feed = this.keep(place, unit, seen.channel, {
      name: body.name || seen.name,
      source: seen.name,
      added_at: ago(0),
    });
    this.addresses.set(feed.feed_id, body.url);
    this.asked.set(feed.feed_id, Date.now());
    return ok({ ...feed }, 201);
  }

  private refused(place: MockHostProperty, { url }: NewFeed): MockAnswer | null {
    const said = wrongWith(url);
    if (said) return refuse("feed-refused", 422, said);
    const here = [...this.feeds.values()].filter((one) => one.property_id === place.property_id);
    if (here.some((one) => this.addresses.get(one.feed_id) === url))
      return refuse("feed-known", 409, "This calendar is read already.");
    if (here.length >= MOST_FEEDS)
      return refuse(
        "too-many-feeds",
        429,
        `A property reads at most ${MOST_FEEDS} calendars; remove one first.`,
      );
    return null;
  }

  private addressed(place: MockHostProperty, unit: string, step: string | undefined): MockAnswer {
    const key = (id: string) => `${place.property_id}/${id}`;
    if (!unit) return ok({ items: place.units.flatMap(({ id }) => this.exports.get(key(id)) ?? []) });
    if (step !== "renewal" || !this.exports.has(key(unit))) return notFound();
    const renewed = newExport(unit);
    this.exports.set(key(unit), renewed);
    return ok(renewed);
  }

  keep(place: MockHostProperty, unit: string, channel: Channel, extra: Partial<Feed> = {}): Feed {
    const feed: Feed = {
      feed_id: `fd_${++this.made}`,
      property_id: place.property_id,
      unit,
      name: extra.source ?? "",
      channel,
      source: "",
      health: "waiting",
      added_at: ago(60 * 24 * 30),
      pulled_at: null,
      succeeded_at: null,
      next_pull_at: null,
      changed_at: null,
      failures: 0,
      reason: "",
      events: 0,
      closed_nights: 0,
      refused: [],
      refused_count: 0,
      recent: [],
      ...extra,
    };
    this.feeds.set(feed.feed_id, feed);
    return feed;
  }

  /** One of each health. */
  private seed(places: readonly MockHostProperty[]): void {
    const [first, second, third] = places;
    const several = places.find((each) => each.units.length > 1);
    if (!first || !second || !third) return;
    const today = todayIn(first.time_zone);
    const fine = {
      health: "in_step",
      pulled_at: ago(4),
      succeeded_at: ago(4),
      next_pull_at: ahead(11.5),
    } as const;
    this.keep(first, "1", "airbnb", {
      ...fine,
      source: "www.airbnb.com",
      events: 14,
      closed_nights: 52,
      changed_at: ago(95),
      recent: recentOf(today),
      refused: REFUSED,
      refused_count: 3,
    });
    this.keep(first, "1", "generic", {
      ...fine,
      name: "The calendar of my sister, who lets the flat to friends in summer",
      source: "calendar-exports-of-the-valley.holidays.example",
      events: 2,
      closed_nights: 9,
      changed_at: ago(60 * 24 * 12),
    });
    this.keep(second, "1", "booking.com", {
      health: "failing",
      source: "ical.booking.com",
      pulled_at: ago(9),
      succeeded_at: ago(60 * 7),
      next_pull_at: ahead(51.5),
      failures: 6,
      reason: "The channel refuses to show the calendar: it may have a new address.",
      events: 6,
      closed_nights: 21,
    });
    this.keep(third, "1", "vrbo", {
      health: "held",
      source: "www.vrbo.com",
      pulled_at: ago(3),
      succeeded_at: ago(3),
      next_pull_at: ahead(12.5),
      events: 15,
      closed_nights: 61,
      changed_at: ago(3),
    });
    if (several) this.keep(several, "2", "airbnb", { source: "www.airbnb.com", added_at: ago(1) });
  }
}

const REFUSED: RefusedEvent[] = [
  { line: 41, uid: "1418fb94e984-3cfbc8a0e0a3b0a2@airbnb.com", reason: "it ends before it begins" },
  { line: 113, uid: "", reason: "it has no beginning" },
];

const recentOf = (today: PlainDate): Feed["recent"] => [
  { at: ago(95), kind: "new", start: addDays(today, 40), end: addDays(today, 44) },
  {
    at: ago(60 * 26),
    kind: "changed",
    start: addDays(today, 61),
    end: addDays(today, 66),
  },
  { at: ago(60 * 50), kind: "cancelled", start: addDays(today, 22), end: addDays(today, 25) },
  { at: ago(60 * 80), kind: "new", start: addDays(today, 61), end: addDays(today, 65) },
];

function newExport(unit: string): CalendarExport {
  const token = crypto.randomUUID().replaceAll("-", "").slice(0, 26);
  return { unit, url: `https://seaview.stays.example/api/v1/calendars/${token}.ics`, created_at: ago(0) };
}

/** What the API would say of an address; "" where it would read it. */
function wrongWith(url: string): string {
  if (!url.startsWith("https://")) return "The address must begin with https://.";
  if (/^https:\/\/(localhost|[0-9.]+|\[)/.test(url))
    return "The address must name a host of the public internet.";
  if (url.includes("huge")) return "The calendar is larger than 1 MiB.";
  return url.includes(".html") ? "That is no calendar we can read: it does not begin as one." : "";
}

function channelOf(url: string): Channel {
  if (url.includes("airbnb")) return "airbnb";
  if (url.includes("booking.com")) return "booking.com";
  return url.includes("vrbo") ? "vrbo" : "generic";
}

function preview(place: MockHostProperty, { url }: NewFeed): FeedPreview {
  const today = todayIn(place.time_zone);
  const events = Array.from({ length: url.includes("empty") ? 0 : 9 }, (_, index) => ({
    start: addDays(today, 6 + index * 8),
    end: addDays(today, 9 + index * 8 + (index % 3)),
    summary: index % 4 === 3 ? "Not available" : "Reserved",
    kind: index % 4 === 3 ? ("block" as const) : ("stay" as const),
  }));
  const refused = events.length > 0 ? REFUSED.slice(0, 1) : [];
  return {
    channel: channelOf(url),
    name: new URL(url).hostname,
    count: events.length,
    events,
    refused,
    refused_count: refused.length,
  };
}
