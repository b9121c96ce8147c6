/** The tenant's places as their host edits them. */
import type { Tenant } from "../../src/apiTypes.ts";
import type {
  HostProperty,
  HostStayRules,
  NewProperty,
  PropertyChange,
  Rates,
} from "../../src/host/hostTypes.ts";
import type { MockAnswer } from "../platform.ts";
import { placesOf } from "../places.ts";
import { ok, refuse } from "./refusals.ts";

const COUNT = 20;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Sold in three flats; the others are one unit each. */
const WITH_UNITS = 9;

export type MockHostProperty = HostProperty;

export function hostPropertiesOf(tenant: Tenant): Map<string, MockHostProperty> {
  const places = placesOf(tenant).slice(0, COUNT);
  return new Map(
    places.map((place, index): [string, MockHostProperty] => [
      place.property_id,
      {
        ...place,
        version: 1,
        rates: {
          currency: "AUD",
          weekend_nightly: null,
          weekend_days: [5, 6],
          seasons: [],
          taxes: [],
          ...(place.rates as Partial<Rates>),
        } as Rates,
        stay_rules: {
          advance_notice_days: 0,
          preparation_days: 0,
          booking_window_days: 540,
          arrival_days: EVERY_DAY,
          departure_days: EVERY_DAY,
          spans: [],
          ...(place.stay_rules as Partial<HostStayRules>),
        } as HostStayRules,
        units:
          index === WITH_UNITS
            ? ["1", "2", "3"].map((id) => ({ id, name: `Flat ${id}` }))
            : [{ id: "1", name: "" }],
        instant_book: index % 4 !== 0,
        ask_when_stale_minutes: null,
        refund_steps: [],
        payment_time: "at_booking",
      },
    ]),
  );
}

/** Publishes a new place, sold as one unit. */
export function created(places: Map<string, MockHostProperty>, body: NewProperty): MockAnswer {
  const errors = mistakes(body);
  if (errors.length > 0) return refuse("invalid-request", 422, "The request is not valid.", { errors });
  const place: MockHostProperty = {
    coordinates: null,
    ...body,
    property_id: `new-${places.size + 1}`,
    nightly_from: { amount: body.rates.nightly, currency: body.rates.currency },
    minimum_nights: body.stay_rules.minimum_nights,
    units: [{ id: "1", name: "1" }],
    state: "published",
    version: 1,
  };
  places.set(place.property_id, place);
  return ok(place, 201);
}

/** Checks what the API would check, as far as pages show it. */
export function changed(
  place: MockHostProperty,
  change: Partial<PropertyChange>,
  ifMatch: string | undefined,
): MockAnswer {
  if (ifMatch && ifMatch !== `"${place.version}"`)
    return refuse("version-mismatch", 412, "Someone changed it in between.");
  const errors = mistakes({ ...place, ...change });
  if (errors.length > 0) return refuse("invalid-request", 422, "The request is not valid.", { errors });
  const { rates, stay_rules: rules } = { ...place, ...change };
  Object.assign(place, change, {
    version: place.version + 1,
    nightly_from: { amount: rates.nightly, currency: rates.currency },
    minimum_nights: rules.minimum_nights,
  });
  return ok(place);
}

function mistakes({ rates, stay_rules: rules, sleeps, cancellation_policy, refund_steps }: PropertyChange) {
  const found: { pointer: string; detail: string }[] = [];
  const say = (pointer: string, detail: string) => void found.push({ pointer, detail });
  if (rates.guests_included > sleeps) say("/rates/guests_included", `The property sleeps ${sleeps}.`);
  if (rules.minimum_nights > rules.maximum_nights) {
    const { minimum_nights: least, maximum_nights: most } = rules;
    say("/stay_rules/minimum_nights", `At least ${least} and at most ${most} nights leaves no stay.`);
  }
  rates.seasons.forEach((season, index) => {
    if (season.first >= season.until) say(`/rates/seasons/${index}/until`, "A season ends after it begins.");
  });
  if (cancellation_policy === "custom" && refund_steps.length === 0)
    say("/refund_steps", "A custom policy has at least one step.");
  return found;
}
