/** The preview says what the API will answer once it is saved. */
import { describe, expect, it } from "vitest";
import { hostPropertiesOf } from "../../mock/host/properties.ts";
import { TENANTS } from "../../mock/places.ts";
import { draftOf } from "../../src/host/forms/propertyDraft.ts";
import type { HostProperty, Rates } from "../../src/host/hostTypes.ts";
import { nightlyFrom, previewed, refundAhead, rulesOf } from "../../src/host/preview/previewed.ts";

const TODAY = "2027-05-10"; // a Monday

function property(): HostProperty {
  const [tenant] = TENANTS;
  const place = tenant && hostPropertiesOf(tenant).get("seaview-1");
  if (!place) throw new Error("no place");
  return place;
}

const season = (first: string, until: string, nightly: number, weekend: number | null = null) => ({
  ...{ name: first, first, until, nightly },
  weekend_nightly: weekend,
});

const priced = (rates: Partial<Rates>, windowDays = 365): HostProperty => {
  const known = property();
  return {
    ...known,
    rates: {
      ...known.rates,
      nightly: 300,
      weekend_nightly: null,
      weekend_days: [5, 6],
      seasons: [],
      ...rates,
    },
    stay_rules: { ...known.stay_rules, booking_window_days: windowDays },
  };
};

describe("the price a place is shown from", () => {
  it("is the lowest of any night that can still be booked", () => {
    expect(nightlyFrom(priced({}), TODAY)).toBe(300);
    expect(nightlyFrom(priced({ weekend_nightly: 250 }), TODAY)).toBe(250);
    expect(nightlyFrom(priced({ seasons: [season("2027-07-01", "2027-08-01", 200)] }), TODAY)).toBe(200);
    expect(nightlyFrom(priced({ seasons: [season("2027-04-01", "2027-05-10", 200)] }), TODAY)).toBe(300);
    expect(nightlyFrom(priced({ seasons: [season("2027-07-01", "2027-08-01", 200)] }, 30), TODAY)).toBe(300);
    expect(nightlyFrom(priced({ seasons: [season("2027-05-01", "2028-07-01", 400)] }, 365), TODAY)).toBe(400);
  });

  it("takes of seasons that overlap the later one, and weekend prices only where it has weekends", () => {
    const [dear, cheap] = [season("2027-04-01", "2028-07-01", 400), season("2027-06-01", "2027-06-10", 350)];
    expect(nightlyFrom(priced({ seasons: [dear, cheap] }), TODAY)).toBe(350);
    expect(nightlyFrom(priced({ seasons: [cheap, dear] }), TODAY)).toBe(400);
    const whole = season("2027-04-01", "2028-07-01", 400);
    expect(
      nightlyFrom(priced({ seasons: [whole, season("2027-06-07", "2027-06-11", 390, 100)] }), TODAY),
    ).toBe(390);
    expect(
      nightlyFrom(priced({ seasons: [whole, season("2027-06-07", "2027-06-12", 390, 100)] }), TODAY),
    ).toBe(100);
  });
});

describe("the refund rule", () => {
  it("is that of a stay for which every step is still to come", () => {
    const strict = refundAhead({ ...property(), cancellation_policy: "strict" }, TODAY);
    expect(strict.checkIn).toBe("2027-07-09");
    expect(strict.refund.steps).toEqual([
      { percent: 100, until: "2027-06-25" },
      { percent: 50, until: "2027-07-02" },
    ]);
    const far = { cancellation_policy: "custom", refund_steps: [{ days: 300, percent: 80 }] } as const;
    const { checkIn, refund } = refundAhead(
      { ...property(), ...far, refund_steps: [...far.refund_steps] },
      TODAY,
    );
    expect(refund.steps).toEqual([{ percent: 80, until: "2027-05-11" }]);
    expect(checkIn).toBe("2028-03-06");
    expect(refund.full_refund_until).toBeNull();
  });
});

describe("a draft", () => {
  it("is shown as it is typed; what makes no sense yet stays as it was", () => {
    const shown = property();
    const draft = { ...draftOf(shown), title: "Quieter", nightly: "31", amenities: "Wifi\n\n Stove " };
    const next = previewed(shown, draft);
    expect(next).toMatchObject({ title: "Quieter", rates: { nightly: 3_100 }, amenities: ["Wifi", "Stove"] });
    const unfinished = previewed(next, {
      ...draft,
      title: " ",
      nightly: "31,",
      sleeps: "",
      bathrooms: "1,5",
    });
    expect(unfinished).toMatchObject({ title: "Quieter", rates: { nightly: 3_100 }, bathrooms: 1.5 });
    expect(previewed(next, { ...draft, nightly: "3x", sleeps: "0" })).toEqual(next);
  });

  it("tells its rules as a calendar without bookings does", () => {
    const rules = rulesOf(
      { ...property(), stay_rules: { ...property().stay_rules, advance_notice_days: 2 } },
      TODAY,
    );
    expect(rules).toMatchObject({ earliest: "2027-05-12", until: "2028-10-31" });
    expect(rules.taken.size).toBe(0);
  });
});
