import { hasSlug } from "../api.ts";
import { Icon } from "../components/Icon.tsx";
import { Notice } from "../components/Notice.tsx";
import { PlatformFailure } from "./PlatformFailure.tsx";
import { useInviteAgain } from "./signUpQueries.ts";
import { usePlatformWords } from "./platformWords.ts";
import { keptWatched } from "./signUpDraft.ts";
import type { SignUpDocument } from "./signUpTypes.ts";

/** The site stands: where it is, and what its host does next. */
export function SiteReady({ signUp, token }: { signUp: SignUpDocument; token: string }) {
  const { t } = usePlatformWords();
  const host = new URL(signUp.site_url).host;
  const email = keptWatched(signUp.tenant_id)?.email;
  const paidLater = signUp.steps.some(({ name, state }) => name === "payment_account" && state === "pending");
  return (
    <div class="page sign-up">
      <div role="status">
        <h1>{t("ready.title")}</h1>
        <p class="lead">{t("ready.lead", { host })}</p>
      </div>
      <ol class="next-steps">
        <li>
          <h2>{t("ready.mail")}</h2>
          <p>{email ? t("ready.mail_to", { email }) : t("ready.mail_words")}</p>
          <InviteAgain tenantId={signUp.tenant_id} token={token} />
        </li>
        <li>
          <h2>{t("ready.sign_in")}</h2>
          <p>{t("ready.sign_in_words")}</p>
        </li>
        <li>
          <h2>{t("ready.place")}</h2>
          <p>{t("ready.place_words")}</p>
        </li>
      </ol>
      {paidLater && (
        <p class="next-steps__later">
          <Icon name="clock" size={18} /> <span>{t("ready.paid_later")}</span>
        </p>
      )}
      <p class="sign-up__acts">
        <a class="button" href={`${signUp.site_url}/host`}>
          {t("ready.to_console")}
        </a>
        <a class="button button--quiet" href={signUp.site_url}>
          {t("ready.to_site")}
        </a>
      </p>
    </div>
  );
}

/** The letter that did not come, or lapsed. */
function InviteAgain({ tenantId, token }: { tenantId: string; token: string }) {
  const { t } = usePlatformWords();
  const again = useInviteAgain(tenantId, token);
  const told = hasSlug(again.error, "too-many-requests")
    ? t("ready.mail_enough")
    : hasSlug(again.error, "has-signed-in") && t("ready.mail_signed_in");
  return (
    <>
      <p class="hint">{t("ready.mail_again_lead")}</p>
      <button
        type="button"
        class="text-button"
        aria-disabled={again.isPending}
        onClick={() => !again.isPending && again.mutate("invitation")}
      >
        {t("ready.mail_again")}
      </button>
      <p role="status">{again.isSuccess ? t("ready.mail_sent_again") : ""}</p>
      {told ? (
        <Notice title={t("ready.mail_not_sent")}>
          <p>{told}</p>
        </Notice>
      ) : (
        <PlatformFailure title={t("ready.mail_not_sent")} error={again.error} />
      )}
    </>
  );
}
