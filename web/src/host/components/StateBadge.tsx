import type { BookingState, PaymentState } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";

/** A booking's state in a word; its colour only repeats the word. */
export function StateBadge({ state }: { state: BookingState }) {
  const { t } = useHostWords();
  return <span class={`badge badge--${state}`}>{t(`state.${state}`)}</span>;
}

export function PaymentBadge({ state }: { state: PaymentState }) {
  const { t } = useHostWords();
  return <span class={`badge badge--payment-${state}`}>{t(`payment.${state}`)}</span>;
}
