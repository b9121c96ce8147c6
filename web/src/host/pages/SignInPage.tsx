import { Link, useLocation } from "wouter";
import { ForgottenPage } from "../account/ForgottenPage.tsx";
import { UnlockPage } from "../account/UnlockPage.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { SignInForm } from "../components/SignInForm.tsx";
import { useHostWords } from "../hostWords.ts";

/** Who is not signed in is asked to; a letter's link lets them try again first, a letter's code choose a password. */
export function SignInPage() {
  const [path] = useLocation();
  if (path === "/host/unlock") return <UnlockPage />;
  return path === FORGOTTEN ? <ForgottenPage /> : <SignIn />;
}

const FORGOTTEN = "/host/forgotten";

function SignIn() {
  const { t } = useHostWords();
  usePageTitle(t("sign_in.title"));
  return (
    <div class="page sign-in-page">
      <h1>{t("sign_in.title")}</h1>
      <p class="lead">{t("sign_in.lead")}</p>
      <SignInForm onDone={() => undefined} />
      <p>
        <Link href={FORGOTTEN}>{t("forgotten.link")}</Link>
      </p>
    </div>
  );
}
