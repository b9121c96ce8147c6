import type { ComponentChildren } from "preact";
import { ApiProblem, Unreachable } from "../api.ts";
import { Notice } from "../components/Notice.tsx";
import { type PlatformWords, usePlatformWords } from "./platformWords.ts";

interface PlatformFailureProps {
  /** What did not happen. */
  title: string;
  error: unknown;
  children?: ComponentChildren;
}

/** Why something did not go through, and the way on; nothing when nothing failed. */
export function PlatformFailure({ title, error, children }: PlatformFailureProps) {
  const { t } = usePlatformWords();
  if (!error) return null;
  return (
    <Notice title={title}>
      <p>{platformErrorWords(error, t)}</p>
      {children}
    </Notice>
  );
}

const PLAIN = ["too-many-requests", "subdomain-refused", "sign-up-ended", "sign-ups-closed"] as const;

function platformErrorWords(error: unknown, t: PlatformWords): string {
  if (error instanceof Unreachable) return t("problem.unreachable");
  if (!(error instanceof ApiProblem)) return t("problem.other");
  const plain = PLAIN.find((slug) => slug === error.slug);
  if (plain) return t(`problem.${plain}`);
  return error.problem.status < 500 && error.problem.detail ? error.problem.detail : t("problem.other");
}
