import { Link } from "wouter";
import { addDays, formatDay, type PlainDate } from "../../stayDates.ts";
import { useHostWords } from "../hostWords.ts";
import type { Day, DayEvent } from "../timeline/dayEvents.ts";
import { entryName } from "../timeline/entryWords.ts";
import { placeWords } from "../unitWords.ts";
import { HostIcon } from "./HostIcon.tsx";

interface DayPlanProps {
  days: readonly Day[];
  /** The date of day 0, for headings; each property counts from its own. */
  today: PlainDate;
}

/** Arrivals and departures, a day at a time; a day without either is left out unless it is today. */
export function DayPlan({ days, today }: DayPlanProps) {
  const { t } = useHostWords();
  const shown = days.filter((day) => day.ahead === 0 || day.arrivals.length + day.departures.length > 0);
  if (shown.length === 0) return <p class="today__nothing">{t("today.quiet_week")}</p>;
  return (
    <div class="day-plan">
      {shown.map((day) => (
        <OneDay key={day.ahead} day={day} today={today} />
      ))}
    </div>
  );
}

function OneDay({ day, today }: { day: Day; today: PlainDate }) {
  const { t, locale } = useHostWords();
  const Heading = day.ahead === 0 ? "h2" : "h3";
  const date = formatDay(addDays(today, day.ahead), locale);
  return (
    <section class="day-plan__day">
      <Heading class="day-plan__date">{day.ahead === 0 ? t("today.today") : date}</Heading>
      <div class="day-plan__columns">
        <Movements name="arrivals" events={day.arrivals} />
        <Movements name="departures" events={day.departures} />
      </div>
    </section>
  );
}

function Movements({ name, events }: { name: "arrivals" | "departures"; events: readonly DayEvent[] }) {
  const { t } = useHostWords();
  return (
    <div class="movements">
      <p class="movements__title">
        <HostIcon name={name === "arrivals" ? "arrive" : "leave"} size={18} />
        {t(`today.${name}`, { count: events.length })}
      </p>
      <ul>
        {events.map((event) => (
          <li key={event.entry.id}>
            <Movement event={event} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Movement({ event: { property, ofSeveral, entry } }: { event: DayEvent }) {
  const { t } = useHostWords();
  const name = entryName(entry, t);
  return (
    <>
      {entry.kind === "booking" ? (
        <Link href={`/host/bookings/${encodeURIComponent(entry.id)}`}>{name}</Link>
      ) : (
        <strong>{name}</strong>
      )}
      <span class="movements__place">{placeWords(property.title, ofSeveral, t)}</span>
      {entry.payment_state && ["unpaid", "failed", "deposit_paid"].includes(entry.payment_state) && (
        <span class={`badge badge--payment-${entry.payment_state}`}>
          {t(`payment.${entry.payment_state}`)}
        </span>
      )}
    </>
  );
}
