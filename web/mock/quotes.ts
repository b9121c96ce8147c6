/** Prices and rules of the made-up places, in the shapes the API answers with. */
import type {
  Guests,
  Problem,
  Quote,
  QuoteLine,
  Refund,
  RefundPreview,
  RefundStep,
} from "../src/apiTypes.ts";
import { addDays, nightsBetween, type PlainDate, weekdayOf } from "../src/stayDates.ts";
import { rulesOn } from "../src/stayRules.ts";
import type { MockProperty } from "./places.ts";

export interface Stay {
  checkIn: PlainDate;
  checkOut: PlainDate;
  guests: Guests;
}

const ALL = 100;
const WHOLE = 10_000;
const STEPS: Record<string, [number, number][]> = {
  flexible: [[1, ALL]],
  moderate: [[5, ALL]],
  strict: [
    [14, ALL],
    [7, 50],
  ],
};

export const problem = (
  slug: string,
  status: number,
  title: string,
  extras: Partial<Problem> = {},
): Problem => ({
  type: `urn:holiday-rental:problem:${slug}`,
  title,
  status,
  detail: `${title}.`,
  ...extras,
});

export function ruleBroken(place: MockProperty, stay: Stay, today: PlainDate): Problem | null {
  const nights = nightsBetween(stay.checkIn, stay.checkOut);
  const rules = place.stay_rules;
  if (nights <= 0) return problem("check-out-not-after-check-in", 422, "Check-out is not after check-in");
  if (stay.checkIn < today) return problem("stay-in-the-past", 422, "The stay is in the past");
  const earliest = addDays(today, rules.advance_notice_days);
  if (stay.checkIn < earliest)
    return problem("too-short-notice", 422, "Too soon", { earliest_arrival: earliest });
  const last = addDays(today, rules.booking_window_days);
  if (stay.checkOut > last)
    return problem("beyond-booking-window", 422, "Too far ahead", { last_check_out: last });
  const people = stay.guests.adults + stay.guests.children;
  if (people > place.sleeps)
    return problem("too-many-guests", 422, "More guests than sleep here", { sleeps: place.sleeps });
  return arrivalBroken(place, stay, nights);
}

function arrivalBroken(place: MockProperty, stay: Stay, nights: number): Problem | null {
  const { minimum_nights, maximum_nights, arrival_days, departure_days, spans } = place.stay_rules;
  const own = {
    minimumNights: minimum_nights,
    maximumNights: maximum_nights,
    arrivalDays: arrival_days,
    departureDays: departure_days,
  };
  const there = rulesOn({ own, spans } as unknown as Parameters<typeof rulesOn>[0], stay.checkIn);
  const arrival = stay.checkIn;
  if (!there.arrivalDays.includes(weekdayOf(arrival)))
    return problem("no-arrival-that-day", 422, "No arrival that day", {
      days: [...there.arrivalDays],
      arrival,
    });
  if (nights < there.minimumNights) {
    const least = { minimum_nights: there.minimumNights, nights, arrival };
    return problem("stay-too-short", 422, "The stay is too short", least);
  }
  if (nights > there.maximumNights) {
    const most = { maximum_nights: there.maximumNights, nights, arrival };
    return problem("stay-too-long", 422, "The stay is too long", most);
  }
  if (!there.departureDays.includes(weekdayOf(stay.checkOut)))
    return problem("no-departure-that-day", 422, "No departure that day", { days: [...there.departureDays] });
  return null;
}

export function quote(place: MockProperty, stay: Stay): Quote {
  const nights = nightsBetween(stay.checkIn, stay.checkOut);
  const lines = quoteLines(place, stay, nights);
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  return {
    property_id: place.property_id,
    check_in: stay.checkIn,
    check_out: stay.checkOut,
    nights,
    guests: stay.guests,
    currency: "AUD",
    lines,
    total,
    nightly_average: Math.floor(total / nights),
    refund: refundRule(place, stay),
    instant_book: place.instant_book,
    quote_token: `quote-${total}`,
    valid_until: new Date(Date.now() + 1_800_000).toISOString(),
  };
}

const line = (rule: string, quantity: number, unit: number): QuoteLine => ({
  rule,
  quantity,
  unit_amount: unit,
  amount: quantity * unit,
});

function quoteLines(place: MockProperty, stay: Stay, nights: number): QuoteLine[] {
  const { cleaning_fee, guests_included, extra_guest, taxes } = place.rates;
  const extra = Math.max(0, stay.guests.adults + stay.guests.children - guests_included) * nights;
  const lines = [
    ...nightLines(place, stay, nights),
    ...(extra > 0 ? [line("extra_guest", extra, extra_guest)] : []),
    line("cleaning_fee", 1, cleaning_fee),
  ];
  const base = lines.reduce((sum, each) => sum + each.amount, 0);
  for (const { name, kind, amount } of taxes) {
    if (kind === "percent") lines.push(line(`tax:${name}`, 1, Math.round((base * amount) / WHOLE)));
    else
      lines.push(line(`night_tax:${name}`, nights * (kind === "per_night" ? 1 : stay.guests.adults), amount));
  }
  return lines;
}

function nightLines({ rates }: MockProperty, stay: Stay, nights: number): QuoteLine[] {
  const counted = new Map<string, { rule: string; unit: number; quantity: number }>();
  for (let night = 0; night < nights; night += 1) {
    const date = addDays(stay.checkIn, night);
    const season = rates.seasons.findLast((each) => each.first <= date && date < each.until);
    const weekend = rates.weekend_days.includes(weekdayOf(date));
    const prices = season ?? rates;
    const dearer = weekend && prices.weekend_nightly !== null;
    const unit = dearer ? (prices.weekend_nightly ?? 0) : prices.nightly;
    const kind = dearer ? ["weekend", "season_weekend"] : ["nightly", "season"];
    const rule = season ? `${kind[1]}:${season.name}` : `${kind[0]}`;
    const known = counted.get(rule) ?? { rule, unit, quantity: 0 };
    counted.set(rule, { ...known, quantity: known.quantity + 1 });
  }
  return [...counted.values()].map(({ rule, unit, quantity }) => line(rule, quantity, unit));
}

function refundRule(place: MockProperty, stay: Stay): Refund {
  const policy = place.cancellation_policy;
  const steps = (STEPS[policy] ?? []).map(([days, percent]): RefundStep => ({
    percent,
    until: addDays(stay.checkIn, -days),
  }));
  const ahead = steps.filter((step) => step.until >= new Date().toISOString().slice(0, 10));
  return {
    policy,
    full_refund_until: ahead.find((step) => step.percent === ALL)?.until ?? null,
    partial: ahead.find((step) => step.percent < ALL) ?? null,
    steps: ahead,
  };
}

/** What cancelling gives back of the lines: the share of the nights, cleaning and taxes by night whole. */
export function refundOf(lines: QuoteLine[], percent: number): RefundPreview {
  const back = (each: QuoteLine) =>
    /^(cleaning_fee|night_tax:)/.test(each.rule) ? each.amount : Math.round((each.amount * percent) / ALL);
  const rows = lines.map((each) => ({ rule: each.rule, price: each.amount, back: back(each) }));
  const total = rows.reduce((sum, row) => sum + row.back, 0);
  const price = rows.reduce((sum, row) => sum + row.price, 0);
  return { percent, currency: "AUD", total, kept: price - total, lines: rows };
}
