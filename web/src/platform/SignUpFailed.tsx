import { Notice } from "../components/Notice.tsx";
import { PlatformFailure } from "./PlatformFailure.tsx";
import { usePlatformWords } from "./platformWords.ts";
import { SiteSteps } from "./SiteSteps.tsx";
import { useSignUpActions } from "./signUpQueries.ts";
import type { SignUpDocument } from "./signUpTypes.ts";

const REASONS = ["address-in-use", "name-lost", "our-fault"] as const;

/** Nothing was left half made: once more, or never mind. */
export function SignUpFailed({ signUp, token }: { signUp: SignUpDocument; token: string }) {
  const { t, guestT } = usePlatformWords();
  const { resume, cancel } = useSignUpActions(signUp.tenant_id, token);
  const busy = resume.isPending || cancel.isPending;
  const host = new URL(signUp.site_url).host;
  const reason = REASONS.find((each) => each === signUp.failure_code);
  return (
    <div class="page sign-up">
      <h1>{t("failed.title")}</h1>
      <Notice title={reason ? t(`failed.${reason}`, { host }) : signUp.failure || t("failed.unknown")}>
        <p>{t("failed.undone", { host })}</p>
      </Notice>
      <SiteSteps signUp={signUp} />
      <PlatformFailure title={t("failed.not_resumed")} error={resume.error} />
      <PlatformFailure title={t("failed.not_cancelled")} error={cancel.error} />
      <p class="sign-up__acts">
        <button
          type="button"
          class="button"
          aria-disabled={busy}
          aria-busy={resume.isPending}
          onClick={() => !busy && resume.mutate("resume")}
        >
          {guestT("try_again")}
        </button>
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={busy}
          aria-busy={cancel.isPending}
          onClick={() => !busy && cancel.mutate("cancel")}
        >
          {t("failed.cancel")}
        </button>
      </p>
      <p class="hint">{t("failed.cancel_hint", { host })}</p>
    </div>
  );
}
