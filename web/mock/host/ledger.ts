/** Bookings, blocks and claims of the mock, and the calendars made from them. */
import type {
  BookingState,
  CalendarEntry,
  CalendarProperty,
  CalendarUnit,
  HostBooking,
} from "../../src/host/hostTypes.ts";
import { addDays, nightsBetween, type PlainDate, todayIn } from "../../src/stayDates.ts";
import type { MockHostProperty } from "./properties.ts";

export interface Claim {
  id: string;
  property_id: string;
  unit: string;
  kind: "host_block" | "channel_stay" | "channel_block";
  from: PlainDate;
  to: PlainDate;
  label: string;
}

const OWNING: readonly BookingState[] = ["confirmed", "in_progress", "completed", "pending"];
const GUESTS = ["Ada Lovelace", "Grace Hopper", "Noor Inayat", "Anna Müller", "Li Wei", "João da Silva"];

export class Ledger {
  readonly bookings = new Map<string, HostBooking>();
  readonly claims = new Map<string, Claim>();
  private made = 0;

  nextId = (prefix: string): string => `${prefix}_${++this.made}`;

  /** Nights of a unit that something owns, by the id of what owns them. */
  owners(propertyId: string, unit: string, without = ""): Map<PlainDate, string> {
    const nights = new Map<PlainDate, string>();
    const take = (id: string, from: PlainDate, to: PlainDate) => {
      if (id === without) return;
      for (let night = from; night < to; night = addDays(night, 1))
        if (!nights.has(night)) nights.set(night, id);
    };
    for (const one of this.bookings.values()) {
      if (one.property_id === propertyId && one.unit === unit && OWNING.includes(one.state))
        take(one.booking_id, one.check_in, one.check_out);
    }
    for (const one of this.claims.values()) {
      if (one.property_id === propertyId && one.unit === unit) take(one.id, one.from, one.to);
    }
    return nights;
  }

  taken(propertyId: string, unit: string, from: PlainDate, to: PlainDate, without = ""): PlainDate[] {
    return [...this.owners(propertyId, unit, without).keys()]
      .filter((night) => night >= from && night < to)
      .sort();
  }

  calendarOf(place: MockHostProperty, from: PlainDate, to: PlainDate): CalendarProperty {
    const today = todayIn(place.time_zone);
    return {
      property_id: place.property_id,
      title: place.title,
      time_zone: place.time_zone,
      today,
      units: place.units.map(({ id }): CalendarUnit => {
        const entries = this.entries(place.property_id, id).filter(
          (entry) => entry.check_in < to && entry.check_out >= from,
        );
        const owners = this.owners(place.property_id, id);
        return {
          unit: id,
          entries,
          holds: holdsOf(place, id, today),
          gaps: gapsOf(owners, place, today, to),
        };
      }),
    };
  }

  private entries(propertyId: string, unit: string): CalendarEntry[] {
    const bookings = [...this.bookings.values()]
      .filter((one) => one.property_id === propertyId && one.unit === unit && OWNING.includes(one.state))
      .map((one): CalendarEntry => ({
        kind: "booking",
        id: one.booking_id,
        state: one.state,
        check_in: one.check_in,
        check_out: one.check_out,
        guest_name: one.guest.name,
        total: one.total,
        currency: one.currency,
        payment_state: one.payment_state,
        label: "",
        shadow: false,
      }));
    const owners = this.owners(propertyId, unit);
    const claims = [...this.claims.values()]
      .filter((one) => one.property_id === propertyId && one.unit === unit)
      .map((one): CalendarEntry => ({
        kind: one.kind,
        id: one.id,
        state: "active",
        check_in: one.from,
        check_out: one.to,
        guest_name: null,
        total: null,
        currency: null,
        payment_state: null,
        label: one.label,
        shadow: one.kind !== "host_block" && nightsOf(one).some((night) => owners.get(night) !== one.id),
      }));
    return [...bookings, ...claims].sort((a, b) => (a.check_in < b.check_in ? -1 : 1));
  }

  seed(places: MockHostProperty[]): void {
    places.forEach((place, index) => {
      const today = todayIn(place.time_zone);
      for (const { id } of place.units) this.seedUnit(place, id, today, index + Number(id) - 1);
    });
    this.seedTelling(places);
  }

  private seedUnit(place: MockHostProperty, unit: string, today: PlainDate, index: number): void {
    for (let start = -9 + ((index * 3) % 6); start < 120; start += 9 + (index % 5)) {
      const nights = 3 + ((index + start + 20) % 4);
      const checkIn = addDays(today, start);
      const state = start + nights <= 0 ? "completed" : start < 0 ? "in_progress" : "confirmed";
      this.book(
        place,
        unit,
        checkIn,
        addDays(checkIn, nights),
        state,
        GUESTS[(index + start + 24) % GUESTS.length],
      );
    }
  }

  /** What a host should see at once: requests, a conflict, a block. */
  private seedTelling(places: MockHostProperty[]): void {
    const [first, second, third, fourth] = places;
    if (!first || !second || !third || !fourth) return;
    const today = todayIn(first.time_zone);
    this.book(first, "1", addDays(today, 200), addDays(today, 204), "pending", "Anna Müller");
    this.book(second, "1", addDays(today, 210), addDays(today, 213), "pending", "Li Wei");
    const [victim] = [...this.bookings.values()].filter(
      (one) => one.property_id === third.property_id && one.check_in > today,
    );
    if (victim)
      this.claim(third, "channel_stay", addDays(victim.check_in, 1), addDays(victim.check_out, 1), "");
    this.leaveGap(fourth, today);
    this.claim(second, "host_block", addDays(today, 150), addDays(today, 153), "New roof");
  }

  /** Two nights between a stay and a block, where stays need three. */
  private leaveGap(place: MockHostProperty, today: PlainDate): void {
    const ends = [...this.bookings.values()].filter(
      (one) => one.property_id === place.property_id && one.check_out > today,
    );
    for (const { check_out: end } of ends) {
      const [from, to] = [addDays(end, 2), addDays(end, 4)];
      if (this.taken(place.property_id, "1", end, to).length > 0) continue;
      this.claim(place, "host_block", from, to, "Painting");
      return;
    }
  }

  claim(place: MockHostProperty, kind: Claim["kind"], from: PlainDate, to: PlainDate, label: string): Claim {
    const unit = place.units[0]?.id ?? "1";
    const made: Claim = {
      id: this.nextId("cl"),
      property_id: place.property_id,
      unit,
      kind,
      from,
      to,
      label,
    };
    this.claims.set(made.id, made);
    return made;
  }

  book(
    place: MockHostProperty,
    unit: string,
    checkIn: PlainDate,
    checkOut: PlainDate,
    state: BookingState,
    name = "Ada Lovelace",
  ): HostBooking {
    const booking = bookingOf(this.nextId("bk"), place, unit, checkIn, checkOut, state, name);
    this.bookings.set(booking.booking_id, booking);
    return booking;
  }
}

export function priceLines(place: MockHostProperty, nights: number) {
  const { nightly, cleaning_fee: cleaning } = place.rates;
  return [
    { rule: "nightly", quantity: nights, unit_amount: nightly, amount: nights * nightly },
    { rule: "cleaning_fee", quantity: 1, unit_amount: cleaning, amount: cleaning },
  ];
}

export const sumOf = (lines: { amount: number }[]): number =>
  lines.reduce((sum, line) => sum + line.amount, 0);

function bookingOf(
  id: string,
  place: MockHostProperty,
  unit: string,
  checkIn: PlainDate,
  checkOut: PlainDate,
  state: BookingState,
  name: string,
): HostBooking {
  const nights = nightsBetween(checkIn, checkOut);
  const lines = priceLines(place, nights);
  return {
    booking_id: id,
    property_id: place.property_id,
    property_title: place.title,
    place: place.place,
    time_zone: place.time_zone,
    unit,
    state,
    payment_state: state === "pending" ? "authorised" : "paid",
    check_in: checkIn,
    check_out: checkOut,
    nights,
    guests: { adults: 2, children: 1, infants: 0, pets: 0 },
    guest: { name, email: `${name.split(" ")[0]?.toLowerCase()}@example.com`, phone: "+61 400 000 000" },
    lines,
    total: sumOf(lines),
    currency: "AUD",
    refund: { policy: "moderate", full_refund_until: addDays(checkIn, -5), partial: null, steps: [] },
    house_rules: { check_in_from: "15:00", check_out_until: "10:00" },
    language: "en",
    source: "site",
    pays_by: "card",
    created_at: new Date(Date.now() - 7_200_000).toISOString(),
    expires_at: state === "pending" ? new Date(Date.now() + 79_200_000).toISOString() : null,
    possible: [],
    version: 1,
  };
}

function nightsOf({ from, to }: Claim): PlainDate[] {
  return Array.from({ length: nightsBetween(from, to) }, (_, night) => addDays(from, night));
}

function holdsOf(place: MockHostProperty, unit: string, today: PlainDate): CalendarUnit["holds"] {
  if (!place.property_id.endsWith("-4") || unit !== "1") return [];
  const expires = new Date(Date.now() + 600_000).toISOString();
  return [{ check_in: addDays(today, 205), check_out: addDays(today, 208), expires_at: expires }];
}

/** Free runs between owned nights that are shorter than the shortest stay. */
function gapsOf(
  owners: Map<PlainDate, string>,
  place: MockHostProperty,
  today: PlainDate,
  to: PlainDate,
): CalendarUnit["gaps"] {
  const needs = place.stay_rules.minimum_nights;
  const gaps: CalendarUnit["gaps"] = [];
  let begun: PlainDate | null = null;
  for (let night = today; night < to; night = addDays(night, 1)) {
    if (!owners.has(night)) begun ??= night;
    else if (begun) {
      const nights = nightsBetween(begun, night);
      if (nights < needs) gaps.push({ from: begun, to: night, nights, needs_nights: needs });
      begun = null;
    }
  }
  return gaps;
}
