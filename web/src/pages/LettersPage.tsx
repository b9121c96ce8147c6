import { useEffect, useRef } from "preact/hooks";
import { hasSlug } from "../api.ts";
import { Message } from "../components/Message.tsx";
import { Notice } from "../components/Notice.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { LetterChoice, summary } from "../letters/LetterChoice.tsx";
import { useLetterChoice, useLetterPreferences } from "../letters/letterQueries.ts";
import { useLetterLink } from "../letters/useLetterLink.ts";
import type { LetterPreferences, OptionalLetters } from "../messageTypes.ts";
import { errorWords } from "../problemWords.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { useWords } from "../useWords.ts";
import "../stayWords.ts";
import "../styles/letters.css";

/** Which letters a guest gets. The link of a letter opens it: nobody signs in, and no address is shown. */
export function LettersPage() {
  const words = useWords();
  const { t } = words;
  const { token, stop } = useLetterLink();
  const preferences = useLetterPreferences(token);
  usePageTitle(t("letters.title"));
  const { data, error } = preferences;
  if (token === "" || hasSlug(error, "not-found")) return <LinkOpensNothing />;
  if (data) return <Letters key={`${token} ${stop}`} token={token} stop={stop} known={data} />;
  if (!error) return <PageSkeleton />;
  return (
    <div class="page page--message">
      <Message title={t("letters.failed")} hint={errorWords(error, words)} picture={8}>
        <button type="button" class="button" onClick={() => void preferences.refetch()}>
          {t("try_again")}
        </button>
      </Message>
    </div>
  );
}

interface LettersProps {
  token: string;
  stop: OptionalLetters | null;
  known: LetterPreferences;
}

function Letters({ token, stop, known }: LettersProps) {
  const { t } = useWords();
  return (
    <div class="page letters">
      <h1>{t("letters.title")}</h1>
      <p class="lead">{t("letters.lead")}</p>
      {stop && <StopOne token={token} category={stop} known={known} />}
      <LetterChoice token={token} known={known} />
    </div>
  );
}

/** Followed to be rid of one kind: one button, and then in words what came of it. */
function StopOne({
  token,
  category,
  known,
}: {
  token: string;
  category: OptionalLetters;
  known: LetterPreferences;
}) {
  const words = useWords();
  const { t } = words;
  const { stop } = useLetterChoice(token);
  const done = useRef<HTMLDivElement>(null);
  const stopped = !known[category];
  useEffect(() => {
    if (stop.isSuccess) done.current?.focus();
  }, [stop.isSuccess]);
  if (stopped) {
    return (
      <div ref={done} class="letters__stop" role="status" tabIndex={-1}>
        <h2>{t(`letters.stopped_${category}`)}</h2>
        <p>{summary(known, t)}</p>
      </div>
    );
  }
  return (
    <div class="letters__stop">
      {stop.error && (
        <Notice title={t("letters.not_saved")}>
          <p>{errorWords(stop.error, words)}</p>
        </Notice>
      )}
      <button
        type="button"
        class="button button--wide"
        aria-disabled={stop.isPending}
        onClick={() => !stop.isPending && stop.mutate(category)}
      >
        {t(`letters.stop_${category}`)}
      </button>
    </div>
  );
}

function LinkOpensNothing() {
  const { t } = useWords();
  return (
    <div class="page page--message">
      <Message title={t("letters.bad_link")} hint={t("letters.bad_link_hint")} picture={8} />
    </div>
  );
}
