import { Notice } from "../components/Notice.tsx";
import { formatMoney } from "../money.ts";
import type { PaymentDocument } from "../paymentTypes.ts";
import { useWords } from "../useWords.ts";
import { AnotherCard } from "./AnotherCard.tsx";
import { BankButton } from "./BankButton.tsx";
import { declineWords } from "./declineWords.ts";
import { leftToPay } from "./moneyLeft.ts";
import "../styles/payment.css";

interface PaymentDueProps {
  payment: PaymentDocument;
  accessKey: string;
  onNews: () => void;
}

/** The stay is the guest's, but some of its money is not there: a dearer change, or a card that was refused later. */
export function PaymentDue({ payment, accessKey, onNews }: PaymentDueProps) {
  const { t, locale } = useWords();
  const open = formatMoney({ amount: leftToPay(payment), currency: payment.currency }, locale);
  const asksProof = payment.status === "action_needed";
  const gone = payment.tries_left <= 0 && !asksProof;
  const why = () => {
    if (gone) return t("paying.used_up_lead");
    if (asksProof) return t("paying.action_lead");
    return payment.decline ? declineWords(payment.decline, t) : t("paying.difference_lead");
  };
  return (
    <div class="payment-due">
      <Notice title={t("paying.difference", { total: open })} role="status">
        <p>{why()}</p>
      </Notice>
      {asksProof && <BankButton payment={payment} accessKey={accessKey} />}
      {!asksProof && !gone && (
        <AnotherCard payment={payment} accessKey={accessKey} submit="paying.pay_difference" onNews={onNews} />
      )}
    </div>
  );
}
