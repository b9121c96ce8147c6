/** What a host asks about money. */
import type { Ledger, OpenPaymentsPage, PaymentDocument } from "../../paymentTypes.ts";
import { callAsHost } from "../hostApi.ts";

const payment = (bookingId: string) => `/payments/${encodeURIComponent(bookingId)}`;
const from = (cursor: string | null, join: "?" | "&") =>
  cursor === null ? "" : `${join}cursor=${encodeURIComponent(cursor)}`;

export const fetchBookingPayment = (bookingId: string) => callAsHost<PaymentDocument>(payment(bookingId));

/** Payments that need attention. */
export const fetchOpenPayments = (cursor: string | null) =>
  callAsHost<OpenPaymentsPage>(`/payments${from(cursor, "?")}`);

/** Lets payments try again what it gave up. */
export const retryPayment = (bookingId: string, key: string) =>
  callAsHost<PaymentDocument>(`${payment(bookingId)}/retry`, {
    method: "POST",
    body: {},
    headers: { "Idempotency-Key": key },
  });

export const fetchLedger = (month: string, cursor: string | null) =>
  callAsHost<Ledger>(`/ledger?month=${month}${from(cursor, "&")}`);
