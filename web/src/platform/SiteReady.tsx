import { Icon } from "../components/Icon.tsx";
import { usePlatformWords } from "./platformWords.ts";
import { keptWatched } from "./signUpDraft.ts";
import type { SignUpDocument } from "./signUpTypes.ts";

/** The site stands: where it is, and what its host does next. */
export function SiteReady({ signUp }: { signUp: SignUpDocument }) {
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
