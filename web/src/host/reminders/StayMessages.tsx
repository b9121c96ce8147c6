import { useState } from "preact/hooks";
import { Link } from "wouter";
import { Sheet } from "../../components/Sheet.tsx";
import { LETTER_LANGUAGES, type StayMessage } from "../../messageTypes.ts";
import { isElsewhere, zoneName } from "../../zoneWords.ts";
import { Failure } from "../components/Failure.tsx";
import type { HostBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { DeliveryLog } from "../letters/DeliveryLog.tsx";
import { LetterPreview } from "../letters/LetterPreview.tsx";
import { MessageRow } from "./MessageRow.tsx";
import { useReminderSettings, useStayMessages } from "./reminderQueries.ts";
import { reminderName } from "./reminderWords.ts";

/** What is written of a stay by itself: when each reminder goes out, or why it does not, and what became of letters. */
export function StayMessages({ booking }: { booking: HostBooking }) {
  const { t, locale } = useHostWords();
  const { booking_id: id, time_zone: zone, version } = booking;
  const [previewed, setPreviewed] = useState<StayMessage | null>(null);
  const messages = useStayMessages(id, version);
  const items = messages.data?.items ?? [];
  return (
    <section class="host-card stay-messages" aria-labelledby="booking-messages">
      <h2 id="booking-messages">{t("reminders.title")}</h2>
      {isElsewhere(zone) && <p class="hint">{t("reminders.zone", { zone: zoneName(zone, locale) })}</p>}
      <Failure
        title={t("reminders.failed")}
        error={messages.data ? null : messages.error}
        onRetry={() => void messages.refetch()}
      />
      {messages.isPending && <div class="skeleton skeleton--history" aria-busy="true" />}
      <ul class="message-list">
        {items.map((message) => (
          <MessageRow
            key={message.reminder}
            message={message}
            booking={booking}
            onPreview={() => setPreviewed(message)}
          />
        ))}
      </ul>
      <p>
        <Link href="/host/messages">{t("reminders.to_settings")}</Link>
      </p>
      <DeliveryLog bookingId={id} zone={zone} />
      <Sheet
        title={previewed ? reminderName(previewed.reminder, t) : ""}
        open={previewed !== null}
        onClose={() => setPreviewed(null)}
      >
        {previewed && <ReminderPreview message={previewed} language={booking.language} />}
      </Sheet>
    </section>
  );
}

/** With the host's own words, in the language of whom it goes to as far as that is known here. */
function ReminderPreview({ message, language }: { message: StayMessage; language: string }) {
  const settings = useReminderSettings();
  const spoken = LETTER_LANGUAGES.find((each) => each === language) ?? "en";
  const { reminder, recipient } = message;
  const own = settings.data?.items.find((each) => each.reminder === reminder)?.words[spoken];
  if (settings.isPending) return <div class="skeleton skeleton--letter" aria-busy="true" />;
  const words = { subject: "", text: "", ...own };
  return <LetterPreview wish={{ reminder, recipient, language: spoken, words }} />;
}
