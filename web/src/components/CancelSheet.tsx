import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { cancelBooking } from "../api.ts";
import type { Booking } from "../apiTypes.ts";
import { bookingKey } from "../queries.ts";
import { formatStay } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { Notice } from "./Notice.tsx";
import { RefundWords } from "./RefundRule.tsx";
import { Sheet } from "./Sheet.tsx";

interface CancelSheetProps {
  booking: Booking;
  accessKey: string;
  open: boolean;
  onClose: () => void;
}

/** Asks once more, with the refund rule beside the question. */
export function CancelSheet({ booking, accessKey, open, onClose }: CancelSheetProps) {
  const { t, locale } = useWords();
  const cancel = useCancel(booking, accessKey);
  const stay = formatStay(booking.check_in, booking.check_out, locale);
  return (
    <Sheet title={t("booking.cancel_title")} open={open} onClose={onClose}>
      <div class="cancel-sheet">
        <p>{t("booking.cancel_lead", { title: booking.property_title, stay })}</p>
        <RefundWords refund={booking.refund} />
        {cancel.isError && <Notice title={t("booking.cancel_failed")} />}
        <div class="cancel-sheet__answers">
          <button type="button" class="button button--quiet" onClick={onClose}>
            {t("booking.keep")}
          </button>
          <button
            type="button"
            class="button button--danger"
            aria-disabled={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t("booking.cancel_confirm")}
          </button>
        </div>
      </div>
    </Sheet>
  );
}

function useCancel(booking: Booking, accessKey: string) {
  const queries = useQueryClient();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: () => cancelBooking(booking.booking_id, accessKey, idempotencyKey),
    onSuccess: (cancelled) => {
      queries.setQueryData([...bookingKey(booking.booking_id), accessKey], cancelled);
      void queries.invalidateQueries({ queryKey: ["availability", booking.property_id] });
      void queries.invalidateQueries({ queryKey: ["quotes"] });
      document.getElementById("content")?.focus();
      scrollTo({ top: 0, behavior: "instant" });
    },
  });
}
