import { useHostWords } from "../hostWords.ts";
import { useBookingActions } from "../useBookingActions.ts";
import { Failure } from "./Failure.tsx";

export function ApproveButton({ bookingId }: { bookingId: string }) {
  const { t } = useHostWords();
  const { approve } = useBookingActions(bookingId);
  return (
    <>
      <button
        type="button"
        class="button"
        aria-disabled={approve.isPending}
        onClick={() => !approve.isPending && approve.mutate("approve")}
      >
        {t(approve.isPending ? "act.approving" : "act.approve")}
      </button>
      <Failure title={t("act.failed")} error={approve.error} />
    </>
  );
}
