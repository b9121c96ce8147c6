/** A small stand-in for the platform's API, for development and tests: state in memory, gone on restart. */
import type {
  Availability,
  Booking,
  BookingRequest,
  HoldRequest,
  Page,
  Problem,
  PropertyCard,
  QuoteAnswer,
  Tenant,
} from "../src/apiTypes.ts";
import type { PaymentSettings } from "../src/paymentTypes.ts";
import { addDays, todayIn } from "../src/stayDates.ts";
import { MockBookings, notFound, ok, refuse } from "./bookings.ts";
import { MockLetters } from "./letters.ts";
import { MockNights } from "./nights.ts";
import { MockPayments } from "./payments.ts";
import { type MockProperty, placesOf, TENANTS } from "./places.ts";
import { problem, quote, ruleBroken, type Stay } from "./quotes.ts";
import { MockSignUps } from "./signUps.ts";

export interface MockRequest {
  method: string;
  /** Path and query, from `/api/v1` on. */
  url: string;
  host: string;
  headers: Record<string, string | undefined>;
  body?: unknown;
}

export interface MockAnswer {
  status: number;
  body: unknown;
}

export interface SentMail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

export class MockPlatform {
  readonly mail: SentMail[] = [];
  /** Other channels' calendars are out of date: what is booked at once is asked for. */
  stale = false;
  /** This platform charges cards. */
  takesCards = false;
  paymentSettings: PaymentSettings = { publishable_key: "pk_test_stand_in", stand_in: true };
  readonly bookings = new MockBookings(this.mail);
  readonly payments = new MockPayments(this.bookings);
  readonly letters = new MockLetters();
  readonly signUps = new MockSignUps();
  private readonly nights = new MockNights(this.bookings.all);
  private readonly places = new Map(TENANTS.map((tenant) => [tenant.tenant_id, placesOf(tenant)]));

  answer(request: MockRequest): MockAnswer {
    const name = request.host.split(":")[0]?.split(".")[0];
    const tenant = TENANTS.find((one) => one.tenant_id === name);
    const platform = name === "platform";
    if (!tenant && !platform) return refuse(problem("unknown-host", 404, "No tenant has this host"));
    const url = new URL(request.url, "http://site.invalid");
    const [kind, id, part, last] = url.pathname.replace("/api/v1/", "").split("/");
    if (request.method !== "GET" && !request.headers["idempotency-key"])
      return refuse(problem("idempotency-key-missing", 400, "Idempotency-Key is missing"));
    if (!tenant) return this.signUps.answer([kind ?? "", id ?? "", part ?? ""], request);
    if (kind === "tenant") return ok({ ...tenant, site_url: `http://${request.host}` });
    if (kind === "properties" && !id) return this.list(tenant, url.searchParams);
    if (kind === "properties" && part === "holds") return this.release(last, request);
    if (kind === "properties" && id) return this.property(tenant, id, part);
    if (kind === "quotes") return this.quotes(tenant, url.searchParams);
    if (kind === "holds") return this.hold(tenant, request);
    if (kind === "payment-settings") return this.takesCards ? ok(this.paymentSettings) : notFound();
    if (kind === "payments" && id) return this.payments.answer(id, part, request);
    if (kind === "letter-preferences") return this.letters.answer(id, url.searchParams, request);
    if (kind === "booking-links") return this.links(request);
    if (kind === "bookings" && request.method === "POST" && !id) return this.book(tenant, request);
    if (kind === "bookings" && id) return this.booking(tenant, id, part, request);
    return notFound();
  }

  private list(tenant: Tenant, query: URLSearchParams): MockAnswer {
    const all = this.places.get(tenant.tenant_id) ?? [];
    const start = Number(query.get("cursor") ?? 0);
    const end = start + Number(query.get("limit") ?? 24);
    const page: Page<PropertyCard> = {
      items: all.slice(start, end),
      next_cursor: end < all.length ? String(end) : null,
    };
    return ok(page);
  }

  /** A place as its tenant lists it, to be changed by whoever looks at the pages. */
  place(tenantId: string, id: string): MockProperty {
    const found = this.places.get(tenantId)?.find((each) => each.property_id === id);
    if (!found) throw new Error(`no place ${id}`);
    return found;
  }

  /** A place as its host has it now; one that guests do not know is not theirs to see. */
  show(tenantId: string, place: MockProperty): void {
    const known = this.places.get(tenantId)?.find((each) => each.property_id === place.property_id);
    if (known) Object.assign(known, place);
  }

  private find = (tenant: Tenant, id: string | null): MockProperty | undefined =>
    this.places.get(tenant.tenant_id)?.find((place) => place.property_id === id);

  private property(tenant: Tenant, id: string, part: string | undefined): MockAnswer {
    const place = this.find(tenant, id);
    if (!place) return notFound();
    if (part !== "availability") return ok(place);
    const today = todayIn(tenant.time_zone);
    const availability: Availability = {
      property_id: id,
      from: today,
      to: addDays(today, 398),
      today,
      bookable_until: addDays(today, place.stay_rules.booking_window_days),
      taken: [...this.nights.taken(place, today)]
        .sort()
        .map((night) => ({ from: night, to: addDays(night, 1) })),
      stay_rules: place.stay_rules,
    };
    return ok(availability);
  }

  private quotes(tenant: Tenant, query: URLSearchParams): MockAnswer {
    const count = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
    const stay: Stay = {
      checkIn: query.get("check_in") ?? "",
      checkOut: query.get("check_out") ?? "",
      guests: {
        adults: count("adults", 2),
        children: count("children", 0),
        infants: count("infants", 0),
        pets: count("pets", 0),
      },
    };
    const today = todayIn(tenant.time_zone);
    const items = query.getAll("property_id").map((id): QuoteAnswer => {
      const place = this.find(tenant, id);
      if (!place)
        return { property_id: id, available: false, problem: problem("not-found", 404, "Not found") };
      const broken = ruleBroken(place, stay, today) ?? this.nights.refusal(place, stay, today);
      if (broken) return { property_id: id, available: false, problem: broken };
      return { available: true, ...quote(place, stay) };
    });
    return ok({ items });
  }

  private hold(tenant: Tenant, request: MockRequest): MockAnswer {
    const session = request.headers["checkout-session"];
    const body = request.body as HoldRequest;
    const place = this.find(tenant, body.property_id);
    if (!place || !session) return notFound();
    const stay: Stay = { checkIn: body.check_in, checkOut: body.check_out, guests: body.guests };
    const today = todayIn(tenant.time_zone);
    const own = { hold: this.nights.idOf(session, body.property_id) };
    const refusal =
      (body.email ? invalidEmail(body.email, "/email") : null) ??
      ruleBroken(place, stay, today) ??
      this.nights.refusal(place, stay, today, own);
    if (refusal) return refuse(refusal);
    const held = this.nights.hold(place, session, body, this.instant(place));
    return "type" in held ? refuse(held) : ok(held, 201);
  }

  private release(id: string | undefined, request: MockRequest): MockAnswer {
    const hold = this.nights.find(id);
    if (hold && hold.session === request.headers["checkout-session"]) this.nights.release(hold.hold_id);
    return ok(null, 204);
  }

  private links(request: MockRequest): MockAnswer {
    this.bookings.sendLinks((request.body as { email: string }).email, request.host);
    return ok({}, 202);
  }

  /** A refusal comes only after a look for what the same key made before. */
  private book(tenant: Tenant, request: MockRequest): MockAnswer {
    const replayed = this.bookings.replay(request);
    if (replayed) return replayed;
    const body = request.body as BookingRequest;
    const place = this.find(tenant, body.property_id);
    if (!place) return notFound();
    const stay: Stay = { checkIn: body.check_in, checkOut: body.check_out, guests: body.guests };
    const today = todayIn(tenant.time_zone);
    const refusal =
      invalidEmail(body.guest.email, "/guest/email") ??
      ruleBroken(place, stay, today) ??
      this.holdRefusal(place, body) ??
      this.nights.refusal(place, stay, today, { hold: body.hold_id });
    if (refusal) return refuse(refusal);
    const priced = quote(place, stay);
    if (priced.total !== body.expected_total)
      return refuse(problem("price-changed", 409, "The price changed", { quote: priced }));
    if (body.hold_id) this.nights.release(body.hold_id);
    const { payment_method: method } = body;
    const waits = this.takesCards && method !== undefined;
    const made = this.bookings.make(place, request, this.instant(place), waits);
    if (waits) this.payments.place(made.body as Booking, method, this.instant(place));
    return made;
  }

  private instant = (place: MockProperty): boolean => place.instant_book && !this.stale;

  private holdRefusal(place: MockProperty, body: BookingRequest): Problem | null {
    const hold = this.nights.find(body.hold_id);
    const fits = hold && hold.check_in === body.check_in && hold.check_out === body.check_out;
    if (body.hold_id && !fits) return problem("hold-expired", 409, "Nothing is held any more");
    if (this.instant(place) || (hold && hold.email === body.guest.email)) return null;
    return problem("hold-needed", 409, "Hold the nights first");
  }

  private booking(tenant: Tenant, id: string, part: string | undefined, request: MockRequest): MockAnswer {
    const propertyId = this.bookings.all().find((each) => each.booking_id === id)?.property_id ?? null;
    const place = this.find(tenant, propertyId);
    return this.bookings.answer(id, part, request, {
      place,
      nights: this.nights,
      today: todayIn(tenant.time_zone),
    });
  }
}

function invalidEmail(email: string, pointer: string): Problem | null {
  if (/.+@.+\..+/.test(email) && !email.endsWith("@refused.example")) return null;
  return problem("invalid-request", 422, "The request is not valid", {
    errors: [{ pointer, detail: "This address cannot receive mail." }],
  });
}
