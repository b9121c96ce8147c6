/** What a guest asks about the money of a booking. */
import { call } from "../api.ts";
import type { PaymentDocument, PaymentSettings } from "../paymentTypes.ts";

const opened = (accessKey: string) => ({ "Booking-Access": accessKey });
const payment = (bookingId: string) => `/payments/${encodeURIComponent(bookingId)}`;

export const fetchPaymentSettings = () => call<PaymentSettings>("/payment-settings");

export const fetchPayment = (bookingId: string, accessKey: string) =>
  call<PaymentDocument>(payment(bookingId), { headers: opened(accessKey) });

/** Tries a card; the same key again is the same try. */
export const tryCard = (bookingId: string, accessKey: string, method: string, key: string) =>
  call<PaymentDocument>(`${payment(bookingId)}/attempts`, {
    method: "POST",
    body: { payment_method: method },
    headers: { ...opened(accessKey), "Idempotency-Key": key },
  });
