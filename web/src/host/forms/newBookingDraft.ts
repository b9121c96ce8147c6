/** A booking as the host types it, and what is sent of it. */
import type { Guests, PropertyCard } from "../../apiTypes.ts";
import { isPlainDate } from "../../stayDates.ts";
import { DEFAULT_GUESTS } from "../../staySearch.ts";
import type { NewBooking, PaysBy, Source } from "../hostTypes.ts";
import { parseMoney } from "../moneyInput.ts";

export interface NewBookingDraft {
  propertyId: string;
  unit: string;
  checkIn: string;
  checkOut: string;
  guests: Guests;
  name: string;
  email: string;
  phone: string;
  source: Source;
  paysBy: PaysBy;
  agreed: string;
  ignoreRules: boolean;
}

/** Begins with what the address names, such as nights chosen in the calendar. */
export function newBookingDraft(query: string, properties: readonly PropertyCard[]): NewBookingDraft {
  const params = new URLSearchParams(query);
  const asked = params.get("property_id");
  const known = properties.find((each) => each.property_id === asked) ?? properties[0];
  const day = (name: string) => {
    const text = params.get(name);
    return isPlainDate(text) ? text : "";
  };
  return {
    propertyId: known?.property_id ?? "",
    unit: params.get("unit") ?? "",
    checkIn: day("check_in"),
    checkOut: day("check_out"),
    guests: DEFAULT_GUESTS,
    name: "",
    email: "",
    phone: "",
    source: "phone",
    paysBy: "transfer",
    agreed: "",
    ignoreRules: false,
  };
}

export type NewBookingMistakes = Partial<Record<"stay" | "name" | "email" | "agreed", true>>;

export const makesStay = ({ checkIn, checkOut }: NewBookingDraft): boolean =>
  isPlainDate(checkIn) && isPlainDate(checkOut) && checkOut > checkIn;

export function mistakesOf(draft: NewBookingDraft, currency: string): NewBookingMistakes {
  const agreed = parseMoney(draft.agreed, currency);
  return {
    ...(makesStay(draft) ? {} : { stay: true }),
    ...(draft.name.trim() ? {} : { name: true }),
    ...(draft.email.trim() === "" || /.+@.+\..+/.test(draft.email.trim()) ? {} : { email: true }),
    ...(Number.isNaN(agreed) ? { agreed: true } : {}),
  };
}

export function newBookingFrom(draft: NewBookingDraft, currency: string, language: string): NewBooking {
  const agreed = parseMoney(draft.agreed, currency);
  const phone = draft.phone.trim();
  return {
    ...(draft.unit ? { unit: draft.unit } : {}),
    check_in: draft.checkIn,
    check_out: draft.checkOut,
    guests: draft.guests,
    guest: { name: draft.name.trim(), email: draft.email.trim(), ...(phone ? { phone } : {}) },
    source: draft.source,
    pays_by: draft.paysBy,
    ...(agreed === null ? {} : { agreed_total: agreed }),
    language,
    ...(draft.ignoreRules ? { ignore_rules: true } : {}),
  };
}
