import { useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { Sheet } from "../../components/Sheet.tsx";
import { formatMoney } from "../../money.ts";
import { InputField } from "../forms/fields.tsx";
import { previewCancellation } from "../hostApi.ts";
import type { CancellationPreview, HostBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { useBookingActions } from "../useBookingActions.ts";
import { Failure } from "./Failure.tsx";
import { ruleName } from "./HostPriceLines.tsx";

interface CancelBookingSheetProps {
  booking: HostBooking;
  open: boolean;
  onClose: () => void;
}

/** Cancelling by the host, with what the guest gets back shown before. */
export function CancelBookingSheet({ booking, open, onClose }: CancelBookingSheetProps) {
  const { t } = useHostWords();
  return (
    <Sheet title={t("cancel.title")} open={open} onClose={onClose}>
      {open && <CancelForm booking={booking} onClose={onClose} />}
    </Sheet>
  );
}

function CancelForm({ booking, onClose }: Omit<CancelBookingSheetProps, "open">) {
  const { t } = useHostWords();
  const [reason, setReason] = useState("");
  const { cancel } = useBookingActions(booking.booking_id);
  const preview = useQuery({
    queryKey: ["host", "cancellation", booking.booking_id, booking.version],
    queryFn: () => previewCancellation(booking.booking_id),
    staleTime: 0,
  });
  const ready = !cancel.isPending && !preview.isFetching && preview.data;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const lookAgain = (error: Error) => {
      if (hasSlug(error, "refund-changed")) void preview.refetch();
    };
    cancel.mutate({ reason: reason.trim(), shown: ready.total }, { onSuccess: onClose, onError: lookAgain });
  };
  return (
    <form class="host-form" onSubmit={submit}>
      <p>{t("cancel.lead", { name: booking.guest.name })}</p>
      {preview.isPending && <div class="skeleton skeleton--refund" />}
      <Failure
        title={t("cancel.preview_failed")}
        error={preview.error}
        onRetry={() => void preview.refetch()}
      />
      {preview.data && <RefundPreview preview={preview.data} />}
      <InputField label={t("cancel.reason")} name="reason" value={reason} onInput={setReason} />
      <Failure title={t("act.failed")} error={cancel.error} />
      <div class="host-form__acts">
        <button type="submit" class="button button--danger" aria-disabled={!ready}>
          {t("cancel.confirm")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("act.keep")}
        </button>
      </div>
    </form>
  );
}

function RefundPreview({ preview }: { preview: CancellationPreview }) {
  const { t, locale } = useHostWords();
  const money = (amount: number) => formatMoney({ amount, currency: preview.currency }, locale);
  return (
    <table class="refund-table">
      <caption class="unseen">{t("cancel.preview")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("cancel.line")}</th>
          <th scope="col">{t("cancel.price")}</th>
          <th scope="col">{t("cancel.back")}</th>
        </tr>
      </thead>
      <tbody>
        {preview.lines.map((line) => (
          <tr key={line.rule}>
            <th scope="row">{ruleName(line.rule, t)}</th>
            <td>{money(line.price)}</td>
            <td>{money(line.back)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("cancel.total_back")}</th>
          <td />
          <td>{money(preview.total)}</td>
        </tr>
        <tr>
          <th scope="row">{t("cancel.kept")}</th>
          <td />
          <td>{money(preview.kept)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
