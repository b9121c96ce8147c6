import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "preact/hooks";
import { hasSlug } from "../api.ts";
import { Notice } from "../components/Notice.tsx";
import { formatMoney } from "../money.ts";
import type { PaymentDocument } from "../paymentTypes.ts";
import { errorWords } from "../problemWords.ts";
import { useSafeMutation } from "../useSafeMutation.ts";
import { useWords } from "../useWords.ts";
import { expectBank } from "./bankTrip.ts";
import { useCardDesk } from "./cardDesk.ts";
import { CardSection, CardSkeleton } from "./CardSection.tsx";
import { leftToPay } from "./moneyLeft.ts";
import { tryCard } from "./paymentApi.ts";
import { keepPayment, usePaymentSettings } from "./paymentQueries.ts";

interface AnotherCardProps {
  payment: PaymentDocument;
  accessKey: string;
  /** What the button says, with the amount in it. */
  submit: "paying.try_card" | "paying.pay_difference";
  /** The booking may have moved on: reads it anew. */
  onNews: () => void;
}

/** A form for another card, in the place where the last one was refused. */
export function AnotherCard({ payment, accessKey, submit, onNews }: AnotherCardProps) {
  const words = useWords();
  const { t, locale } = words;
  const settings = usePaymentSettings();
  const { desk, ready } = useCardDesk();
  const { send, sending, error } = useTry(payment, accessKey, onNews);
  const amount = { amount: leftToPay(payment), currency: payment.currency };
  const press = (event: Event) => {
    event.preventDefault();
    if (ready) void send(async () => (await desk.current?.take()) ?? null);
  };
  if (settings.isPending) return <CardSkeleton />;
  if (!settings.data) {
    return (
      <Notice title={t("paying_card.not_loaded")}>
        <button type="button" class="text-button" onClick={() => void settings.refetch()}>
          {t("try_again")}
        </button>
      </Notice>
    );
  }
  return (
    <form class="another-card" noValidate onSubmit={press} aria-labelledby="card-title">
      <CardSection settings={settings.data} amount={amount} desk={desk} />
      {error !== null && (
        <Notice title={t("paying.not_sent")}>
          <p>{errorWords(error, words)}</p>
        </Notice>
      )}
      <button type="submit" class="button button--wide" aria-disabled={sending || !ready} aria-busy={sending}>
        {sending ? t("paying.sending") : t(submit, { total: formatMoney(amount, locale) })}
      </button>
    </form>
  );
}

/** Sends a card once, however often it is pressed; a try without an answer is sent again under its own key. */
function useTry(payment: PaymentDocument, accessKey: string, onNews: () => void) {
  const queries = useQueryClient();
  const busy = useRef(false);
  // The payment as it was when a card of this form was taken: until another is told, it takes none.
  const taken = useRef(-1);
  const [sending, setSending] = useState(false);
  const { booking_id: bookingId, number } = payment;
  const tried = useSafeMutation<{ method: string; number: number }, PaymentDocument>(
    ({ method }, key) => tryCard(bookingId, accessKey, method, key),
    {
      onSuccess: (told) => {
        expectBank(bookingId);
        keepPayment(queries, told, accessKey);
      },
      onError: (error) => {
        if (!hasSlug(error, "payment-not-open") && !hasSlug(error, "too-many-tries")) return;
        void queries.invalidateQueries({ queryKey: ["payment", bookingId] });
        onNews();
      },
    },
  );
  const send = async (take: () => Promise<string | null>) => {
    if (busy.current || taken.current === number) return;
    busy.current = true;
    setSending(true);
    try {
      const method = await take();
      if (!method) return;
      await tried.mutateAsync({ method, number });
      taken.current = number;
    } catch {
      /* told by `error` */
    } finally {
      busy.current = false;
      setSending(false);
    }
  };
  return { send, sending, error: tried.error };
}
