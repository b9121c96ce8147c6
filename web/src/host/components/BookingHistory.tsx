import { Failure } from "./Failure.tsx";
import { historyWords, reasonWords } from "../historyWords.ts";
import { useHistory, useHostProperty } from "../hostQueries.ts";
import { useHostSession } from "../hostSession.ts";
import type { AuditRecord, HostBooking, HostUnit } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";

/** What happened to a booking, the latest first. */
export function BookingHistory({ booking }: { booking: HostBooking }) {
  const { t } = useHostWords();
  const history = useHistory(booking.booking_id, booking.version);
  const units = useHostProperty(booking.property_id).data?.units ?? [];
  const records = [...(history.data?.items ?? [])].sort((one, other) => other.number - one.number);
  return (
    <section class="host-card host-booking__history" aria-labelledby="booking-history">
      <h2 id="booking-history">{t("history.title")}</h2>
      {history.isPending && <div class="skeleton skeleton--history" />}
      {!history.data && (
        <Failure title={t("history.failed")} error={history.error} onRetry={() => void history.refetch()} />
      )}
      {history.data && records.length === 0 && <p class="hint">{t("history.empty")}</p>}
      <ol class="history">
        {records.map((record) => (
          <HistoryRecord key={record.number} record={record} booking={booking} units={units} />
        ))}
      </ol>
    </section>
  );
}

interface HistoryRecordProps {
  record: AuditRecord;
  booking: HostBooking;
  units: readonly HostUnit[];
}

function HistoryRecord({ record, booking, units }: HistoryRecordProps) {
  const { t, locale } = useHostWords();
  const reader = useHostSession()?.subject ?? "";
  return (
    <li>
      {historyWords(record, { t, locale, booking, units, reader }).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {record.reason && <p class="history__reason">{reasonWords(record.reason, t)}</p>}
      <p class="hint">
        <time dateTime={record.at}>{instantWords(record.at, locale)}</time>
        {record.address && ` · ${t("history.address", { address: record.address })}`}
      </p>
    </li>
  );
}
