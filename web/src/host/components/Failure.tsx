import type { ComponentChildren } from "preact";
import { Notice } from "../../components/Notice.tsx";
import { hostErrorWords } from "../hostProblemWords.ts";
import { useHostWords } from "../hostWords.ts";

interface FailureProps {
  /** What did not happen. */
  title: string;
  error: unknown;
  onRetry?: () => void;
  children?: ComponentChildren;
}

/** Why something did not go through, and the way on; nothing when nothing failed. */
export function Failure({ title, error, onRetry, children }: FailureProps) {
  const { t, guestT, locale } = useHostWords();
  if (!error) return null;
  return (
    <Notice title={title}>
      <p>{hostErrorWords(error, t, locale)}</p>
      {children}
      {onRetry && (
        <button type="button" class="text-button" onClick={onRetry}>
          {guestT("try_again")}
        </button>
      )}
    </Notice>
  );
}
