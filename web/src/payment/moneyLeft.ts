/** What a payment still wants from its card. */
import type { PaymentDocument } from "../paymentTypes.ts";

export const leftToPay = ({ due, authorised, captured, refunded }: PaymentDocument): number =>
  Math.max(0, due - authorised - (captured - refunded));

/** The guest has to give another card, or to prove who they are. */
export const waitsForGuest = (payment: PaymentDocument | undefined): payment is PaymentDocument =>
  payment !== undefined && ["declined", "method_needed", "action_needed"].includes(payment.status);
