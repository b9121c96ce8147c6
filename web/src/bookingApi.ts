/** What a guest asks about nights held and bookings made: the part of the API's client that those pages bring along. */
import { call } from "./api.ts";
import type {
  Booking,
  BookingRequest,
  ChangeQuote,
  Hold,
  HoldRequest,
  RefundPreview,
  StayChange,
} from "./apiTypes.ts";
import { checkoutSession } from "./checkoutSession.ts";

const once = (key: string = crypto.randomUUID()) => ({ "Idempotency-Key": key });
const inSession = () => ({ "Checkout-Session": checkoutSession() });
const opened = (accessKey: string) => ({ "Booking-Access": accessKey });
const booking = (id: string) => `/bookings/${encodeURIComponent(id)}`;

/** Keeps nights for this checkout, in place of what it kept at that place before. */
export const holdStay = (body: HoldRequest) =>
  call<Hold>("/holds", { method: "POST", body, headers: { ...once(), ...inSession() } });

/** Gives nights back; sent to its end even when the page is left. */
export const releaseHold = ({ property_id, hold_id }: Hold) =>
  call<undefined>(`/properties/${encodeURIComponent(property_id)}/holds/${encodeURIComponent(hold_id)}`, {
    method: "DELETE",
    headers: { ...once(), ...inSession() },
    keepalive: true,
  });

/** The key counts within the checkout: the same key in the same session is the same booking. */
export const createBooking = (body: BookingRequest, idempotencyKey: string) =>
  call<Booking>("/bookings", { method: "POST", body, headers: { ...once(idempotencyKey), ...inSession() } });

export const fetchBooking = (id: string, accessKey: string) =>
  call<Booking>(booking(id), { headers: opened(accessKey) });

export const previewCancellation = (id: string, accessKey: string) =>
  call<RefundPreview>(`${booking(id)}/cancellation`, { headers: opened(accessKey) });

/** `shown` is what the preview gave back: where it is another by now, nothing is cancelled. */
export const cancelBooking = (
  id: string,
  accessKey: string,
  shown: number | undefined,
  idempotencyKey: string,
) =>
  call<Booking>(`${booking(id)}/cancellation`, {
    method: "POST",
    body: shown === undefined ? {} : { expected_refund: shown },
    headers: { ...opened(accessKey), ...once(idempotencyKey) },
  });

export const quoteChange = (id: string, accessKey: string, change: StayChange) =>
  call<ChangeQuote>(`${booking(id)}/change-quote`, {
    method: "POST",
    body: change,
    headers: { ...opened(accessKey), ...once() },
  });

export const changeBooking = (
  id: string,
  accessKey: string,
  change: StayChange & { expected_total: number },
  idempotencyKey: string,
) =>
  call<Booking>(booking(id), {
    method: "PATCH",
    body: change,
    headers: { ...opened(accessKey), ...once(idempotencyKey) },
  });

/** Letters with the links of an address's bookings. The answer never tells whether there are any. */
export const askForLinks = (email: string, language: string) =>
  call<object>("/booking-links", { method: "POST", body: { email, language }, headers: once() });
