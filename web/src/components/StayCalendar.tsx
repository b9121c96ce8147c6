import { lazy, Suspense } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { Availability } from "../apiTypes.ts";
import { errorWords } from "../problemWords.ts";
import { useAvailability } from "../queries.ts";
import { type Picked, rulesFrom } from "../stayRules.ts";
import { useWords } from "../useWords.ts";
import { Notice } from "./Notice.tsx";
import { StayRulesWords } from "./StayRulesWords.tsx";

const StayPicker = lazy(() => import("./StayPicker.tsx").then((module) => ({ default: module.StayPicker })));

interface StayCalendarProps {
  propertyId: string;
  picked: Picked;
  onPick: (picked: Picked) => void;
}

export const CALENDAR_ID = "calendar";

/** Brings the calendar into view and the keyboard with it. */
export function goToCalendar(): void {
  const section = document.getElementById(CALENDAR_ID);
  section?.scrollIntoView({ block: "start" });
  section?.focus({ preventScroll: true });
}

/** A place's nights, free and taken, to choose a stay from. */
export function StayCalendar({ propertyId, picked, onPick }: StayCalendarProps) {
  const words = useWords();
  const { t } = words;
  const { data, error, refetch } = useAvailability(propertyId);
  return (
    <section id={CALENDAR_ID} class="section stay-calendar" aria-labelledby="calendar-title" tabIndex={-1}>
      <h2 id="calendar-title">{t("calendar.title")}</h2>
      {error && !data && (
        <Notice title={errorWords(error, words)}>
          <button type="button" class="text-button" onClick={() => void refetch()}>
            {t("try_again")}
          </button>
        </Notice>
      )}
      {!data && !error && <CalendarSkeleton />}
      {data && <LoadedCalendar availability={data} picked={picked} onPick={onPick} />}
    </section>
  );
}

interface LoadedCalendarProps {
  availability: Availability;
  picked: Picked;
  onPick: (picked: Picked) => void;
}

function LoadedCalendar({ availability, picked, onPick }: LoadedCalendarProps) {
  const rules = useMemo(() => rulesFrom(availability), [availability]);
  return (
    <Suspense fallback={<CalendarSkeleton />}>
      <StayPicker rules={rules} picked={picked} onPick={onPick} legend />
      <StayRulesWords rules={rules} />
    </Suspense>
  );
}

const CalendarSkeleton = () => <div class="skeleton skeleton--calendar" />;
