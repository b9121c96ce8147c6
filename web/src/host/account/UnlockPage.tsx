import { useState } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { Notice } from "../../components/Notice.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { SignInForm } from "../components/SignInForm.tsx";
import { useHostSession } from "../hostSession.ts";
import { useHostWords } from "../hostWords.ts";
import { unlock } from "./accountApi.ts";

/** Where the letter's link leads. It asks to be pressed: programs that look into mail open links, and press nothing. */
export function UnlockPage() {
  const { t } = useHostWords();
  const signedIn = useHostSession() !== null;
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get("token") ?? "");
  const [state, setState] = useState<"asked" | "busy" | "open">("asked");
  const [error, setError] = useState<unknown>(null);
  usePageTitle(t("account.unlock_title"));
  const open = async () => {
    if (state === "busy") return;
    setState("busy");
    setError(null);
    try {
      await unlock(token);
      setState("open");
    } catch (cause) {
      setError(cause);
      setState("asked");
    }
  };
  const used = hasSlug(error, "link-used") || (error !== null && token === "");
  return (
    <div class="page sign-in-page">
      <h1>{t("account.unlock_title")}</h1>
      {state === "open" ? (
        <>
          <Notice title={t("account.unlocked")} icon="check" role="status" />
          {!signedIn && <SignInForm onDone={() => history.replaceState(null, "", "/host")} />}
        </>
      ) : (
        <>
          <p class="lead">{t("account.unlock_lead")}</p>
          {used ? (
            <Notice title={t("account.link_used")}>
              <p>{t("account.link_used_lead")}</p>
            </Notice>
          ) : (
            <Failure title={t("account.unlock_failed")} error={error} />
          )}
          <button
            type="button"
            class="button button--wide"
            aria-disabled={state === "busy"}
            onClick={() => void open()}
          >
            {t("account.unlock")}
          </button>
        </>
      )}
    </div>
  );
}
