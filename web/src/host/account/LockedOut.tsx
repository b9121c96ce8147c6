import { useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "../../api.ts";
import { Notice } from "../../components/Notice.tsx";
import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { askForUnlockLetter } from "./accountApi.ts";

const SECONDS_A_MINUTE = 60;

/** Too many wrong passwords: how long to wait, and the letter that helps at once. */
export function LockedOut({ email, error }: { email: string; error: unknown }) {
  const { t } = useHostWords();
  const { i18n } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const seconds = error instanceof ApiProblem ? error.retryAfter : 0;
  const ask = async () => {
    setFailure(null);
    try {
      await askForUnlockLetter(email.trim(), i18n.language === "de" ? "de" : "en");
      setAsked(true);
    } catch (cause) {
      setFailure(cause);
    }
  };
  if (asked) {
    return (
      <Notice title={t("account.letter_asked")} icon="check" role="status">
        <p>{t("account.letter_asked_lead", { email: email.trim() })}</p>
      </Notice>
    );
  }
  return (
    <>
      <Notice title={t("account.locked")}>
        <p>{t("account.locked_lead", { count: Math.max(1, Math.ceil(seconds / SECONDS_A_MINUTE)) })}</p>
        <button type="button" class="text-button" onClick={() => void ask()}>
          {t("account.ask_for_letter")}
        </button>
      </Notice>
      <Failure title={t("account.letter_failed")} error={failure} />
    </>
  );
}
