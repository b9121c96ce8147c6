/** Audit records told as a person would: “Anna changed check-out from 8 to 9 March”. */
import { formatMoney } from "../money.ts";
import { formatShortDay, isPlainDate } from "../stayDates.ts";
import type { AuditRecord, HostBooking, HostUnit } from "./hostTypes.ts";
import type { HostKey, HostWords } from "./hostWords.ts";
import { unitWords } from "./unitWords.ts";

export interface HistoryTeller {
  t: HostWords;
  locale: string;
  booking: HostBooking;
  /** The property's, as far as they are known. */
  units: readonly HostUnit[];
  /** The person who reads, as the API names them. */
  reader: string;
}

const TOLD: Record<string, HostKey> = {
  BookingRequested: "history.requested",
  BookingConfirmed: "history.confirmed",
  BookingDeclined: "history.declined",
  BookingExpired: "history.expired",
  BookingChanged: "history.changed",
  BookingCancelled: "history.cancelled",
  BookingStarted: "history.started",
  BookingCompleted: "history.completed",
  BookingPaymentChanged: "history.payment",
  BookingPlaced: "history.placed",
};

/** The same of a booking that waited for its money. */
const ONCE_PAID: Record<string, HostKey> = {
  BookingRequested: "history.reserved_asked",
  BookingConfirmed: "history.reserved_booked",
  BookingExpired: "history.unpaid",
};

/** One sentence a record; a change of several things is told as several. */
export function historyWords(record: AuditRecord, teller: HistoryTeller): string[] {
  const { t } = teller;
  const who = actorName(record, teller);
  if (record.type === "BookingChanged") {
    const changes = changeWords(record, teller, who);
    if (changes.length > 0) return changes;
  }
  const approved = record.type === "BookingConfirmed" && record.before.state === "pending";
  const paid = record.before.state === "awaiting_payment" ? ONCE_PAID[record.type] : undefined;
  const known = paid ?? (approved ? "history.approved" : TOLD[record.type]);
  return [known ? t(known, { who }) : t("history.other", { who, what: record.type })];
}

/** Why the platform did something is a code, why a person did something are their words. */
export const reasonWords = (reason: string, t: HostWords): string =>
  reason === "stale-calendar" ? t("history.reason_stale") : t("history.reason", { reason });

function actorName({ actor }: AuditRecord, { t, booking, reader }: HistoryTeller): string {
  if (actor.kind === "guest" || actor.kind === "anonymous") return booking.guest.name;
  if (actor.kind === "member") return actor.id === reader ? t("history.you") : t("history.colleague");
  return actor.kind === "payments" ? t("history.payments") : t("history.system");
}

type Told = { name: "check_in" | "check_out" | "guests" | "unit" | "total"; from: string; to: string };

function changeWords({ before, after }: AuditRecord, teller: HistoryTeller, who: string): string[] {
  const { t } = teller;
  const told: Told[] = [];
  for (const name of ["check_in", "check_out", "guests", "unit", "total"] as const) {
    const [was, now] = [before[name], after[name]];
    if (was === undefined || was === null || now === undefined || now === null) continue;
    const [from, to] = [valueWords(name, was, teller), valueWords(name, now, teller)];
    if (from && to && from !== to) told.push({ name, from, to });
  }
  return told.map(({ name, from, to }) => t(`history.changed_${name}`, { who, from, to }));
}

function valueWords(name: Told["name"], value: unknown, teller: HistoryTeller): string {
  const { t, locale, booking, units } = teller;
  if (name === "guests") return guestsWords(value, t);
  if (name === "total") return formatMoney({ amount: Number(value), currency: booking.currency }, locale);
  const text = String(value);
  if (name === "unit") return unitWords(units.find((unit) => unit.id === text) ?? { id: text, name: "" }, t);
  return isPlainDate(text) ? formatShortDay(text, locale) : text;
}

/** Infants sleep in no bed and are not counted, as on every page. */
function guestsWords(value: unknown, t: HostWords): string {
  const { adults = 0, children = 0 } = (value ?? {}) as Record<string, number | undefined>;
  return t("guests", { count: adults + children });
}
