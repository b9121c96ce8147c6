/** The host's half of the made-up platform: signing in, calendars, blocks, bookings. State in memory. */
import type {
  HostBooking,
  ListedBooking,
  NewBooking,
  NewProperty,
  PropertyChange,
} from "../../src/host/hostTypes.ts";
import { nightsBetween, type PlainDate, todayIn } from "../../src/stayDates.ts";
import type { MockAnswer, MockRequest } from "../platform.ts";
import { TENANTS } from "../places.ts";
import { BookingSteps } from "./bookingSteps.ts";
import { MockChannels } from "./channels.ts";
import { MockConflicts } from "./conflicts.ts";
import { Ledger } from "./ledger.ts";
import { MockHostLetters } from "./letters.ts";
import { MockMoney } from "./money.ts";
import { MockPeople } from "./people.ts";
import { changed, created, hostPropertiesOf, type MockHostProperty } from "./properties.ts";
import { notFound, ok, refuse } from "./refusals.ts";
import { MockPartners } from "./partners.ts";
import { MockReminders } from "./reminders.ts";
import { MockAccount } from "./account.ts";
import { MockSignIn } from "./signIn.ts";
import { MockSite } from "./site.ts";

const MOST_PROPERTIES = 20;
const ENDED = ["declined", "expired", "cancelled", "completed"];

export class MockHostPlatform {
  readonly signIn = new MockSignIn();
  readonly account = new MockAccount();
  private readonly tenants = new Map<string, HostTenant>();
  private readonly byKey = new Map<string, { text: string; answer: MockAnswer }>();

  /** Answers what only hosts ask; null leaves the request to the guests' platform. */
  answer(request: MockRequest): MockAnswer | null {
    const [path] = request.url.split("?");
    const [kind, ...rest] = (path ?? "").replace("/api/v1/", "").split("/");
    const { authorization } = request.headers;
    if (kind === "auth") return this.auth(rest, request);
    if (!authorization) return null;
    if (!this.signIn.opens(authorization))
      return refuse("token-invalid", 401, "The token is not valid here.");
    const tenant = this.tenant(request.host.split(".")[0] ?? "");
    if (!tenant) return null;
    return request.method === "GET" ? tenant.answer(request) : this.once(tenant, request);
  }

  private auth(rest: string[], request: MockRequest): MockAnswer | null {
    const { authorization } = request.headers;
    const open = this.account.open(rest, request);
    if (open || !authorization) return open ?? this.signIn.answer(rest[0], request);
    if (!this.signIn.opens(authorization)) return refuse("session-ended", 401, "This sign-in has ended.");
    return this.account.answer(rest, request);
  }

  tenant(name: string): HostTenant | undefined {
    const known = TENANTS.find((one) => one.tenant_id === name);
    if (known && !this.tenants.has(name))
      this.tenants.set(name, new HostTenant(hostPropertiesOf(known), new MockSite(known)));
    return this.tenants.get(name);
  }

  /** The same key again gets the same answer; with another body it is refused. */
  private once(tenant: HostTenant, request: MockRequest): MockAnswer {
    const key = request.headers["idempotency-key"];
    if (!key) return refuse("idempotency-key-missing", 400, "An Idempotency-Key header is needed.");
    const text = `${request.method} ${request.url} ${JSON.stringify(request.body)}`;
    const known = this.byKey.get(key);
    if (known && known.text !== text)
      return refuse("idempotency-key-reused", 409, "This Idempotency-Key belongs to another request.");
    const answer = known?.answer ?? tenant.answer(request);
    if (answer.status < 300) this.byKey.set(key, { text, answer });
    return answer;
  }
}

export class HostTenant {
  readonly ledger = new Ledger();
  readonly steps: BookingSteps;
  readonly places: Map<string, MockHostProperty>;
  readonly channels: MockChannels;
  readonly conflicts: MockConflicts;
  readonly money: MockMoney;
  readonly letters: MockHostLetters;
  readonly reminders: MockReminders;
  readonly partners: MockPartners;
  readonly people = new MockPeople();
  /** How many guests take offers. */
  offerTakers = 12;

  readonly site: MockSite;

  constructor(places: Map<string, MockHostProperty>, site: MockSite) {
    this.places = places;
    this.site = site;
    this.steps = new BookingSteps(this.ledger, places);
    this.ledger.seed([...places.values()]);
    this.channels = new MockChannels([...places.values()]);
    this.conflicts = new MockConflicts(this.ledger, [...places.values()]);
    this.money = new MockMoney(this.ledger);
    this.letters = new MockHostLetters(this.ledger);
    this.reminders = new MockReminders(this.ledger);
    this.partners = new MockPartners([...places.values()]);
  }

  answer(request: MockRequest): MockAnswer {
    const url = new URL(request.url, "http://site.invalid");
    const [kind, id = "", part, ...rest] = url.pathname.replace("/api/v1/", "").split("/");
    const { method, body, headers } = request;
    if (kind === "members") return this.people.answer(id, part, request);
    if (kind === "tenant") return this.site.answer(id || undefined, request);
    if (kind === "properties" && !id && method === "POST") return created(this.places, body as NewProperty);
    if (kind === "properties" && !id) return ok({ items: [...this.places.values()], next_cursor: null });
    const channels = kind === "properties" && this.channel(id, [part ?? "", ...rest], request);
    if (channels) return channels;
    if (kind === "properties") return this.property(id, part, rest[0], request);
    if (kind === "channels") return this.partners.connectionsAnswer([part ?? "", ...rest], request);
    if (kind === "webhooks") return this.partners.webhooksAnswer([id, part ?? "", ...rest], request);
    if (kind === "calendar-conflicts") return this.conflicts.answer(id, part, url.searchParams, body);
    if (kind === "payments") return this.money.answer(id, part, method);
    if (kind === "ledger")
      return this.money.month(url.searchParams.get("month") ?? "", url.searchParams.get("cursor"));
    if (kind === "calendar") return this.calendar(url.searchParams);
    if (kind === "notices") return this.letters.told(method, body);
    if (kind === "message-previews") return this.letters.previews(id, url.searchParams, body);
    if (kind === "offer-takers") return ok({ guests: this.offerTakers });
    if (kind === "reminder-settings") return this.reminders.settings(body, headers["if-match"]);
    if (kind === "bookings" && part === "letters") return this.letters.ofBooking(id);
    if (kind === "bookings" && part === "messages") return this.reminders.answer(id, rest[0], rest[1], body);
    if (kind === "bookings" && !id) return this.list(url.searchParams);
    if (kind === "bookings") return this.steps.answer(id, part, method, body);
    if (kind === "audit") return this.steps.records(part ?? "");
    return notFound();
  }

  private channel(id: string, path: string[], { method, body }: MockRequest): MockAnswer | null {
    const place = this.places.get(id);
    return place ? this.channels.answer(place, path, method, body) : null;
  }

  private property(id: string, part: string | undefined, blockId: string | undefined, request: MockRequest) {
    const place = this.places.get(id);
    if (!place) return notFound();
    const { method, body, headers } = request;
    if (part === "blocks") return this.block(place, blockId, method, body as BlockBody);
    if (part === "bookings") return this.enter(place, body as NewBooking);
    if (method === "DELETE") {
      this.places.delete(id);
      return { status: 204, body: null };
    }
    if (method === "PATCH") return changed(place, body as Partial<PropertyChange>, headers["if-match"]);
    return ok(place);
  }

  private calendar(query: URLSearchParams): MockAnswer {
    const ids = query.getAll("property_id");
    const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
    if (ids.length > MOST_PROPERTIES || nightsBetween(from, to) > 400)
      return refuse("invalid-request", 422, "Too much asked at once.");
    const known = ids.flatMap((id) => this.places.get(id) ?? []);
    return ok({ from, to, items: known.map((place) => this.ledger.calendarOf(place, from, to)) });
  }

  private list(query: URLSearchParams): MockAnswer {
    const asked = Object.fromEntries(query);
    const day = (one: HostBooking) => (asked.by === "departure" ? one.check_out : one.check_in);
    const found = [...this.ledger.bookings.values()]
      .filter((one) => !asked.state || one.state === asked.state)
      .filter((one) => !asked.property_id || one.property_id === asked.property_id)
      .filter((one) => !asked.from || day(one) >= asked.from)
      .filter((one) => !asked.to || day(one) < asked.to)
      .filter((one) => !asked.ended || ENDED.includes(one.state))
      .sort((a, b) => (day(a) < day(b) ? -1 : 1));
    const start = Number(asked.cursor ?? 0);
    const end = start + Number(asked.limit ?? 20);
    return ok({
      items: found.slice(start, end).map(listed),
      next_cursor: end < found.length ? String(end) : null,
    });
  }

  private block(
    place: MockHostProperty,
    id: string | undefined,
    method: string,
    body: BlockBody,
  ): MockAnswer {
    const known = id ? this.ledger.claims.get(id) : undefined;
    if (id && known?.kind !== "host_block") return notFound();
    if (known && method === "DELETE") {
      this.ledger.claims.delete(known.id);
      return { status: 204, body: null };
    }
    const unit = known?.unit ?? body.unit ?? place.units[0]?.id ?? "1";
    const { from, to, label } = { from: "", to: "", label: "", ...known, ...body, ...labelOf(body) };
    if (nightsBetween(from, to) <= 0)
      return refuse("check-out-not-after-check-in", 422, "The block ends before it begins.");
    const today = todayIn(place.time_zone);
    if ((from < today && from !== known?.from) || to <= today)
      return refuse("invalid-request", 422, `It is ${today} at the property: a block begins today or later.`);
    const nights = this.ledger.taken(place.property_id, unit, from, to, known?.id);
    if (nights.length > 0) return refuse("nights-taken", 409, "Some of those nights are taken.", { nights });
    const made = known ?? this.ledger.claim(place, "host_block", from, to, label);
    Object.assign(made, { unit, from, to, label });
    const shown = { block_id: made.id, property_id: place.property_id, unit, from, to, reason: label };
    return ok(shown, known ? 200 : 201);
  }

  private enter(place: MockHostProperty, body: NewBooking): MockAnswer {
    const { check_in: from, check_out: to } = body;
    const nights = nightsBetween(from, to);
    const needs = place.stay_rules.minimum_nights;
    if (nights <= 0) return refuse("check-out-not-after-check-in", 422, "Check-out must be after check-in.");
    if (nights < needs && !body.ignore_rules)
      return refuse("stay-too-short", 422, `At least ${needs} nights.`, { minimum_nights: needs });
    const unit = body.unit ?? place.units[0]?.id ?? "1";
    const taken = this.ledger.taken(place.property_id, unit, from, to);
    if (taken.length > 0)
      return refuse("nights-taken", 409, "Some of those nights are taken.", { nights: taken });
    const made = this.ledger.book(place, unit, from, to, "confirmed", body.guest.name);
    Object.assign(made, {
      guest: body.guest,
      guests: body.guests,
      source: body.source,
      pays_by: body.pays_by,
      payment_time: "at_booking",
    });
    if (body.agreed_total !== undefined) {
      made.lines = [
        { rule: "agreed", quantity: 1, unit_amount: body.agreed_total, amount: body.agreed_total },
      ];
      made.total = body.agreed_total;
    }
    made.payment_state = "unpaid";
    return ok(this.steps.shown(made), 201);
  }
}

interface BlockBody {
  unit?: string;
  from?: PlainDate;
  to?: PlainDate;
  reason?: string;
}

const labelOf = (body: BlockBody) => (body.reason === undefined ? {} : { label: body.reason });

const listed = (one: HostBooking): ListedBooking => ({
  booking_id: one.booking_id,
  property_id: one.property_id,
  unit: one.unit,
  state: one.state,
  check_in: one.check_in,
  check_out: one.check_out,
  guest_name: one.guest.name,
  total: one.total,
  currency: one.currency,
  payment_state: one.payment_state,
  created_at: one.created_at,
  expires_at: one.expires_at ?? null,
});
