import { useMemo } from "preact/hooks";
import type { Availability, Booking } from "../apiTypes.ts";
import { errorWords } from "../problemWords.ts";
import { useAvailability } from "../queries.ts";
import { addDays } from "../stayDates.ts";
import { type Picked, rulesFrom, without } from "../stayRules.ts";
import { useWords } from "../useWords.ts";
import { Notice } from "./Notice.tsx";
import { StayPicker } from "./StayPicker.tsx";

interface MoveCalendarProps {
  booking: Booking;
  picked: Picked;
  onPick: (picked: Picked) => void;
}

/** The place's nights for a stay that moves: its own are free to itself. */
export function MoveCalendar({ booking, picked, onPick }: MoveCalendarProps) {
  const words = useWords();
  const { t } = words;
  const { data, error, refetch } = useAvailability(booking.property_id);
  const { check_in: from, check_out: to } = booking;
  const rules = useMemo(() => data && movable(data, from, to), [data, from, to]);
  if (error && !data) {
    return (
      <Notice title={errorWords(error, words)}>
        <button type="button" class="text-button" onClick={() => void refetch()}>
          {t("try_again")}
        </button>
      </Notice>
    );
  }
  if (!rules) return <div class="skeleton skeleton--calendar" />;
  return <StayPicker rules={rules} picked={picked} onPick={onPick} legend />;
}

/** The days that are kept free around the stay move with it. Another stay may be as close: the API looks again. */
function movable(availability: Availability, checkIn: string, checkOut: string) {
  const around = availability.stay_rules.preparation_days;
  return without(rulesFrom(availability), addDays(checkIn, -around), addDays(checkOut, around));
}
