import { expect, it } from "vitest";
import type { Booking } from "../src/apiTypes.ts";
import { calendarFile } from "../src/calendarFile.ts";

const booking = {
  booking_id: "b1",
  place: "Coolum Beach; north, end",
  check_in: "2027-03-05",
  check_out: "2027-03-08",
  created_at: "2026-11-21T06:30:00Z",
} as Booking;

it("a calendar file has whole days, escaped text and short lines", () => {
  const words = { summary: "Stay at Ümläut, house", description: "ä".repeat(100) };
  const text = calendarFile(booking, words, "http://seaview.localhost/booking/b1#key=k");
  expect(text).toContain("DTSTART;VALUE=DATE:20270305\r\nDTEND;VALUE=DATE:20270308\r\n");
  expect(text).toContain("DTSTAMP:20261121T063000Z\r\n");
  expect(text).toContain("LOCATION:Coolum Beach\\; north\\, end\r\n");
  expect(text).toContain("SUMMARY:Stay at Ümläut\\, house\r\n");
  for (const line of text.split("\r\n"))
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  expect(text.replaceAll("\r\n ", "")).toContain(`DESCRIPTION:${"ä".repeat(100)}`);
});
