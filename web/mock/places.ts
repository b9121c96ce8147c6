/** Made-up tenants and places for development. */
import type { CancellationPolicy, Property, Tenant } from "../src/apiTypes.ts";

export interface Rates {
  nightly: number;
  cleaning_fee: number;
  guests_included: number;
  extra_guest: number;
}

export type MockProperty = Property & { rates: Rates };

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
    stay_rules: { minimum_nights: minimum, maximum_nights: 28 },
    state: "published",
    rates: { nightly, cleaning_fee: 8_500, guests_included: Math.min(4, sleeps), extra_guest: 2_000 },
  };
}
