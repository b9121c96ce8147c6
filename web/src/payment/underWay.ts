/** Whether a booking's money is still on its way, as the page sees both. */
import type { Booking } from "../apiTypes.ts";
import type { PaymentDocument } from "../paymentTypes.ts";

/** The booking tells this step: what is reserved still has to become a booking. */
export const isToBeSold = (booking: Booking | undefined, payment: PaymentDocument | undefined): boolean =>
  booking?.state === "awaiting_payment" && (payment?.status === "authorised" || payment?.status === "paid");

/** Whether the page follows: news of it are still to come without anybody's doing. */
export function isUnderWay(booking: Booking | undefined, payment: PaymentDocument | undefined): boolean {
  if (booking?.state === "awaiting_payment") return true;
  // What is sold is paid in a moment, unless it is paid after check-in.
  const isToBeTaken = booking?.state === "confirmed" && booking.payment_time === "at_booking";
  if (payment?.status === "authorised") return isToBeTaken;
  if (booking?.state === "cancelled") return isToBeGivenBack(booking, payment);
  return payment?.status === "processing" || payment?.status === "action_needed";
}

const isToBeGivenBack = (
  { total, refund_due: due }: Booking,
  payment: PaymentDocument | undefined,
): boolean =>
  due !== undefined &&
  payment !== undefined &&
  payment.status !== "stuck" &&
  payment.captured - payment.refunded > total - due;
