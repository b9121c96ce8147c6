/** Who has which nights of the made-up places: others, bookings made here, and checkouts for a quarter of an hour. */
import type { Booking, Hold, HoldRequest, Problem } from "../src/apiTypes.ts";
import { addDays, type PlainDate } from "../src/stayDates.ts";
import type { MockProperty } from "./places.ts";
import { problem, quote, type Stay } from "./quotes.ts";

const HELD_MS = 900_000;
const MOST_HELD = 3;
const HAVE_NIGHTS = ["awaiting_payment", "pending", "confirmed", "in_progress", "completed"];

export interface KeptHold extends Hold {
  session: string;
  email: string;
}

export interface Whose {
  /** Whose own nights are not in the way. */
  hold?: string;
  booking?: string;
}

export class MockNights {
  private readonly holds = new Map<string, KeptHold>();
  private readonly bookings: () => Iterable<Booking>;

  constructor(bookings: () => Iterable<Booking>) {
    this.bookings = bookings;
  }

  /** Each place has two stays of others a month, at days of its own, and what was booked and held here. */
  taken(place: MockProperty, today: PlainDate, own: Whose = {}): Set<PlainDate> {
    const nights = new Set<PlainDate>();
    const number = Number(place.property_id.split("-").at(-1));
    for (let start = 6 + ((number * 3) % 7); start < 390; start += 17) {
      for (let night = 0; night < 3 + (number % 3); night += 1) nights.add(addDays(today, start + night));
    }
    const add = (stay: { check_in: PlainDate; check_out: PlainDate }) => {
      for (let night = stay.check_in; night < stay.check_out; night = addDays(night, 1)) nights.add(night);
    };
    for (const booking of this.bookings()) {
      const here = booking.property_id === place.property_id && HAVE_NIGHTS.includes(booking.state);
      if (here && booking.booking_id !== own.booking) add(booking);
    }
    for (const hold of this.live()) {
      if (hold.property_id === place.property_id && hold.hold_id !== own.hold) add(hold);
    }
    return nights;
  }

  refusal(place: MockProperty, stay: Stay, today: PlainDate, own: Whose = {}): Problem | null {
    const nights = [...this.taken(place, today, own)]
      .filter((night) => night >= stay.checkIn && night < stay.checkOut)
      .sort();
    return nights.length > 0 ? problem("nights-taken", 409, "Some nights are taken", { nights }) : null;
  }

  idOf = (session: string, propertyId: string): string => `hold-${session}-${propertyId}`;

  find = (id: string | undefined): KeptHold | undefined =>
    [...this.live()].find((hold) => hold.hold_id === id);

  /** In place of what the session held at this place before. */
  hold(place: MockProperty, session: string, asked: HoldRequest, instant: boolean): Hold | Problem {
    const id = this.idOf(session, place.property_id);
    const others = [...this.live()].filter((hold) => hold.session === session && hold.hold_id !== id);
    if (others.length >= MOST_HELD)
      return problem("too-many-holds", 429, "Too many stays are held", { held_by: "session" });
    const stay = { checkIn: asked.check_in, checkOut: asked.check_out, guests: asked.guests };
    const held: Hold = {
      hold_id: id,
      property_id: place.property_id,
      unit: "1",
      check_in: asked.check_in,
      check_out: asked.check_out,
      expires_at: new Date(Date.now() + HELD_MS).toISOString(),
      quote: quote(place, stay),
      instant,
    };
    this.holds.set(id, { ...held, session, email: asked.email ?? "" });
    return held;
  }

  release = (id: string): boolean => this.holds.delete(id);

  private *live(): Iterable<KeptHold> {
    for (const hold of this.holds.values()) {
      if (Date.parse(hold.expires_at) > Date.now()) yield hold;
    }
  }
}
