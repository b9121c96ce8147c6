import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { type PreviewWish, usePreview } from "./letterQueries.ts";
import { PreviewFrame } from "./PreviewFrame.tsx";

/** A letter before it is sent, about a stay that nobody booked. */
export function LetterPreview({ wish }: { wish: PreviewWish }) {
  const { t } = useHostWords();
  const { data, error, refetch } = usePreview(wish);
  return (
    <div class="letter-preview">
      <p class="hint">{t("letters.sample")}</p>
      <Failure title={t("letters.preview_failed")} error={error} onRetry={refetch} />
      {!data && !error && <div class="skeleton skeleton--letter" aria-busy="true" />}
      {data && (
        <>
          <p class="letter-preview__subject">
            <span class="hint">{t("letters.subject")}</span> <strong>{data.subject}</strong>
          </p>
          <PreviewFrame html={data.html} title={t("letters.frame", { subject: data.subject })} />
          {data.text_message && (
            <p class="letter-preview__text">
              <span class="hint">{t("letters.text_message")}</span> {data.text_message}
            </p>
          )}
        </>
      )}
    </div>
  );
}
