/** Partners that tell of reservations, and webhooks that tell partners, as the API names them. */
import type {
  AccountDocument,
  AddConnectionBody,
  AddWebhookBody,
  AnswerDocument,
  ChangeConnectionBody,
  ChangeWebhookBody,
  ConnectionDocument,
  ConnectionSecret,
  ConnectionsDocument,
  DeliveriesDocument,
  DeliveryDetail,
  DeliveryDocument,
  ListingDocument,
  ListingsDocument,
  MadeWebhook,
  MapListingBody,
  ReplayDocument,
  RoomDocument,
  SetAccountBody,
  TryDocument,
  WebhookDocument,
  WebhookSecret,
  WebhooksDocument,
} from "../../apiDocument.ts";
import { callAsHost } from "../hostApi.ts";

export type Connection = ConnectionDocument;
export type Account = AccountDocument;
export type Room = RoomDocument;
export type Listing = ListingDocument;
export type Webhook = WebhookDocument;
export type EventName = Webhook["events"][number];
export type Delivery = DeliveryDocument;
export type Try = TryDocument;
export type {
  AddConnectionBody,
  AddWebhookBody,
  AnswerDocument,
  ChangeConnectionBody,
  ChangeWebhookBody,
  ConnectionSecret,
  ConnectionsDocument,
  DeliveriesDocument,
  DeliveryDetail,
  ListingsDocument,
  MadeWebhook,
  SetAccountBody,
  WebhooksDocument,
};

/** What is to be changed, and how. */
export interface Changing<Body> {
  id: string;
  body: Body;
}

/** Where one listing of a connection is to lead. */
export interface Mapping {
  id: string;
  listing: string;
  place: MapListingBody;
}

const unsafe = (method: "POST" | "PUT" | "PATCH" | "DELETE", key: string, body?: unknown) => ({
  method,
  body,
  headers: { "Idempotency-Key": key },
});

const part = (name: string) => encodeURIComponent(name);
const connection = (id: string) => `/channels/connections/${part(id)}`;
const listingOf = (id: string, listing: string) => `${connection(id)}/listings/${part(listing)}`;
const webhook = (id: string) => `/webhooks/${part(id)}`;
const deliveryOf = (id: string, delivery: string) => `${webhook(id)}/deliveries/${part(delivery)}`;

export const fetchConnections = () => callAsHost<ConnectionsDocument>("/channels/connections");

export const addConnection = (body: AddConnectionBody, key: string) =>
  callAsHost<ConnectionSecret>("/channels/connections", unsafe("POST", key, body));

export const changeConnection = ({ id, body }: Changing<ChangeConnectionBody>, key: string) =>
  callAsHost<Connection>(connection(id), unsafe("PATCH", key, body));

export const rotateConnectionSecret = (id: string, key: string) =>
  callAsHost<ConnectionSecret>(`${connection(id)}/secret`, unsafe("POST", key, {}));

export const removeConnection = (id: string, key: string) =>
  callAsHost<undefined>(connection(id), unsafe("DELETE", key));

export const fetchAccount = (id: string) => callAsHost<Account>(`${connection(id)}/account`);

export const setAccount = ({ id, body }: Changing<SetAccountBody>, key: string) =>
  callAsHost<Account>(`${connection(id)}/account`, unsafe("PUT", key, body));

export const fetchListings = (id: string) => callAsHost<ListingsDocument>(`${connection(id)}/listings`);

export const mapListing = ({ id, listing, place }: Mapping, key: string) =>
  callAsHost<Listing>(listingOf(id, listing), unsafe("PUT", key, place));

export const unmapListing = ({ id, listing }: Pick<Mapping, "id" | "listing">, key: string) =>
  callAsHost<undefined>(listingOf(id, listing), unsafe("DELETE", key));

export const fetchWebhooks = () => callAsHost<WebhooksDocument>("/webhooks");

export const addWebhook = (body: AddWebhookBody, key: string) =>
  callAsHost<MadeWebhook>("/webhooks", unsafe("POST", key, body));

export const changeWebhook = ({ id, body }: Changing<ChangeWebhookBody>, key: string) =>
  callAsHost<Webhook>(webhook(id), unsafe("PATCH", key, body));

export const rotateWebhookSecret = (id: string, key: string) =>
  callAsHost<WebhookSecret>(`${webhook(id)}/secret`, unsafe("POST", key, {}));

export const pingWebhook = (id: string, key: string) =>
  callAsHost<AnswerDocument>(`${webhook(id)}/ping`, unsafe("POST", key, {}));

export const removeWebhook = (id: string, key: string) =>
  callAsHost<undefined>(webhook(id), unsafe("DELETE", key));

export const fetchDeliveries = (id: string, cursor: string | null) =>
  callAsHost<DeliveriesDocument>(
    `${webhook(id)}/deliveries${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`,
  );

export const fetchDelivery = (id: string, delivery: string) =>
  callAsHost<DeliveryDetail>(deliveryOf(id, delivery));

export const replayDelivery = ({ id, delivery }: { id: string; delivery: string }, key: string) =>
  callAsHost<DeliveryDetail>(`${deliveryOf(id, delivery)}/replay`, unsafe("POST", key, {}));

export const skipDelivery = ({ id, delivery }: { id: string; delivery: string }, key: string) =>
  callAsHost<DeliveryDetail>(`${deliveryOf(id, delivery)}/skip`, unsafe("POST", key, {}));

export const replaySince = ({ id, since }: { id: string; since: string }, key: string) =>
  callAsHost<ReplayDocument>(`${webhook(id)}/replay`, unsafe("POST", key, { since }));
