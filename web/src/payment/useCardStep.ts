import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Money } from "../money.ts";
import { useCardDesk } from "./cardDesk.ts";
import { usePaymentSettings } from "./paymentQueries.ts";

/**
 * The card's part of booking. Where the site takes none, or how it does cannot be learnt, one books without.
 * `sent` is the PaymentMethod of what was sent before without an answer: after a reload it is still meant.
 */
export function useCardStep(total: Money | undefined, sent: string | undefined) {
  const settings = usePaymentSettings();
  const { desk, ready } = useCardDesk();
  const [kept, setKept] = useState(sent);
  const amount = useLastAmount(total);
  const waiting = settings.isPending;
  const onOther = kept ? () => setKept(undefined) : undefined;
  const section =
    settings.data && amount && amount.amount > 0 ? { settings: settings.data, amount, desk, onOther } : null;
  const take = async (): Promise<string | null> => {
    if (kept || !section) return kept ?? "";
    return desk.current?.take() ?? null;
  };
  return {
    waiting,
    section,
    /** What is needed to book is there. */
    ready: !waiting && (!section || kept !== undefined || ready),
    check: () => desk.current?.check(),
    take,
  };
}

/** A price that is worked out anew must not take the card's fields away meanwhile. */
function useLastAmount(total: Money | undefined): Money | undefined {
  const last = useRef(total);
  useEffect(() => {
    if (total) last.current = total;
  });
  const { amount, currency } = total ?? last.current ?? { amount: -1, currency: "" };
  return useMemo(() => (amount < 0 ? undefined : { amount, currency }), [amount, currency]);
}
