import { afterEach, describe, expect, it } from "vitest";
import {
  addDays,
  formatDay,
  formatStay,
  formatTime,
  fromCalendarDate,
  isPlainDate,
  nightsBetween,
  toCalendarDate,
  todayIn,
} from "../src/stayDates.ts";

const ZONES = [
  "UTC",
  "Pacific/Kiritimati", // the furthest ahead
  "Pacific/Niue", // the furthest behind
  "Australia/Adelaide", // half an hour off, southern summer time
  "America/Santiago", // summer time begins at midnight: that midnight does not exist
  "Africa/Cairo",
  "Pacific/Chatham",
];
const own = process.env.TZ;

afterEach(() => {
  process.env.TZ = own;
});

describe.each(ZONES)("in a browser in %s", (zone) => {
  it("a date survives the way through the calendar widget, every day of two years", () => {
    process.env.TZ = zone;
    for (let day = "2026-01-01"; day < "2028-01-01"; day = addDays(day, 1)) {
      expect(fromCalendarDate(toCalendarDate(day))).toBe(day);
    }
  });

  it("a date is written as the day it is", () => {
    process.env.TZ = zone;
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
    expect(formatDay("2027-03-28", "en-GB")).toMatch(/^Sun,? 28 March 2027$/);
    expect(formatDay("2026-12-31", "de")).toBe("Do., 31. Dezember 2026");
    expect(formatStay("2027-03-05", "2027-03-08", "en-GB")).toMatch(/^5\s?–\s?8 Mar 2027$/);
  });

  it("nights are counted across a change of summer time", () => {
    process.env.TZ = zone;
    expect(nightsBetween("2027-03-27", "2027-03-29")).toBe(2);
    expect(nightsBetween("2026-10-03", "2026-10-05")).toBe(2);
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
  });
});

describe("plain dates", () => {
  it("only days of the calendar are dates", () => {
    expect(isPlainDate("2028-02-29")).toBe(true);
    expect(isPlainDate("2027-02-29")).toBe(false);
    expect(isPlainDate("2027-2-9")).toBe(false);
    expect(isPlainDate("2027-13-01")).toBe(false);
    expect(isPlainDate("tomorrow")).toBe(false);
    expect(isPlainDate(null)).toBe(false);
  });

  it("today is the date at the place, not in the browser", () => {
    const instant = new Date("2026-12-31T14:30:00Z");
    expect(todayIn("Australia/Brisbane", instant)).toBe("2027-01-01");
    expect(todayIn("America/Los_Angeles", instant)).toBe("2026-12-31");
  });

  it("a time of day stays as it is", () => {
    expect(formatTime("15:00", "de")).toBe("15:00");
    expect(formatTime("09:30", "en-GB")).toBe("09:30");
  });
});
