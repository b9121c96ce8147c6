/** What a host wants a webhook to be told, while it is chosen. */
import { EVENT_NAMES } from "./eventNames.ts";
import type { EventName, Webhook } from "./partnerApi.ts";

export interface WebhookDraft {
  url: string;
  name: string;
  allEvents: boolean;
  events: readonly EventName[];
  allPlaces: boolean;
  places: readonly string[];
  guestDetails: boolean;
}

export const draftOf = (webhook: Webhook | null): WebhookDraft => ({
  url: webhook?.url ?? "",
  name: webhook?.name ?? "",
  allEvents: !webhook || webhook.events.length === EVENT_NAMES.length,
  events: webhook && webhook.events.length < EVENT_NAMES.length ? webhook.events : [],
  allPlaces: !webhook || webhook.properties.length === 0,
  places: webhook?.properties ?? [],
  guestDetails: webhook?.guest_details ?? false,
});

/** Without properties it is told of all, also of those to come. */
export const asBody = (draft: WebhookDraft) => ({
  url: draft.url.trim(),
  name: draft.name.trim(),
  events: draft.allEvents ? [...EVENT_NAMES] : [...draft.events],
  properties: draft.allPlaces ? [] : [...draft.places],
  guest_details: draft.guestDetails,
});

const ADDRESS = /^https?:\/\/./i;

/** What is wrong, by field, as keys of words. */
export function wrongsOf(draft: WebhookDraft) {
  const url = draft.url.trim();
  return {
    url: url === "" ? "url_missing" : ADDRESS.test(url) ? null : "url_wrong",
    name: draft.name.trim() === "" ? "name_missing" : null,
    events: !draft.allEvents && draft.events.length === 0 ? "events_missing" : null,
    places: !draft.allPlaces && draft.places.length === 0 ? "places_missing" : null,
  } as const;
}
