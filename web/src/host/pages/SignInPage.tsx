import { usePageTitle } from "../../usePageTitle.ts";
import { SignInForm } from "../components/SignInForm.tsx";
import { useHostWords } from "../hostWords.ts";

export function SignInPage() {
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
