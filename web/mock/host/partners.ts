/** Partners that tell of reservations and webhooks that are told, of the made-up host. State in memory. */
import type {
  Account,
  AddConnectionBody,
  AddWebhookBody,
  ChangeConnectionBody,
  ChangeWebhookBody,
  Connection,
  Delivery,
  DeliveryDetail,
  Listing,
  SetAccountBody,
  Try,
  Webhook,
} from "../../src/host/partners/partnerApi.ts";
import { EVENT_NAMES } from "../../src/host/partners/eventNames.ts";
import { addDays, type PlainDate, todayIn } from "../../src/stayDates.ts";
import type { MockAnswer, MockRequest } from "../platform.ts";
import type { MockHostProperty } from "./properties.ts";
import { notFound, ok, refuse } from "./refusals.ts";

const MINUTE = 60_000;
const DAY = 24 * 60;
const MOST = { connections: 20, webhooks: 10 };
const A_PAGE = 25;
/** So long the ledger takes for what waited. */
const APPLIES_AFTER_MS = 1_500;

const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString();
const secret = (name: string): string => `whsec_${btoa(name.repeat(3)).slice(0, 32)}`;
const removed = (): MockAnswer => ({ status: 204, body: null });

export class MockPartners {
  connections: Connection[];
  readonly listings = new Map<string, Listing[]>();
  webhooks: Webhook[];
  readonly deliveries = new Map<string, DeliveryDetail[]>();
  /** What an endpoint answers from now on, by its webhook's name; 200 where nothing is said. */
  readonly answers = new Map<string, { status: number; body: string }>();
  private readonly accounts = new Map<string, Account>();
  private made = 0;

  constructor(places: readonly MockHostProperty[]) {
    const today = todayIn(places[0]?.time_zone ?? "UTC");
    this.connections = [connection("cn_1", "Coast Channel Manager"), pausedConnection()];
    this.listings.set("cn_1", listingsOf(places, today));
    this.webhooks = seedWebhooks(places);
    const first = places[0]?.property_id ?? "";
    this.deliveries.set("wh_1", deliveriesTo(first));
  }

  connectionsAnswer(rest: readonly string[], { method, body }: MockRequest): MockAnswer {
    const [id, part, listing] = rest;
    if (!id && method === "GET") return ok({ items: this.connections });
    if (!id) return this.connect(body as AddConnectionBody);
    const found = this.connections.find((each) => each.connection_id === id);
    if (!found) return notFound();
    if (part === "secret") return this.rotateConnection(found);
    if (part === "account") return this.account(id, method, body as SetAccountBody);
    if (part === "listings" && !listing) return ok({ items: this.listings.get(id) ?? [] });
    if (part === "listings") return this.lead(id, decodeURIComponent(listing ?? ""), method, body);
    if (method === "PATCH") return ok(Object.assign(found, body as ChangeConnectionBody));
    this.connections = this.connections.filter((each) => each !== found);
    return removed();
  }

  private connect({ name, channel }: AddConnectionBody): MockAnswer {
    if (this.connections.length >= MOST.connections)
      return refuse("too-many-connections", 409, "A site has at most 20 connections; remove one first.");
    const made = connection(`cn_new_${++this.made}`, name, {
      channel: channel ?? "generic",
      added_at: ago(0),
      health: { heard_at: null, accepted: 0, kept: 0, conflicts: 0, refused: 0 },
    });
    this.connections = [...this.connections, made];
    return ok(handedOver(made, secret(made.connection_id)), 201);
  }

  private rotateConnection(found: Connection): MockAnswer {
    found.rotated_at = ago(0);
    return ok(handedOver(found, secret(`${found.connection_id} again`)));
  }

  private account(id: string, method: string, body: SetAccountBody): MockAnswer {
    const known = this.accounts.get(id);
    if (method === "GET") return known ? ok(known) : notFound();
    if (!body.api_key.startsWith("k"))
      return refuse("channel-account-refused", 422, "It does not know this key.");
    const made = accountOf(body);
    this.accounts.set(id, made);
    return ok(made);
  }

  private lead(id: string, name: string, method: string, body: unknown): MockAnswer {
    const known = this.listings.get(id) ?? [];
    const there = known.find(({ listing }) => listing === name);
    if (method === "DELETE") {
      if (there) Object.assign(there, { state: "unmapped", property_id: "", unit: "" });
      this.listings.set(
        id,
        known.filter((each) => each !== there || each.waiting > 0),
      );
      return removed();
    }
    const place = body as { property_id: string; unit: string | null };
    const led = { state: "mapped", property_id: place.property_id, unit: place.unit ?? "1" } as const;
    if (there) {
      Object.assign(there, led);
      setTimeout(() => Object.assign(there, { waiting: 0, first_check_in: null }), APPLIES_AFTER_MS);
      return ok({ ...there, waiting: 0, first_check_in: null });
    }
    const made: Listing = { listing: name, waiting: 0, first_check_in: null, ...led };
    this.listings.set(id, [...known, made]);
    return ok(made);
  }

  webhooksAnswer(rest: readonly string[], request: MockRequest): MockAnswer {
    const { method, body } = request;
    const [id, part, delivery, step] = rest;
    if (!id && method === "GET") return ok({ items: this.webhooks });
    if (!id) return this.addWebhook(body as AddWebhookBody);
    const found = this.webhooks.find((each) => each.webhook_id === id);
    if (!found) return notFound();
    if (part === "secret") {
      found.rotated_at = ago(0);
      return ok({ webhook_id: id, secret: secret(`${id} again`) });
    }
    if (part === "ping") return ok(this.answerOf(found));
    if (part === "replay") return ok({ webhook_id: id, since: (body as { since: string }).since }, 202);
    if (part === "deliveries") return this.logged(found, delivery, step, request.url);
    if (method === "PATCH") return this.changeWebhook(found, body as ChangeWebhookBody);
    this.webhooks = this.webhooks.filter((each) => each !== found);
    return removed();
  }

  private addWebhook(body: AddWebhookBody): MockAnswer {
    const refused = refusedUrl(body.url);
    if (refused) return refused;
    if (this.webhooks.length >= MOST.webhooks)
      return refuse("too-many-webhooks", 409, "A site has at most 10 webhooks; remove one first.");
    const made = webhook(`wh_new_${++this.made}`, body.name, body.url, {
      events: body.events ?? EVENT_NAMES,
      properties: body.properties ?? [],
      guest_details: body.guest_details ?? false,
      added_at: ago(0),
    });
    this.webhooks = [...this.webhooks, made];
    return ok({ webhook_id: made.webhook_id, secret: secret(made.webhook_id), webhook: made }, 201);
  }

  private changeWebhook(found: Webhook, { enabled, ...change }: ChangeWebhookBody): MockAnswer {
    const refused = change.url ? refusedUrl(change.url) : null;
    if (refused) return refused;
    if (enabled !== undefined && enabled !== null)
      Object.assign(found, { state: enabled ? "active" : "disabled", since: null });
    return ok(Object.assign(found, change));
  }

  private answerOf(found: Webhook) {
    const { status, body } = this.answers.get(found.name) ?? { status: 200, body: "" };
    const taken = status >= 200 && status < 300;
    const failure = status ? "" : "The endpoint cannot be reached.";
    return { taken, status: status || null, failure, body, milliseconds: 87 };
  }

  private logged(found: Webhook, id: string | undefined, step: string | undefined, url: string): MockAnswer {
    const all = this.deliveries.get(found.webhook_id) ?? [];
    if (!id) {
      const start = Number(new URL(url, "http://site.invalid").searchParams.get("cursor") ?? 0);
      const next = start + A_PAGE;
      const items = all.slice(start, next).map(({ delivery }) => delivery);
      return ok({ items, next_cursor: next < all.length ? String(next) : null });
    }
    const detail = all.find(({ delivery }) => delivery.delivery_id === decodeURIComponent(id));
    if (!detail) return notFound();
    if (step === "skip") return skipped(detail);
    return step === "replay" ? this.replay(found, detail) : ok(detail);
  }

  private replay(found: Webhook, detail: DeliveryDetail): MockAnswer {
    if (detail.delivery.state === "waiting")
      return refuse("delivery-waiting", 409, "It has not been taken yet, and is sent in its order.");
    const { taken, status, failure, body, milliseconds } = this.answerOf(found);
    const made: Try = { at: ago(0), status, failure, milliseconds };
    detail.tries = [made, ...detail.tries];
    detail.answered = body;
    Object.assign(detail.delivery, {
      attempts: detail.delivery.attempts + 1,
      last_try: made,
      state: taken ? "delivered" : detail.delivery.state,
    });
    return ok(detail);
  }
}

function skipped(detail: DeliveryDetail): MockAnswer {
  const { delivery } = detail;
  if (delivery.state !== "waiting" || delivery.attempts === 0)
    return refuse("delivery-not-stuck", 409, "Nothing waits for it.");
  Object.assign(delivery, { state: "failed", next_try_at: null });
  return ok(detail);
}

const refusedUrl = (url: string): MockAnswer | null =>
  url.startsWith("https://") && !/^https:\/\/(localhost|[0-9.]+|\[)/.test(url)
    ? null
    : refuse("webhook-refused", 422, "The address must name a host of the public internet.");

const handedOver = ({ connection_id, events_url }: Connection, made: string) => ({
  connection_id,
  events_url,
  secret: made,
});

const accountOf = ({ property_there, server, rate_plans }: SetAccountBody): Account => ({
  server: server ?? "https://app.channex.io",
  property_there,
  title: "Dune House",
  currency: "EUR",
  rooms: [
    room("rt-main", "Whole house", [{ rate_plan: "rp-1", title: "Best rate" }], "rp-1"),
    room(
      "rt-annex",
      "Annex",
      [
        { rate_plan: "rp-2", title: "Flexible" },
        { rate_plan: "rp-3", title: "Strict" },
      ],
      rate_plans?.["rt-annex"] ?? null,
    ),
  ],
  all_told_at: null,
  failing_since: null,
  next_try_at: null,
  reason: "",
});

const room = (
  listing: string,
  title: string,
  plans: Account["rooms"][number]["rate_plans"],
  plan: string | null,
) => ({ listing, title, rate_plans: plans, rate_plan: plan, told: true, version: 3, refused: "" });

function connection(id: string, name: string, changes: Partial<Connection> = {}): Connection {
  const address = `t7wq2.${id}.5kq3v7xw2m4a6b8c`;
  return {
    connection_id: id,
    channel: "generic",
    name,
    state: "active",
    events_url: `https://platform.stays.example/api/v1/channels/generic/events?connection=${address}`,
    added_at: ago(60 * DAY),
    rotated_at: null,
    health: { heard_at: ago(4), accepted: 1284, kept: 12, conflicts: 2, refused: 3 },
    ...changes,
  };
}

const pausedConnection = () =>
  connection("cn_2", "The tourist office of the whole valley, with its own booking page", {
    state: "disabled",
    rotated_at: ago(90),
    health: { heard_at: ago(3 * DAY), accepted: 41, kept: 0, conflicts: 0, refused: 0 },
  });

function listingsOf(places: readonly MockHostProperty[], today: PlainDate): Listing[] {
  const [first] = places;
  const several = places.find((each) => each.units.length > 1);
  const led = (listing: string, place: MockHostProperty | undefined, unit: string): Listing => ({
    listing,
    state: "mapped",
    property_id: place?.property_id ?? "",
    unit,
    waiting: 0,
    first_check_in: null,
  });
  return [
    led("beach-house-7", first, "1"),
    led("garden-flats:2", several, "2"),
    {
      listing: "listing-with-a-name-that-nobody-thought-would-be-seen-on-phones",
      state: "unmapped",
      property_id: "",
      unit: "",
      waiting: 3,
      first_check_in: addDays(today, 19),
    },
  ];
}

function webhook(id: string, name: string, url: string, changes: Partial<Webhook> = {}): Webhook {
  return {
    webhook_id: id,
    name,
    url,
    events: [...EVENT_NAMES],
    properties: [],
    guest_details: false,
    state: "active",
    since: null,
    added_at: ago(40 * DAY),
    rotated_at: null,
    ...changes,
  };
}

const seedWebhooks = (places: readonly MockHostProperty[]): Webhook[] => [
  webhook("wh_1", "Coast Channel Manager", "https://hooks.coast.example/stays/4f1b7c"),
  webhook("wh_2", "Cleaning company", "https://reinigung.example/api/eingang/nachrichten/gastgeber", {
    events: ["booking.confirmed.v1", "booking.changed.v1", "booking.cancelled.v1"],
    properties: places.slice(0, 2).map(({ property_id: id }) => id),
    guest_details: true,
    state: "failing",
    since: ago(130),
  }),
  webhook("wh_3", "Old spreadsheet", "https://sheet.example/hook", { state: "disabled", since: ago(DAY) }),
];

const TYPES = ["booking.confirmed.v1", "nights.blocked.v1", "booking.changed.v1", "channel_stay.claimed.v1"];

/** More than a page: two that wait, one that was given up, the rest taken. */
function deliveriesTo(propertyId: string): DeliveryDetail[] {
  return Array.from({ length: 32 }, (_, index) => {
    const version = 240 - index;
    const state = index < 2 ? "waiting" : index === 4 ? "failed" : "delivered";
    const refusal = { at: ago(2), status: 503, failure: "", milliseconds: 412 };
    const gone = { at: ago(300), status: 422, failure: "", milliseconds: 98 };
    const taken = { at: ago(index * 45), status: 200, failure: "", milliseconds: 87 };
    const tries = index === 0 ? [] : index === 1 ? [refusal] : index === 4 ? [gone, gone] : [taken];
    const type = TYPES[index % TYPES.length] ?? "";
    const delivery: Delivery = {
      delivery_id: `${propertyId}-${version}`,
      message_id: `wh_1-${propertyId}-${version}`,
      type,
      property_id: propertyId,
      version,
      state,
      created_at: ago(index * 45 + 1),
      attempts: tries.length,
      last_try: tries[0] ?? null,
      next_try_at: state === "waiting" ? ago(-8.5) : null,
    };
    const request = {
      id: delivery.message_id,
      type,
      created_at: delivery.created_at,
      property: { id: propertyId, version },
      data: { booking_id: `bk_${version}`, unit: "1", check_in: "2027-03-05", check_out: "2027-03-08" },
    };
    const answered = index === 4 ? '{"error": "unknown listing"}' : index === 1 ? "upstream is busy" : "ok";
    return { delivery, request, answered: index === 0 ? "" : answered, tries };
  });
}
