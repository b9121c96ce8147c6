import { useEffect, useRef, useState } from "preact/hooks";
import type { StayMessage, StayMessageState } from "../../messageTypes.ts";
import { Failure } from "../components/Failure.tsx";
import type { HostBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { useMessageActions } from "./reminderQueries.ts";
import { momentWords, reminderName } from "./reminderWords.ts";

const MAY_PAUSE: readonly StayMessageState[] = ["planned", "nothing_owed"];

interface MessageRowProps {
  message: StayMessage;
  booking: HostBooking;
  onPreview: () => void;
}

/** One reminder of a stay: when it goes out, went out, or why not, and what can be done about it. */
export function MessageRow({ message, booking, onPreview }: MessageRowProps) {
  const { t } = useHostWords();
  const { reminder, recipient, state } = message;
  const name = reminderName(reminder, t);
  const { pause, send } = useMessageActions(booking.booking_id, reminder);
  const paused = state === "paused";
  const { asking, ask, hide, close, toAsk } = useAsking();
  const row = useRef<HTMLLIElement>(null);
  const sendIt = () => {
    if (send.isPending) return;
    send.mutate("send", {
      onError: close,
      // The button that asked goes with what was sent: its row takes the focus.
      onSuccess: () => {
        hide();
        row.current?.focus();
      },
    });
  };
  return (
    <li ref={row} class="message-row" tabIndex={-1}>
      <div class="message-row__words">
        <p>
          <strong>{name}</strong>{" "}
          <span class="hint">{t(recipient === "host" ? "reminders.to_host" : "reminders.to_guest")}</span>
        </p>
        <WhenOrWhyNot message={message} />
      </div>
      <Failure title={t("reminders.not_paused")} error={pause.error} />
      <Failure title={t("reminders.not_sent")} error={send.error} />
      <div class="message-row__acts">
        {(paused || MAY_PAUSE.includes(state)) && (
          <button
            type="button"
            class="text-button"
            aria-label={t(paused ? "reminders.resume_named" : "reminders.pause_named", { name })}
            aria-disabled={pause.isPending}
            onClick={() => !pause.isPending && pause.mutate(!paused)}
          >
            {t(paused ? "reminders.resume" : "reminders.pause")}
          </button>
        )}
        {message.can_be_sent && (
          <button
            ref={toAsk}
            type="button"
            class="text-button"
            aria-label={t("reminders.send_named", { name })}
            aria-expanded={asking}
            onClick={ask}
          >
            {t("reminders.send")}
          </button>
        )}
        <button
          type="button"
          class="text-button"
          aria-label={t("reminders.preview_named", { name })}
          aria-haspopup="dialog"
          onClick={onPreview}
        >
          {t("reminders.preview")}
        </button>
      </div>
      {asking && (
        <SendNow
          question={t(recipient === "host" ? "reminders.sure_host" : "reminders.sure_guest", {
            name,
            guest: booking.guest.name,
          })}
          sending={send.isPending}
          onSend={sendIt}
          onKeep={close}
        />
      )}
    </li>
  );
}

/** Whether it is asked a second time; closing gives the focus back to the button that asked. */
function useAsking() {
  const [asking, setAsking] = useState(false);
  const toAsk = useRef<HTMLButtonElement>(null);
  const hide = () => setAsking(false);
  const close = () => {
    hide();
    toAsk.current?.focus();
  };
  return { asking, ask: () => setAsking(!asking), hide, close, toAsk };
}

function WhenOrWhyNot({ message }: { message: StayMessage }) {
  const { t, locale } = useHostWords();
  const { state, at, sent_at: sent } = message;
  const instant = sent ?? at;
  return (
    <p aria-live="polite">
      {t(`reminders.is_${state}`)}{" "}
      <time dateTime={instant}>{momentWords(instant, message.time_zone, locale)}</time>
    </p>
  );
}

interface SendNowProps {
  question: string;
  sending: boolean;
  onSend: () => void;
  onKeep: () => void;
}

/** Asks a second time in its own place: what is sent cannot be taken back. */
function SendNow({ question, sending, onSend, onKeep }: SendNowProps) {
  const { t } = useHostWords();
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => group.current?.focus(), []);
  return (
    <div ref={group} class="message-row__sure" role="group" aria-label={question} tabIndex={-1}>
      <p>{question}</p>
      <button type="button" class="button" aria-disabled={sending} onClick={onSend}>
        {t(sending ? "reminders.sending" : "reminders.send_confirm")}
      </button>
      <button type="button" class="button button--quiet" onClick={onKeep}>
        {t("reminders.keep")}
      </button>
    </div>
  );
}
