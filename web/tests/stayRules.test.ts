import { describe, expect, it } from "vitest";
import type { Availability } from "../src/apiTypes.ts";
import { canPick, dayState, latestCheckOut, pick, rulesFrom } from "../src/stayRules.ts";

const availability: Availability = {
  property_id: "p",
  from: "2027-03-01",
  to: "2028-03-01",
  today: "2027-03-02",
  bookable_until: "2027-06-30",
  taken: [{ from: "2027-03-10", to: "2027-03-13" }],
  stay_rules: { minimum_nights: 2, maximum_nights: 14 },
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
