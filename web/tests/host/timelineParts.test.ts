import { describe, expect, it } from "vitest";
import type { CalendarEntry, CalendarUnit } from "../../src/host/hostTypes.ts";
import { placeFrom } from "../../src/host/timeline/bars.ts";
import { daysAhead } from "../../src/host/timeline/dayEvents.ts";
import { freeTowards, isFree, nightsOf, otherHolds } from "../../src/host/timeline/nights.ts";
import { mondayOf } from "../../src/host/timeline/useTimelineWindow.ts";

const entry = (check_in: string, check_out: string, part: Partial<CalendarEntry> = {}): CalendarEntry => ({
  kind: "booking",
  id: `${check_in}${part.kind ?? ""}`,
  state: "confirmed",
  check_in,
  check_out,
  guest_name: "Ada",
  shadow: false,
  ...part,
});

const unit = (part: Partial<CalendarUnit>): CalendarUnit => ({
  unit: "1",
  entries: [],
  holds: [],
  gaps: [],
  ...part,
});

describe("where a stay stands", () => {
  it("reaches from the middle of its first day to the middle of its last", () => {
    expect(placeFrom("2027-03-01", "2027-03-05", "2027-03-08")).toEqual({
      at: 4.5,
      length: 3,
      beginsBefore: false,
    });
  });

  it("is cut where it began before, down to the half day of its check-out", () => {
    expect(placeFrom("2027-03-01", "2027-02-20", "2027-03-03")).toEqual({
      at: 0,
      length: 2.5,
      beginsBefore: true,
    });
    expect(placeFrom("2027-03-01", "2027-02-20", "2027-03-01")).toMatchObject({ at: 0, length: 0.5 });
  });
});

describe("what can be chosen", () => {
  const nights = nightsOf(
    unit({
      entries: [entry("2027-03-05", "2027-03-08"), entry("2027-03-11", "2027-03-12", { state: "cancelled" })],
      holds: [{ check_in: "2027-03-12", check_out: "2027-03-13", expires_at: "" }],
    }),
  );
  const today = "2027-03-02";

  it("is neither past, taken nor held; a check-out day is free", () => {
    const free = ["01", "02", "05", "07", "08", "09", "11", "12"].filter((date) =>
      isFree(nights, `2027-03-${date}`, today),
    );
    expect(free).toEqual(["02", "08", "09", "11"]);
  });

  it("stops at the first night that is not free, both ways", () => {
    expect(freeTowards(nights, today, "2027-03-09", "2027-03-14")).toEqual({
      first: "2027-03-09",
      last: "2027-03-11",
    });
    expect(freeTowards(nights, today, "2027-03-10", "2027-03-01")).toEqual({
      first: "2027-03-08",
      last: "2027-03-10",
    });
    expect(freeTowards(nights, today, "2027-03-04", "2027-03-01")).toEqual({
      first: "2027-03-02",
      last: "2027-03-04",
    });
  });

  it("a request's own hold is not shown beside it", () => {
    const holds = [{ check_in: "2027-03-05", check_out: "2027-03-08", expires_at: "" }];
    const entries = [entry("2027-03-05", "2027-03-08", { state: "pending" })];
    expect(otherHolds(unit({ entries, holds }))).toEqual([]);
  });
});

describe("nights that two claim", () => {
  const claim = (id: string, from: string, to: string) =>
    entry(from, to, { id, kind: "channel_stay", shadow: true });
  const booking = entry("2027-03-01", "2027-03-04", { id: "booking" });
  const airbnb = claim("airbnb", "2027-03-03", "2027-03-08");
  const nights = nightsOf(unit({ entries: [booking, airbnb, claim("vrbo", "2027-03-06", "2027-03-10")] }));
  const told = (date: string) => {
    const { entry: owner, conflicts = [] } = nights.get(`2027-03-${date}`) ?? {};
    return [owner?.id, conflicts.map((each) => each.id)];
  };

  it("belong to the earlier owner, and the rest of a claim to itself", () => {
    expect(told("02")).toEqual(["booking", []]);
    expect(told("03")).toEqual(["booking", ["airbnb"]]);
    expect(told("04")).toEqual(["airbnb", []]);
    expect(told("06")).toEqual(["airbnb", ["vrbo"]]);
    expect(told("09")).toEqual(["vrbo", []]);
  });

  it("are not free, and a choice of nights stops before them", () => {
    const today = "2027-02-20";
    expect(isFree(nights, "2027-03-04", today)).toBe(false);
    expect(freeTowards(nights, today, "2027-03-12", "2027-03-04")).toEqual({
      first: "2027-03-10",
      last: "2027-03-12",
    });
  });
});

it("arrivals and departures are counted from each property's own date", () => {
  const property = (today: string, id: string) => ({
    property_id: id,
    title: id,
    time_zone: "UTC",
    today,
    units: [unit({ entries: [entry("2027-03-05", "2027-03-08")] })],
  });
  const [first, , third] = daysAhead([property("2027-03-05", "west"), property("2027-03-06", "east")], {}, 4);
  expect(first?.arrivals.map((event) => event.property.title)).toEqual(["west"]);
  expect(third?.departures.map((event) => event.property.title)).toEqual(["east"]);
});

it("weeks begin on Monday", () => {
  expect(mondayOf("2027-03-07")).toBe("2027-03-01");
  expect(mondayOf("2027-03-01")).toBe("2027-03-01");
  expect(mondayOf("2023-12-31")).toBe("2023-12-25");
});
