import { Icon } from "../../components/Icon.tsx";
import type { AnswerDocument } from "./partnerApi.ts";
import { usePartnerWords } from "./partnerWords.ts";

/** What an endpoint answered to a test. */
export function AnswerWords({ answer }: { answer: AnswerDocument }) {
  const { t } = usePartnerWords();
  const { taken, status, failure, body, milliseconds } = answer;
  const words = status
    ? t(taken ? "answer.taken" : "answer.not_taken", { status, milliseconds })
    : t("answer.none", { failure });
  return (
    <div class={`answer answer--${taken ? "taken" : "not-taken"}`}>
      <p>
        <Icon name={taken ? "check" : "warning"} size={18} /> <span>{words}</span>
      </p>
      {body && (
        <>
          <p class="hint">{t("answer.body")}</p>
          <pre class="partner__text">{body}</pre>
        </>
      )}
    </div>
  );
}
