import { describe, expect, it } from "vitest";
import type { Availability } from "../src/apiTypes.ts";
import { rulesAsking } from "./site.tsx";
import {
  canPick,
  dayState,
  endState,
  latestCheckOut,
  minimumFrom,
  pick,
  rulesFrom,
} from "../src/stayRules.ts";

const availability: Availability = {
  property_id: "p",
  from: "2027-03-01",
  to: "2028-03-01",
  today: "2027-03-02",
  bookable_until: "2027-06-30",
  taken: [{ from: "2027-03-10", to: "2027-03-13" }],
  stay_rules: rulesAsking({ minimum_nights: 2, maximum_nights: 14 }),
};
const rules = rulesFrom(availability);
const nothing = { checkIn: null, checkOut: null };

describe("a calendar with the nights of 10 to 12 March taken", () => {
  it.each([
    ["2027-03-01", "past"],
    ["2027-03-02", "free"],
    ["2027-03-08", "free"],
    ["2027-03-09", "too-short"],
    ["2027-03-10", "check-out-only"],
    ["2027-03-11", "taken"],
    ["2027-03-12", "taken"],
    ["2027-03-13", "free"],
    ["2027-06-30", "check-out-only"],
    ["2027-07-01", "beyond"],
  ])("%s is %s", (day, state) => {
    expect(dayState(rules, day)).toBe(state);
  });

  it("a stay may end on the day another begins, and not later", () => {
    expect(latestCheckOut(rules, "2027-03-06")).toBe("2027-03-10");
    const begun = pick(rules, nothing, "2027-03-06");
    expect(pick(rules, begun, "2027-03-10")).toEqual({ checkIn: "2027-03-06", checkOut: "2027-03-10" });
    expect(canPick(rules, begun, "2027-03-11")).toBe(false);
  });

  it("a stay may begin on the day another ends", () => {
    expect(pick(rules, nothing, "2027-03-13")).toEqual({ checkIn: "2027-03-13", checkOut: null });
  });

  it("the minimum and the maximum stay hold", () => {
    const begun = pick(rules, nothing, "2027-03-20");
    expect(canPick(rules, begun, "2027-03-21")).toBe(false);
    expect(pick(rules, begun, "2027-03-22")).toEqual({ checkIn: "2027-03-20", checkOut: "2027-03-22" });
    expect(pick(rules, begun, "2027-04-03")).toEqual({ checkIn: "2027-03-20", checkOut: "2027-04-03" });
    expect(pick(rules, begun, "2027-04-04")).toEqual({ checkIn: "2027-04-04", checkOut: null });
  });

  it("an earlier free day, or one after the next booking, begins anew", () => {
    const begun = pick(rules, nothing, "2027-03-06");
    expect(pick(rules, begun, "2027-03-04")).toEqual({ checkIn: "2027-03-04", checkOut: null });
    expect(pick(rules, begun, "2027-03-20")).toEqual({ checkIn: "2027-03-20", checkOut: null });
  });

  it("a day that cannot be chosen changes nothing", () => {
    expect(pick(rules, nothing, "2027-03-11")).toBe(nothing);
  });
});

describe("a calendar with rules of its own for some weeks", () => {
  // 6 March 2027 is a Saturday.
  const span = { maximum_nights: null, departure_days: null };
  const choosy = rulesFrom({
    ...availability,
    taken: [],
    stay_rules: rulesAsking({
      advance_notice_days: 2,
      spans: [
        { ...span, first: "2027-03-06", until: "2027-03-20", minimum_nights: 5, arrival_days: [6] },
        {
          ...span,
          first: "2027-03-20",
          until: "2027-04-01",
          minimum_nights: null,
          arrival_days: null,
          departure_days: [6],
        },
        { ...span, first: "2027-03-27", until: "2027-04-01", minimum_nights: 3, arrival_days: null },
      ],
    }),
  });

  it.each([
    ["2027-03-03", "too-soon"],
    ["2027-03-04", "free"],
    ["2027-03-06", "free"],
    ["2027-03-07", "no-arrival"],
    ["2027-03-20", "free"],
  ])("%s is %s", (day, state) => {
    expect(dayState(choosy, day)).toBe(state);
  });

  it("the arrival day decides how long the stay is, wherever it ends", () => {
    expect(endState(choosy, "2027-03-06", "2027-03-10")).toBe("under-minimum");
    expect(endState(choosy, "2027-03-06", "2027-03-11")).toBe("can-end");
    expect(endState(choosy, "2027-03-04", "2027-03-07")).toBe("can-end");
  });

  it("stays end on departure days, and a day between them does not begin another", () => {
    const begun = pick(choosy, nothing, "2027-03-22");
    expect(endState(choosy, "2027-03-22", "2027-03-24")).toBe("no-departure");
    expect(pick(choosy, begun, "2027-03-24")).toBe(begun);
    expect(pick(choosy, begun, "2027-03-27").checkOut).toBe("2027-03-27");
  });

  it("of two spans the later one wins", () => {
    expect(minimumFrom(choosy, "2027-03-26")).toBe(1);
    expect(minimumFrom(choosy, "2027-03-28")).toBe(3);
  });

  it("the latest check-out is a departure day", () => {
    const short = { ...choosy, taken: new Set(["2027-04-05"]) };
    expect(latestCheckOut(short, "2027-03-22")).toBe("2027-04-03");
  });

  it("a day from which no departure day can be reached is none to arrive on", () => {
    const short = { ...choosy, taken: new Set(["2027-03-26"]) };
    expect(dayState(short, "2027-03-22")).toBe("too-short");
  });
});
