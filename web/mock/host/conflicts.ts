/** Nights that two claim, in the mock. */
import type { Conflict, ConflictSide, HostBooking, Outcome } from "../../src/host/hostTypes.ts";
import { addDays, todayIn } from "../../src/stayDates.ts";
import type { MockAnswer } from "../platform.ts";
import type { Ledger } from "./ledger.ts";
import type { MockHostProperty } from "./properties.ts";
import { notFound, ok, refuse } from "./refusals.ts";

const HOUR = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

export class MockConflicts {
  readonly all = new Map<string, Conflict>();

  constructor(ledger: Ledger, places: readonly MockHostProperty[]) {
    this.seed(ledger, places);
  }

  answer(id: string, step: string | undefined, query: URLSearchParams, body: unknown): MockAnswer {
    if (!id) return this.list(query);
    const conflict = this.all.get(id);
    if (!conflict || step !== "settlement") return notFound();
    if (conflict.state === "over")
      return refuse(
        "state-does-not-allow",
        409,
        "The conflict is over by itself: there is nothing to settle.",
      );
    const { outcome, note } = body as { outcome: Outcome; note: string };
    Object.assign(conflict, { state: "settled", outcome, note, settled_at: ago(0) });
    return ok({ ...conflict });
  }

  private list(query: URLSearchParams): MockAnswer {
    const open = query.get("state") === "open";
    const found = [...this.all.values()].filter(({ state }) => state === (open ? "open" : "settled"));
    const start = Number(query.get("cursor") ?? 0);
    const end = start + Number(query.get("limit") ?? 20);
    return ok({ items: found.slice(start, end), next_cursor: end < found.length ? String(end) : null });
  }

  add(
    place: MockHostProperty,
    keeps: ConflictSide,
    waits: ConflictSide,
    extra: Partial<Pick<Conflict, "unit" | "found_at" | "state" | "outcome" | "note" | "settled_at">> = {},
  ): Conflict {
    const conflict: Conflict = {
      conflict_id: `cf_${this.all.size + 1}`,
      property_id: place.property_id,
      unit: place.units[0]?.id ?? "1",
      from: keeps.check_in > waits.check_in ? keeps.check_in : waits.check_in,
      to: keeps.check_out < waits.check_out ? keeps.check_out : waits.check_out,
      found_at: ago(2),
      state: "open",
      keeps,
      waits,
      why: keeps.channel ? "came_first" : "direct",
      same_stay: false,
      outcome: null,
      note: "",
      settled_at: null,
      ...extra,
    };
    this.all.set(conflict.conflict_id, conflict);
    return conflict;
  }

  /** The ledger's own conflict, one of a booking that waits, and what became of two earlier ones. */
  private seed(ledger: Ledger, places: readonly MockHostProperty[]): void {
    const claim = [...ledger.claims.values()].find(({ kind }) => kind === "channel_stay");
    const victim = [...ledger.bookings.values()].find(
      (one) =>
        one.property_id === claim?.property_id && one.check_in < claim.to && one.check_out > claim.from,
    );
    const place = places.find((each) => each.property_id === claim?.property_id);
    const several = places.find((each) => each.units.length > 1);
    if (!claim || !victim || !place || !several) return;
    const today = todayIn(place.time_zone);
    // Of what a channel calls its stays nothing is kept.
    const away = (from: number, to: number, channel: string): ConflictSide => ({
      kind: "channel_stay",
      id: `cs_${from}_${channel}`,
      channel,
      label: "",
      check_in: addDays(today, from),
      check_out: addDays(today, to),
    });
    const airbnb = {
      ...away(0, 0, "airbnb"),
      id: claim.id,
      check_in: claim.from,
      check_out: claim.to,
    };
    this.add(place, sideOf(victim), airbnb);
    const second = [...ledger.bookings.values()].find(
      (one) =>
        one.property_id === several.property_id && one.unit === "2" && one.check_in > addDays(today, 20),
    );
    if (second) {
      const seen = {
        ...away(0, 0, "booking.com"),
        id: "cs_9",
        check_in: second.check_in,
        check_out: addDays(second.check_in, 2),
      };
      this.add(several, seen, sideOf(second), { unit: "2", found_at: ago(30) });
    }
    this.add(place, away(-30, -26, "airbnb"), away(-28, -25, "booking.com"), {
      state: "settled",
      outcome: "cancelled_there",
      note: "Called Booking.com, they found the guest a room in town.",
      found_at: ago(24 * 50),
      settled_at: ago(24 * 49),
    });
    this.add(place, away(-60, -55, "airbnb"), away(-57, -52, "vrbo"), {
      state: "over",
      found_at: ago(24 * 70),
    });
  }
}

export const sideOf = (booking: HostBooking): ConflictSide => ({
  kind: "booking",
  id: booking.booking_id,
  channel: "",
  label: booking.guest.name,
  check_in: booking.check_in,
  check_out: booking.check_out,
});
