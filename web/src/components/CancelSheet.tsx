import { useMutation } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { hasSlug } from "../api.ts";
import { cancelBooking } from "../bookingApi.ts";
import type { Booking, RefundPreview } from "../apiTypes.ts";
import { useKeepBooking, useRefundPreview } from "../bookingQueries.ts";
import { errorWords } from "../problemWords.ts";
import { formatStay } from "../stayDates.ts";
import { readTab, writeTab } from "../tabStorage.ts";
import { useWords } from "../useWords.ts";
import { Notice } from "./Notice.tsx";
import { RefundTable } from "./RefundTable.tsx";
import { RefundWords } from "./RefundRule.tsx";
import { Sheet } from "./Sheet.tsx";

interface CancelSheetProps {
  booking: Booking;
  accessKey: string;
  open: boolean;
  onClose: () => void;
}

/** Asks once more, with what is given back to the cent beside the question. A request is withdrawn. */
export function CancelSheet({ booking, accessKey, open, onClose }: CancelSheetProps) {
  const { t } = useWords();
  const withdraws = booking.possible.includes("withdraw");
  const asked = withdraws && booking.state === "pending";
  return (
    <Sheet title={t(asked ? "booking.withdraw_title" : "booking.cancel_title")} open={open} onClose={onClose}>
      <CancelQuestion booking={booking} accessKey={accessKey} withdraws={withdraws} onClose={onClose} />
    </Sheet>
  );
}

interface CancelQuestionProps extends Omit<CancelSheetProps, "open"> {
  withdraws: boolean;
}

function CancelQuestion({ booking, accessKey, withdraws, onClose }: CancelQuestionProps) {
  const words = useWords();
  const { t, locale } = words;
  const preview = useRefundPreview(booking, accessKey, !withdraws);
  const cancel = useCancel(booking, accessKey, preview.data, () => void preview.refetch());
  const ready = !cancel.isPending && (withdraws || preview.data !== undefined);
  const stay = formatStay(booking.check_in, booking.check_out, locale);
  const about = { title: booking.property_title, stay };
  const asked = withdraws && booking.state === "pending";
  const unpaid = booking.state === "awaiting_payment";
  const lead = asked
    ? t("booking.withdraw_lead", about)
    : t(unpaid ? "paying.cancel_lead" : "booking.cancel_lead", about);
  return (
    <div class="cancel-sheet">
      <p>{lead}</p>
      {!withdraws && <Refund booking={booking} preview={preview} />}
      {booking.payment_state === "unpaid" && !unpaid && <p>{t("cancellation.unpaid")}</p>}
      {cancel.isError && (
        <Notice title={t("booking.cancel_failed")}>
          <p>{errorWords(cancel.error, words)}</p>
        </Notice>
      )}
      <div class="cancel-sheet__answers">
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t(asked ? "booking.keep_request" : "booking.keep")}
        </button>
        <button
          type="button"
          class="button button--danger"
          aria-disabled={!ready}
          onClick={() => ready && cancel.mutate(preview.data?.total)}
        >
          {t(asked ? "booking.withdraw_confirm" : "booking.cancel_confirm")}
        </button>
      </div>
    </div>
  );
}

/** What cancelling now gives back, and until when how much. */
function Refund({ booking, preview }: { booking: Booking; preview: ReturnType<typeof useRefundPreview> }) {
  const words = useWords();
  const { t } = words;
  if (preview.error && !preview.data) {
    return (
      <Notice title={t("cancellation.failed")}>
        <p>{errorWords(preview.error, words)}</p>
        <button type="button" class="text-button" onClick={() => void preview.refetch()}>
          {t("try_again")}
        </button>
      </Notice>
    );
  }
  return (
    <>
      {preview.data ? (
        <RefundTable preview={preview.data} />
      ) : (
        <div class="skeleton skeleton--refund" role="img" aria-label={t("booking.cancel_working")} />
      )}
      <RefundWords refund={booking.refund} />
    </>
  );
}

const agreedSlot = (booking: Booking) => `refund:${booking.booking_id}`;

/** The lines of what was given back as they were agreed to in this tab; the booking itself keeps their sum. */
export function refundAgreed(booking: Booking): RefundPreview | null {
  const agreed = readTab<RefundPreview>(agreedSlot(booking));
  return agreed?.total === booking.refund_due ? agreed : null;
}

function useCancel(
  booking: Booking,
  accessKey: string,
  preview: RefundPreview | undefined,
  lookAgain: () => void,
) {
  const keep = useKeepBooking(accessKey);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: (shown: number | undefined) =>
      cancelBooking(booking.booking_id, accessKey, shown, `${idempotencyKey}-${shown ?? ""}`),
    onError: (error) => {
      if (hasSlug(error, "refund-changed")) lookAgain();
    },
    onSuccess: (cancelled) => {
      if (preview) writeTab(agreedSlot(booking), preview);
      keep(cancelled);
      document.getElementById("content")?.focus();
      scrollTo({ top: 0, behavior: "instant" });
    },
  });
}
