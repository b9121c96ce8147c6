import { useLocation } from "wouter";
import { UnlockPage } from "../account/UnlockPage.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { SignInForm } from "../components/SignInForm.tsx";
import { useHostWords } from "../hostWords.ts";

/** Who is not signed in is asked to; a letter's link lets them try again first. */
export function SignInPage() {
  const [path] = useLocation();
  return path === "/host/unlock" ? <UnlockPage /> : <SignIn />;
}

function SignIn() {
  const { t } = useHostWords();
  usePageTitle(t("sign_in.title"));
  return (
    <div class="page sign-in-page">
      <h1>{t("sign_in.title")}</h1>
      <p class="lead">{t("sign_in.lead")}</p>
      <SignInForm onDone={() => undefined} />
    </div>
  );
}
