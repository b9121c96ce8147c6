import { Link } from "wouter";
import { hasSlug } from "../api.ts";
import { Message } from "../components/Message.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { usePlatformTitle } from "./usePlatformTitle.ts";
import { PlatformFailure } from "./PlatformFailure.tsx";
import { usePlatformWords } from "./platformWords.ts";
import { SignUpFailed } from "./SignUpFailed.tsx";
import { SiteReady } from "./SiteReady.tsx";
import { SiteSteps } from "./SiteSteps.tsx";
import { useSignUp } from "./signUpQueries.ts";
import type { SignUpDocument } from "./signUpTypes.ts";
import { useSignUpToken } from "./useSignUpToken.ts";

/** How a site comes about: worth keeping open, and worth coming back to. */
export function ProgressPage({ id }: { id: string }) {
  const { t, guestT } = usePlatformWords();
  const token = useSignUpToken(id);
  const signUp = useSignUp(id, token);
  usePlatformTitle(t(titleOf(signUp.data)));
  if (token === "" || hasSlug(signUp.error, "not-found")) return <NotYours />;
  if (signUp.data) return <Progress signUp={signUp.data} token={token} lost={signUp.error !== null} />;
  if (!signUp.error) return <PageSkeleton />;
  return (
    <div class="page sign-up">
      <h1>{t("progress.title")}</h1>
      <PlatformFailure title={t("progress.failed_to_load")} error={signUp.error}>
        <button type="button" class="text-button" onClick={() => void signUp.refetch()}>
          {guestT("try_again")}
        </button>
      </PlatformFailure>
    </div>
  );
}

const titleOf = (signUp: SignUpDocument | undefined) =>
  signUp?.state === "active" ? "ready.title" : signUp?.state === "failed" ? "failed.title" : "progress.title";

interface ProgressProps {
  signUp: SignUpDocument;
  token: string;
  /** The last look brought nothing; the page goes on looking. */
  lost: boolean;
}

function Progress({ signUp, token, lost }: ProgressProps) {
  const { t } = usePlatformWords();
  const host = new URL(signUp.site_url).host;
  switch (signUp.state) {
    case "active":
      return <SiteReady signUp={signUp} token={token} />;
    case "failed":
      return <SignUpFailed signUp={signUp} token={token} />;
    case "cancelled":
    case "leaving":
    case "gone":
      return <Ended title={t(signUp.state === "cancelled" ? "ended.cancelled" : "ended.gone", { host })} />;
    default:
      return (
        <div class="page sign-up">
          <h1>{t("progress.title")}</h1>
          <p class="lead">{t("progress.lead", { host })}</p>
          <SiteSteps signUp={signUp} />
          <p class="hint">{t(lost ? "progress.lost" : "progress.come_back")}</p>
        </div>
      );
  }
}

function Ended({ title }: { title: string }) {
  const { t } = usePlatformWords();
  return (
    <div class="page page--message">
      <div role="status">
        <Message title={title} hint={t("ended.hint")} picture={4}>
          <Link href="/sign-up" class="button">
            {t("ended.again")}
          </Link>
        </Message>
      </div>
    </div>
  );
}

function NotYours() {
  const { t } = usePlatformWords();
  return (
    <div class="page page--message">
      <Message title={t("not_yours.title")} hint={t("not_yours.hint")} picture={6}>
        <Link href="/sign-up" class="button button--quiet">
          {t("ended.again")}
        </Link>
      </Message>
    </div>
  );
}
