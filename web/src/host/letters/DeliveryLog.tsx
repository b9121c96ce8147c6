import type { Letter } from "../../messageTypes.ts";
import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { momentWords } from "../reminders/reminderWords.ts";
import { useBookingLetters } from "./letterQueries.ts";
import { aboutWords, stateWords, whyWords } from "./letterWords.ts";

interface DeliveryLogProps {
  bookingId: string;
  /** The property's. */
  zone: string;
}

/** Which letters and text messages went to whom, and what became of each: the latest first. */
export function DeliveryLog({ bookingId, zone }: DeliveryLogProps) {
  const { t } = useHostWords();
  const letters = useBookingLetters(bookingId);
  const found = [...(letters.data?.items ?? [])].reverse();
  return (
    <div class="delivery-log">
      <h3 id="delivery-log">{t("letters.log")}</h3>
      <Failure
        title={t("letters.log_failed")}
        error={letters.data ? null : letters.error}
        onRetry={() => void letters.refetch()}
      />
      {letters.isPending && <div class="skeleton skeleton--history" aria-busy="true" />}
      {letters.data && found.length === 0 && <p class="hint">{t("letters.log_empty")}</p>}
      <ol aria-labelledby="delivery-log">
        {found.map((letter, index) => (
          <OneLetter key={`${letter.at} ${index}`} letter={letter} zone={zone} />
        ))}
      </ol>
    </div>
  );
}

function OneLetter({ letter, zone }: { letter: Letter; zone: string }) {
  const { t, locale } = useHostWords();
  const { about, at, channel, recipient, state } = letter;
  const why = whyWords(letter, t);
  return (
    <li>
      <p>
        <strong>{aboutWords(about, t)}</strong>{" "}
        <span class={`badge badge--letter-${state}`}>{stateWords(state, t)}</span>
      </p>
      <p class="hint">
        {t(channel === "email" ? "letters.mail_to" : "letters.text_to", {
          who: t(recipient.startsWith("host") ? "letters.to_host" : "letters.to_guest"),
        })}
        {", "}
        <time dateTime={at}>{momentWords(at, zone, locale)}</time>
      </p>
      {why && <p class="delivery-log__why">{why}</p>}
    </li>
  );
}
