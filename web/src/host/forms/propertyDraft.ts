/** A property as typed, and back to what the API takes. */
import type {
  ArrivalSpan,
  CancellationPolicy,
  HostProperty,
  PropertyChange,
  RefundStep,
  Season,
  Tax,
  TaxKind,
} from "../hostTypes.ts";
import type { PaymentTime } from "../../paymentTypes.ts";
import { moneyText, percentText } from "../moneyInput.ts";
import { DraftReader, type Mistakes } from "./draftReader.ts";

/** Numbers as text, so that what is typed stays as it is until it is sent. */
export interface PropertyDraft {
  title: string;
  type: string;
  place: string;
  timeZone: string;
  sleeps: string;
  bedrooms: string;
  beds: string;
  bathrooms: string;
  image: number;
  description: string;
  /** One a line. */
  amenities: string;
  checkInFrom: string;
  checkOutUntil: string;
  houseNotes: string;
  nightly: string;
  weekendNightly: string;
  weekendDays: number[];
  guestsIncluded: string;
  extraGuest: string;
  cleaningFee: string;
  seasons: SeasonDraft[];
  taxes: TaxDraft[];
  minimumNights: string;
  maximumNights: string;
  advanceNoticeDays: string;
  preparationDays: string;
  bookingWindowDays: string;
  arrivalDays: number[];
  departureDays: number[];
  spans: SpanDraft[];
  instantBook: boolean;
  askWhenStale: string;
  policy: CancellationPolicy;
  steps: StepDraft[];
  paymentTime: PaymentTime;
}

export type SeasonDraft = {
  name: string;
  first: string;
  until: string;
  nightly: string;
  weekendNightly: string;
};
export type TaxDraft = { name: string; kind: TaxKind; amount: string };
export type SpanDraft = {
  first: string;
  until: string;
  minimumNights: string;
  maximumNights: string;
  arrivalDays: number[] | null;
  departureDays: number[] | null;
};
export type StepDraft = { days: string; percent: string };

export function draftOf({ rates, stay_rules: rules, ...property }: HostProperty): PropertyDraft {
  const money = (amount: number | null | undefined) => moneyText(amount, rates.currency);
  return {
    title: property.title,
    type: property.type,
    place: property.place,
    timeZone: property.time_zone,
    sleeps: String(property.sleeps),
    bedrooms: String(property.bedrooms),
    beds: String(property.beds),
    bathrooms: String(property.bathrooms),
    image: property.image,
    description: property.description,
    amenities: property.amenities.join("\n"),
    checkInFrom: property.house_rules.check_in_from,
    checkOutUntil: property.house_rules.check_out_until,
    houseNotes: property.house_rules.notes ?? "",
    nightly: rates.nightly === 0 ? "" : money(rates.nightly),
    weekendNightly: money(rates.weekend_nightly),
    weekendDays: rates.weekend_days ?? [5, 6],
    guestsIncluded: String(rates.guests_included),
    extraGuest: money(rates.extra_guest),
    cleaningFee: money(rates.cleaning_fee),
    seasons: (rates.seasons ?? []).map(({ name, first, until, nightly, weekend_nightly: weekend }) => ({
      ...{ name, first, until },
      nightly: money(nightly),
      weekendNightly: money(weekend),
    })),
    taxes: (rates.taxes ?? []).map(({ name, kind, amount }) => ({
      ...{ name, kind },
      amount: kind === "percent" ? percentText(amount) : money(amount),
    })),
    minimumNights: String(rules.minimum_nights),
    maximumNights: String(rules.maximum_nights),
    advanceNoticeDays: String(rules.advance_notice_days ?? 0),
    preparationDays: String(rules.preparation_days ?? 0),
    bookingWindowDays: String(rules.booking_window_days ?? 730),
    arrivalDays: rules.arrival_days ?? EVERY_DAY,
    departureDays: rules.departure_days ?? EVERY_DAY,
    spans: (rules.spans ?? []).map((span) => ({
      ...{ first: span.first, until: span.until },
      minimumNights: textOf(span.minimum_nights),
      maximumNights: textOf(span.maximum_nights),
      arrivalDays: span.arrival_days,
      departureDays: span.departure_days,
    })),
    instantBook: property.instant_book ?? true,
    askWhenStale: textOf(property.ask_when_stale_minutes),
    policy: property.cancellation_policy,
    steps: (property.refund_steps ?? []).map(({ days, percent }) => ({
      days: String(days),
      percent: String(percent),
    })),
    paymentTime: property.payment_time ?? "at_booking",
  };
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const textOf = (value: number | null | undefined): string =>
  value === null || value === undefined ? "" : String(value);

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** What to send; `mistakes` names fields, by the API's own pointers, that are no number or amount. */
export function changeFrom(
  draft: PropertyDraft,
  currency: string,
): { change: PropertyChange; mistakes: Mistakes } {
  const reader = new DraftReader(currency);
  const { amount, optionalAmount, whole, optionalWhole } = reader;
  const change: PropertyChange = {
    title: reader.text("/title", draft.title),
    type: reader.text("/type", draft.type),
    place: reader.text("/place", draft.place),
    sleeps: reader.count("/sleeps", draft.sleeps),
    bedrooms: whole("/bedrooms", draft.bedrooms),
    beds: whole("/beds", draft.beds),
    bathrooms: reader.half("/bathrooms", draft.bathrooms),
    image: draft.image,
    description: draft.description.trim(),
    amenities: linesOf(draft.amenities),
    house_rules: {
      check_in_from: reader.text("/house_rules/check_in_from", draft.checkInFrom),
      check_out_until: reader.text("/house_rules/check_out_until", draft.checkOutUntil),
      notes: draft.houseNotes.trim(),
    },
    rates: {
      currency,
      nightly: amount("/rates/nightly", draft.nightly),
      guests_included: whole("/rates/guests_included", draft.guestsIncluded),
      cleaning_fee: optionalAmount("/rates/cleaning_fee", draft.cleaningFee) ?? 0,
      extra_guest: optionalAmount("/rates/extra_guest", draft.extraGuest) ?? 0,
      weekend_nightly: optionalAmount("/rates/weekend_nightly", draft.weekendNightly),
      weekend_days: draft.weekendDays,
      seasons: draft.seasons.map((season, index): Season => {
        const at = `/rates/seasons/${index}`;
        return {
          name: reader.text(`${at}/name`, season.name),
          first: reader.text(`${at}/first`, season.first),
          until: reader.text(`${at}/until`, season.until),
          nightly: amount(`${at}/nightly`, season.nightly),
          weekend_nightly: optionalAmount(`${at}/weekend_nightly`, season.weekendNightly),
        };
      }),
      taxes: draft.taxes.map((tax, index): Tax => {
        const at = `/rates/taxes/${index}`;
        const read = tax.kind === "percent" ? reader.percent : amount;
        return {
          name: reader.text(`${at}/name`, tax.name),
          kind: tax.kind,
          amount: read(`${at}/amount`, tax.amount),
        };
      }),
    },
    stay_rules: {
      minimum_nights: whole("/stay_rules/minimum_nights", draft.minimumNights),
      maximum_nights: whole("/stay_rules/maximum_nights", draft.maximumNights),
      advance_notice_days: whole("/stay_rules/advance_notice_days", draft.advanceNoticeDays),
      preparation_days: whole("/stay_rules/preparation_days", draft.preparationDays),
      booking_window_days: whole("/stay_rules/booking_window_days", draft.bookingWindowDays),
      arrival_days: draft.arrivalDays,
      departure_days: draft.departureDays,
      spans: draft.spans.map((span, index): ArrivalSpan => {
        const at = `/stay_rules/spans/${index}`;
        return {
          first: reader.text(`${at}/first`, span.first),
          until: reader.text(`${at}/until`, span.until),
          minimum_nights: optionalWhole(`${at}/minimum_nights`, span.minimumNights),
          maximum_nights: optionalWhole(`${at}/maximum_nights`, span.maximumNights),
          arrival_days: span.arrivalDays,
          departure_days: span.departureDays,
        };
      }),
    },
    instant_book: draft.instantBook,
    ask_when_stale_minutes: optionalWhole("/ask_when_stale_minutes", draft.askWhenStale),
    cancellation_policy: draft.policy,
    refund_steps:
      draft.policy === "custom"
        ? draft.steps.map((step, index): RefundStep => ({
            days: whole(`/refund_steps/${index}/days`, step.days),
            percent: whole(`/refund_steps/${index}/percent`, step.percent),
          }))
        : [],
    payment_time: draft.paymentTime,
  };
  return { change, mistakes: reader.mistakes };
}
