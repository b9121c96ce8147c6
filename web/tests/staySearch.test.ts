import { describe, expect, it } from "vitest";
import { DEFAULT_GUESTS, formatSearch, parseSearch } from "../src/staySearch.ts";

describe("a search in the address", () => {
  it("comes back as it went in", () => {
    const address = "?check_in=2027-03-05&check_out=2027-03-08&adults=3&children=1&pets=1";
    expect(formatSearch(parseSearch(address))).toBe(address);
  });

  it("that asks nothing special is no query at all", () => {
    expect(formatSearch({ checkIn: null, checkOut: null, guests: DEFAULT_GUESTS })).toBe("");
  });

  it.each([
    "?check_in=2027-02-30&check_out=2027-03-08",
    "?check_in=2027-03-08&check_out=2027-03-08",
    "?check_in=2027-03-08",
    "?adults=minus&children=-1",
    "?adults=%00",
  ])("that makes no sense is as if it were not there: %s", (address) => {
    expect(parseSearch(address)).toEqual({ checkIn: null, checkOut: null, guests: DEFAULT_GUESTS });
  });

  it("keeps the numbers of guests in bounds", () => {
    expect(parseSearch("?adults=0&pets=999").guests).toEqual({ adults: 1, children: 0, infants: 0, pets: 5 });
  });
});
