import { useLocation } from "wouter";
import { usePlatformTitle } from "./usePlatformTitle.ts";
import { usePlatformWords } from "./platformWords.ts";
import { forgetDraft, keepWatched } from "./signUpDraft.ts";
import { SignUpForm } from "./SignUpForm.tsx";
import type { StartedSignUp } from "./signUpTypes.ts";

export function SignUpPage() {
  const { t } = usePlatformWords();
  const [, navigate] = useLocation();
  usePlatformTitle(t("sign_up.title"));
  const watch = ({ tenant_id: id, progress_token: token }: StartedSignUp, email: string) => {
    keepWatched(id, { token, email });
    forgetDraft();
    navigate(`/sign-up/${encodeURIComponent(id)}#${encodeURIComponent(token)}`, { replace: true });
  };
  return (
    <div class="page sign-up">
      <h1>{t("sign_up.title")}</h1>
      <p class="lead">{t("sign_up.lead")}</p>
      <SignUpForm onStarted={watch} />
    </div>
  );
}
