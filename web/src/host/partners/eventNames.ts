/** What webhooks can be told, in groups, under the names that partners know. */
import type { EventName } from "./partnerApi.ts";
import type { PartnerKey, PartnerWords } from "./partnerWords.ts";

export type EventGroup = "bookings" | "nights" | "channels";

const GROUPS: Record<EventName, EventGroup> = {
  "booking.placed.v1": "bookings",
  "booking.requested.v1": "bookings",
  "booking.confirmed.v1": "bookings",
  "booking.changed.v1": "bookings",
  "booking.started.v1": "bookings",
  "booking.completed.v1": "bookings",
  "booking.cancelled.v1": "bookings",
  "booking.declined.v1": "bookings",
  "booking.expired.v1": "bookings",
  "nights.blocked.v1": "nights",
  "nights.unblocked.v1": "nights",
  "channel_stay.claimed.v1": "channels",
  "channel_stay.released.v1": "channels",
};

export const EVENT_NAMES = Object.keys(GROUPS) as EventName[];
export const EVENT_GROUPS: readonly EventGroup[] = ["bookings", "nights", "channels"];

export const eventsOf = (group: EventGroup): EventName[] =>
  EVENT_NAMES.filter((name) => GROUPS[name] === group);

/** “Nights are booked”; what came later than these pages is called by its own name. */
export const eventWords = (name: string, t: PartnerWords): string =>
  name in GROUPS ? t(`event.${name.replaceAll(".", "_")}` as PartnerKey) : name;
