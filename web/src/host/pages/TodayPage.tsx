import { useMemo } from "preact/hooks";
import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { useTenant } from "../../queries.ts";
import { addDays, formatDay, todayIn } from "../../stayDates.ts";
import { usePageTitle } from "../../usePageTitle.ts";
import { SyncHealth } from "../channels/SyncHealth.tsx";
import { DayPlan } from "../components/DayPlan.tsx";
import { Failure } from "../components/Failure.tsx";
import { RequestCard } from "../components/RequestCard.tsx";
import { useOpenConflicts } from "../conflicts/conflictQueries.ts";
import { OpenConflicts } from "../conflicts/OpenConflicts.tsx";
import { useCalendars, useHostProperties, useRequests, useSeveralUnits } from "../hostQueries.ts";
import { useHostWords } from "../hostWords.ts";
import { useOpenPayments } from "../money/moneyQueries.ts";
import { OpenPayments } from "../money/OpenPayments.tsx";
import { daysAhead } from "../timeline/dayEvents.ts";

const DAYS = 8;

/** What a host wants to know at breakfast: who waits for an answer, who comes and who goes. */
export function TodayPage() {
  const { t, locale } = useHostWords();
  const zone = useTenant().data?.time_zone ?? "UTC";
  const today = todayIn(zone);
  usePageTitle(t("today.title"));
  return (
    <div class="page today">
      <div class="host-head">
        <div>
          <h1>{t("today.title")}</h1>
          <p class="lead">{formatDay(today, locale)}</p>
        </div>
        <Link href="/host/bookings/new" class="button">
          <Icon name="plus" size={18} /> {t("new.title")}
        </Link>
      </div>
      <Requests />
      <SyncHealth />
      <Days today={today} />
    </div>
  );
}

function Requests() {
  const { t, guestT } = useHostWords();
  const requests = useRequests();
  const conflicts = useOpenConflicts();
  const payments = useOpenPayments();
  const properties = useHostProperties();
  const titles = useMemo(
    () => new Map((properties.data ?? []).map((each) => [each.property_id, each.title])),
    [properties.data],
  );
  const waiting = requests.data?.items ?? [];
  const open = conflicts.data?.items ?? [];
  const unpaid = payments.data ?? [];
  const known = requests.data && conflicts.data && payments.data;
  return (
    <section aria-labelledby="today-requests" class="today__requests">
      <h2 id="today-requests">{t("today.needs_answer")}</h2>
      <Failure title={t("today.failed")} error={requests.error} onRetry={() => void requests.refetch()} />
      <Failure
        title={t("conflicts.failed")}
        error={conflicts.error}
        onRetry={() => void conflicts.refetch()}
      />
      <Failure
        title={t("today.payments_failed")}
        error={payments.error}
        onRetry={() => void payments.refetch()}
      />
      {requests.isPending && (
        <div class="skeleton skeleton--request" aria-busy="true">
          <span class="unseen">{guestT("loading")}</span>
        </div>
      )}
      {open.length > 0 && <OpenConflicts conflicts={open} />}
      {unpaid.length > 0 && <OpenPayments payments={unpaid} />}
      {known && waiting.length + open.length + unpaid.length === 0 && (
        <p class="today__nothing">
          <Icon name="check" size={18} /> {t("today.nothing_waits")}
        </p>
      )}
      <ul class="request-list">
        {waiting.map((request) => (
          <li key={request.booking_id}>
            <RequestCard request={request} title={titles.get(request.property_id) ?? ""} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Days({ today }: { today: string }) {
  const { t } = useHostWords();
  const properties = useHostProperties();
  const ids = useMemo(() => (properties.data ?? []).map((each) => each.property_id), [properties.data]);
  // A day of room on either side: no property's date is further from the tenant's.
  const calendars = useCalendars(ids, addDays(today, -2), addDays(today, DAYS + 2));
  const places = useMemo(() => calendars.calendars.flatMap((each) => each.items), [calendars.calendars]);
  const units = useSeveralUnits(calendars.calendars);
  const days = useMemo(() => daysAhead(places, units, DAYS), [places, units]);
  const error = properties.error ?? calendars.error;
  const loading = properties.isPending || (ids.length > 0 && !calendars.complete);
  const failure = (
    <Failure
      title={t("today.failed")}
      error={error}
      onRetry={properties.error ? () => void properties.refetch() : calendars.retry}
    />
  );
  if (error && (!properties.data || !calendars.complete)) return failure;
  if (loading) return <DaysSkeleton />;
  if (ids.length === 0) return <p class="today__nothing">{t("properties.empty_hint")}</p>;
  return (
    <>
      {failure}
      <DayPlan days={days.slice(0, 1)} today={today} />
      <section aria-labelledby="today-week">
        <h2 id="today-week">{t("today.next_days")}</h2>
        <DayPlan days={days.slice(1)} today={today} />
      </section>
    </>
  );
}

function DaysSkeleton() {
  const { guestT } = useHostWords();
  return (
    <div aria-busy="true">
      <span class="unseen" role="status">
        {guestT("loading")}
      </span>
      <div class="skeleton skeleton--day" />
      <div class="skeleton skeleton--day" />
      <div class="skeleton skeleton--day" />
    </div>
  );
}
