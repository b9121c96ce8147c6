import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { useRetry } from "./moneyQueries.ts";

interface RetryButtonProps {
  bookingId: string;
  /** Whose payment: for where several stand in a list. */
  name?: string;
}

/** Lets payments go on where it gave up. */
export function RetryButton({ bookingId, name }: RetryButtonProps) {
  const { t } = useHostWords();
  const retry = useRetry(bookingId);
  return (
    <>
      <button
        type="button"
        class="button button--quiet retry-button"
        aria-label={name && t("pay.retry_of", { name })}
        aria-disabled={retry.isPending}
        onClick={() => !retry.isPending && retry.mutate("retry")}
      >
        {t(retry.isPending ? "pay.retrying" : "pay.retry")}
      </button>
      <Failure title={t("pay.not_retried")} error={retry.error} />
    </>
  );
}
