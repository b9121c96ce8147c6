/** A small stand-in for the platform's API, for development and tests: state in memory, gone on restart. */
import type {
  Availability,
  Booking,
  BookingRequest,
  Page,
  Problem,
  PropertyCard,
  QuoteAnswer,
  Tenant,
} from "../src/apiTypes.ts";
import { addDays, type PlainDate, todayIn } from "../src/stayDates.ts";
import { type MockProperty, placesOf, TENANTS } from "./places.ts";
import { problem, quote, ruleBroken, type Stay } from "./quotes.ts";

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

interface Kept {
  booking: Booking;
  token: string;
  requestText: string;
}

const ok = (body: unknown, status = 200): MockAnswer => ({ status, body });
const refuse = (document: Problem): MockAnswer => ({ status: document.status, body: document });
const notFound = () => refuse(problem("not-found", 404, "Not found"));

export class MockPlatform {
  readonly mail: SentMail[] = [];
  private readonly places = new Map(TENANTS.map((tenant) => [tenant.tenant_id, placesOf(tenant)]));
  private readonly bookings = new Map<string, Kept>();
  private readonly byKey = new Map<string, Kept>();

  answer(request: MockRequest): MockAnswer {
    const name = request.host.split(":")[0]?.split(".")[0];
    const tenant = TENANTS.find((one) => one.tenant_id === name);
    if (!tenant) return refuse(problem("unknown-host", 404, "No tenant has this host"));
    const url = new URL(request.url, "http://site.invalid");
    const [kind, id, part] = url.pathname.replace("/api/v1/", "").split("/");
    if (kind === "tenant") return ok({ ...tenant, site_url: `http://${request.host}` });
    if (kind === "properties" && !id) return this.list(tenant, url.searchParams);
    if (kind === "properties" && id) return this.property(tenant, id, part);
    if (kind === "quotes") return this.quotes(tenant, url.searchParams);
    if (kind === "bookings" && request.method === "POST" && !id) return this.book(tenant, request);
    if (kind === "bookings" && id) return this.booking(id, part, request);
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
      bookable_until: addDays(today, 540),
      taken: [...this.taken(place, today)].sort().map((night) => ({ from: night, to: addDays(night, 1) })),
      stay_rules: place.stay_rules,
    };
    return ok(availability);
  }

  /** Each place has two stays of others a month, at days of its own, and what was booked here. */
  private taken(place: MockProperty, today: PlainDate): Set<PlainDate> {
    const nights = new Set<PlainDate>();
    const own = Number(place.property_id.split("-").at(-1));
    for (let start = 6 + ((own * 3) % 7); start < 390; start += 17) {
      for (let night = 0; night < 3 + (own % 3); night += 1) nights.add(addDays(today, start + night));
    }
    for (const { booking } of this.bookings.values()) {
      if (booking.property_id !== place.property_id || booking.state === "cancelled") continue;
      for (let night = booking.check_in; night < booking.check_out; night = addDays(night, 1))
        nights.add(night);
    }
    return nights;
  }

  private takenOf(place: MockProperty, stay: Stay, today: PlainDate): PlainDate[] {
    return [...this.taken(place, today)]
      .filter((night) => night >= stay.checkIn && night < stay.checkOut)
      .sort();
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
      const broken = ruleBroken(place, stay, today) ?? this.nightsTaken(place, stay, today);
      if (broken) return { property_id: id, available: false, problem: broken };
      return { available: true, ...quote(place, stay) };
    });
    return ok({ items });
  }

  private nightsTaken(place: MockProperty, stay: Stay, today: PlainDate): Problem | null {
    const nights = this.takenOf(place, stay, today);
    return nights.length > 0 ? problem("nights-taken", 409, "Some nights are taken", { nights }) : null;
  }

  private book(tenant: Tenant, request: MockRequest): MockAnswer {
    const key = request.headers["idempotency-key"];
    if (!key) return refuse(problem("idempotency-key-missing", 400, "Idempotency-Key is missing"));
    const body = request.body as BookingRequest;
    const known = this.byKey.get(key);
    if (known && known.requestText !== JSON.stringify(body))
      return refuse(problem("idempotency-key-reused", 409, "The key stands for another booking"));
    if (known) return ok({ ...known.booking, access_token: known.token }, 201);
    const place = this.find(tenant, body.property_id);
    if (!place) return notFound();
    const stay: Stay = { checkIn: body.check_in, checkOut: body.check_out, guests: body.guests };
    const today = todayIn(tenant.time_zone);
    const refusal = invalid(body) ?? ruleBroken(place, stay, today) ?? this.nightsTaken(place, stay, today);
    if (refusal) return refuse(refusal);
    const priced = quote(place, stay);
    if (priced.total !== body.expected_total)
      return refuse(problem("price-changed", 409, "The price changed", { quote: priced }));
    return this.keep(place, body, key, request.host);
  }

  private keep(place: MockProperty, body: BookingRequest, key: string, host: string): MockAnswer {
    const priced = quote(place, { checkIn: body.check_in, checkOut: body.check_out, guests: body.guests });
    const booking: Booking = {
      ...priced,
      booking_id: `bk_${crypto.randomUUID().slice(0, 8)}`,
      property_title: place.title,
      place: place.place,
      time_zone: place.time_zone,
      state: "confirmed",
      guest: body.guest,
      house_rules: place.house_rules,
      created_at: new Date().toISOString(),
    };
    const kept = { booking, token: crypto.randomUUID(), requestText: JSON.stringify(body) };
    this.bookings.set(booking.booking_id, kept);
    this.byKey.set(key, kept);
    const link = `http://${host}/booking/${booking.booking_id}#key=${kept.token}`;
    this.mail.push({
      to: body.guest.email,
      subject: `Your stay at ${place.title}`,
      text: `Your booking: ${link}`,
      html: `<a href="${link}">Your booking</a>`,
    });
    return ok({ ...booking, access_token: kept.token }, 201);
  }

  private booking(id: string, part: string | undefined, request: MockRequest): MockAnswer {
    const kept = this.bookings.get(id);
    if (!kept || request.headers["booking-access"] !== kept.token) return notFound();
    if (part === "cancellation" && request.method === "POST") {
      kept.booking = { ...kept.booking, state: "cancelled", cancelled_at: new Date().toISOString() };
    }
    return ok(kept.booking);
  }
}

function invalid(body: BookingRequest): Problem | null {
  if (/.+@.+\..+/.test(body.guest.email) && !body.guest.email.endsWith("@refused.example")) return null;
  return problem("invalid-request", 422, "The request is not valid", {
    errors: [{ pointer: "/guest/email", detail: "This address cannot receive mail." }],
  });
}
