import type { ComponentChildren } from "preact";
import { ApiProblem } from "../../api.ts";
import { Notice } from "../../components/Notice.tsx";
import { Failure } from "../components/Failure.tsx";
import { usePartnerWords } from "./partnerWords.ts";

const TOLD = [
  "too-many-connections",
  "too-many-webhooks",
  "delivery-waiting",
  "delivery-not-stuck",
  "channel-account-refused",
] as const;

interface PartnerFailureProps {
  /** What did not happen. */
  title: string;
  error: unknown;
  onRetry?: () => void;
  children?: ComponentChildren;
}

/** Why something about partners did not go through; what is not about them is told as everywhere. */
export function PartnerFailure({ title, error, ...rest }: PartnerFailureProps) {
  const { t } = usePartnerWords();
  const slug = error instanceof ApiProblem ? TOLD.find((known) => known === error.slug) : undefined;
  if (!slug) return <Failure title={title} error={error} {...rest} />;
  return (
    <Notice title={title}>
      <p>{t(`problem.${slug}`)}</p>
      {slug === "channel-account-refused" && error instanceof ApiProblem && <p>{error.problem.detail}</p>}
    </Notice>
  );
}
