import i18next from "i18next";
import { describe, expect, it } from "vitest";
import { lineWords } from "../src/lineWords.ts";
import { problemWords } from "../src/problemWords.ts";
import { problemDocument } from "./site.tsx";

const words = { t: i18next.t, locale: "en-GB" };
const told = (slug: string, members = {}) => problemWords(problemDocument(slug, 422, members), words);
const line = (rule: string, quantity: number) =>
  lineWords({ rule, quantity, unit_amount: 100, amount: 100 * quantity }, i18next.t, "$1");

describe("a refusal in words", () => {
  it.each([
    [
      "stay-too-short",
      { minimum_nights: 5, arrival: "2027-03-06" },
      "Check-in on 6 March needs at least 5 nights.",
    ],
    [
      "stay-too-long",
      { maximum_nights: 1, arrival: "2027-03-06" },
      "Check-in on 6 March allows at most 1 night.",
    ],
    ["too-short-notice", { earliest_arrival: "2027-03-06" }, "The earliest check-in is Sat 6 March 2027."],
    ["no-arrival-that-day", { days: [7, 6] }, "At that time check-in is only on Saturday or Sunday."],
    ["no-departure-that-day", { days: [6] }, "Such a stay ends only on Saturday."],
    ["beyond-booking-window", { last_check_out: "2028-05-14" }, "Stays can be booked until Sun 14 May 2028."],
    ["too-many-guests", { sleeps: 4 }, "That is more than fit: this place sleeps 4."],
    [
      "nights-taken",
      { preparation: true },
      "This is too close to another stay: the host needs time in between. Choose other dates.",
    ],
    ["too-many-holds", { held_by: "property" }, "Many people are looking at this place just now."],
    ["request-expired", {}, "The request has ended meanwhile."],
  ])("%s", (slug, members, sentence) => {
    expect(told(slug, members).replace("Sat,", "Sat").replace("Sun,", "Sun")).toBe(sentence);
  });
});

describe("a price line in words", () => {
  it.each([
    ["nightly", 3, "$1 × 3 nights"],
    ["weekend", 2, "$1 × 2 weekend nights"],
    ["season:Summer", 1, "$1 × 1 night, Summer"],
    ["season_weekend:High: summer", 2, "$1 × 2 weekend nights, High: summer"],
    ["extra_guest", 4, "Extra guests, 4 nights at $1"],
    ["cleaning_fee", 1, "Cleaning"],
    ["tax:GST", 1, "GST"],
    ["night_tax:Levy", 6, "Levy, 6 × $1"],
    ["agreed", 1, "Agreed price"],
    ["coupon:SPRING", 1, "SPRING"],
  ])("%s", (rule, quantity, sentence) => {
    expect(line(rule, quantity)).toBe(sentence);
  });
});
