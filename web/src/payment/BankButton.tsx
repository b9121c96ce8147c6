import { useEffect } from "preact/hooks";
import { useTranslation } from "react-i18next";
import type { PaymentDocument } from "../paymentTypes.ts";
import { expectsBank, goToBank } from "./bankTrip.ts";

interface BankButtonProps {
  payment: PaymentDocument;
  accessKey: string;
}

/** The way to the guest's bank: by itself where the card was just given in this tab, else when pressed. */
export function BankButton({ payment, accessKey }: BankButtonProps) {
  const { t } = useTranslation();
  const { booking_id: bookingId, action_url: address } = payment;
  useEffect(() => {
    if (address && expectsBank(bookingId)) goToBank(bookingId, accessKey, address);
  }, [bookingId, accessKey, address]);
  if (!address) return null;
  return (
    <button type="button" class="button" onClick={() => goToBank(bookingId, accessKey, address)}>
      {t("paying.to_bank")}
    </button>
  );
}
