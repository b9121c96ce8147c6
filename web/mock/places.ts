/** Made-up tenants and places for development. */
import type { CancellationPolicy, Property, StayRules, Tenant } from "../src/apiTypes.ts";
import { addDays, todayIn } from "../src/stayDates.ts";

export interface Rates {
  currency: string;
  nightly: number;
  cleaning_fee: number;
  guests_included: number;
  extra_guest: number;
  weekend_nightly: number | null;
  weekend_days: number[];
  seasons: { name: string; first: string; until: string; nightly: number; weekend_nightly: number | null }[];
  taxes: { name: string; kind: "percent" | "per_night" | "per_guest_night"; amount: number }[];
}

export type MockProperty = Property & { rates: Rates };

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const SATURDAY = 6;

/** Places that differ from the others: what their host asks, and how they are sold. */
export const ASKS_FIRST = 1;
export const HAS_SEASONS = 2;
export const HAS_RULES = 5;

const tenant = (id: string, name: string, accent: string, zone: string, address: string): Tenant => ({
  tenant_id: id,
  name,
  host: `${id}.localhost`,
  site_url: `http://${id}.localhost`,
  languages: ["en", "de"],
  default_language: "en",
  currency: "AUD",
  time_zone: zone,
  accent_colour: accent,
  contact_email: address,
});

export const TENANTS: Tenant[] = [
  tenant("seaview", "Seaview Stays", "#1f6f5c", "Australia/Brisbane", "hello@seaview.example"),
  tenant("barossa", "Barossa Retreats", "#d98a3d", "Australia/Adelaide", "stay@barossa.example"),
];

/** title, place, type, sleeps, bedrooms, nightly price in dollars, minimum nights */
type Row = [string, string, string, number, number, number, number];

const ROWS: Row[] = [
  ["The Lookout, sea views and six beds", "Coolum Beach", "Entire home", 7, 3, 355, 3],
  ["Little Red Cottage", "Maleny", "Entire cottage", 4, 1, 200, 2],
  ["Surfside at Little Cove", "Noosa Heads", "Entire rental unit", 6, 3, 300, 2],
  ["Lizard Lodge", "Eumundi", "Entire home", 10, 3, 419, 3],
  ["Room with a courtyard", "Noosa Heads", "Private room in townhouse", 2, 1, 149, 2],
  ["Across from the beach", "Marcoola", "Entire villa", 7, 3, 350, 3],
  ["Pandanus Studio", "Sunshine Beach", "Entire guest suite", 2, 0, 165, 1],
  [
    "The Boathouse on the Noosa River, with its own jetty, two kayaks and a view of every sunset",
    "Tewantin",
    "Entire home",
    5,
    2,
    290,
    2,
  ],
  ["Hinterland Treehouse", "Montville", "Treehouse", 2, 1, 245, 2],
  ["Mooloolaba Spit Apartment", "Mooloolaba", "Entire rental unit", 4, 2, 228, 2],
  ["Old Church in Kenilworth", "Kenilworth", "Entire home", 8, 4, 480, 2],
  ["Glasshouse View Cabin", "Beerwah", "Entire cabin", 3, 1, 138, 1],
];

const DESCRIPTION = [
  "A quiet house on the ridge, made of timber, glass and good light. Wake to the sea, have breakfast on the deck, and walk down to the patrolled beach in eight minutes.",
  "The kitchen has what a family of cooks would miss: sharp knives, a big table, an oven that bakes evenly. There is a reading corner, a record player, and a fireplace for the cool months.",
  "Whales pass between June and October. Please keep the noise down on the deck after ten; the neighbours are early risers, and so are the birds.",
].join("\n");

const AMENITIES = [
  "Wifi",
  "Kitchen",
  "Free parking on premises",
  "Washer",
  "Air conditioning",
  "Hot water",
  "Outdoor furniture",
];
const MORE_AMENITIES = [
  "BBQ grill",
  "Bed linens",
  "Dishwasher",
  "Hair dryer",
  "Coffee maker: espresso machine",
  "Smoke alarm",
  "Beach essentials",
];

const POLICIES: CancellationPolicy[] = ["flexible", "moderate", "strict"];

/** 30 places of a tenant: the rows once, then again as neighbours with other prices. */
export function placesOf({ tenant_id: tenantId, time_zone: zone }: Tenant): MockProperty[] {
  return Array.from({ length: 30 }, (_, index) => {
    const row = ROWS[index % ROWS.length] as Row;
    return place(`${tenantId}-${index + 1}`, row, index, zone);
  });
}

function place(id: string, row: Row, index: number, zone: string): MockProperty {
  const [title, where, type, sleeps, bedrooms, dollars, minimum] = row;
  const round = Math.floor(index / ROWS.length);
  const nightly = (dollars + round * 22) * 100;
  const today = todayIn(zone);
  return {
    property_id: id,
    title: round === 0 ? title : `${title.split(",")[0]} ${round + 1}`,
    type,
    place: where,
    sleeps,
    bedrooms,
    beds: Math.ceil(sleeps / 2),
    bathrooms: Math.max(1, bedrooms - 1),
    nightly_from: { amount: nightly, currency: "AUD" },
    image: (index * 5) % 12,
    minimum_nights: minimum,
    description: DESCRIPTION,
    amenities: index % 3 === 0 ? [...AMENITIES, ...MORE_AMENITIES] : AMENITIES,
    coordinates: { latitude: -26.5, longitude: 153.1 },
    time_zone: zone,
    house_rules: {
      check_in_from: "15:00",
      check_out_until: "10:00",
      notes: "No parties. Shoes off in the house, please.",
    },
    cancellation_policy: POLICIES[index % 3] as CancellationPolicy,
    stay_rules: stayRules(minimum, index === HAS_RULES ? today : null),
    instant_book: index !== ASKS_FIRST,
    state: "published",
    rates: rates(nightly, sleeps, index === HAS_SEASONS ? today : null),
  };
}

/** With a `today`, weeks of their own: Saturdays only, and five nights at least after two months. */
function stayRules(minimum: number, today: string | null): StayRules {
  const open: StayRules = {
    minimum_nights: minimum,
    maximum_nights: 28,
    advance_notice_days: 0,
    preparation_days: 0,
    booking_window_days: 540,
    arrival_days: EVERY_DAY,
    departure_days: EVERY_DAY,
    spans: [],
  };
  if (!today) return open;
  const like = { maximum_nights: null, departure_days: null };
  return {
    ...open,
    advance_notice_days: 2,
    spans: [
      {
        ...like,
        first: addDays(today, 30),
        until: addDays(today, 58),
        minimum_nights: null,
        arrival_days: [SATURDAY],
      },
      {
        ...like,
        first: addDays(today, 60),
        until: addDays(today, 90),
        minimum_nights: 5,
        arrival_days: null,
      },
    ],
  };
}

/** With a `today`, every kind of line: weekends, a season, taxes. */
function rates(nightly: number, sleeps: number, today: string | null): Rates {
  const plain: Rates = {
    currency: "AUD",
    nightly,
    cleaning_fee: 8_500,
    guests_included: Math.min(4, sleeps),
    extra_guest: 2_000,
    weekend_nightly: null,
    weekend_days: [5, 6],
    seasons: [],
    taxes: [],
  };
  if (!today) return plain;
  const season = { name: "Summer holidays", first: addDays(today, 20), until: addDays(today, 80) };
  return {
    ...plain,
    weekend_nightly: nightly + 5_000,
    seasons: [{ ...season, nightly: nightly + 9_000, weekend_nightly: nightly + 14_000 }],
    taxes: [
      { name: "GST", kind: "percent", amount: 1_000 },
      { name: "Visitor levy", kind: "per_guest_night", amount: 250 },
    ],
  };
}
