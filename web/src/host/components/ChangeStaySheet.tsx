import { useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { GuestStepper } from "../../components/GuestStepper.tsx";
import { Sheet } from "../../components/Sheet.tsx";
import type { Guests } from "../../apiTypes.ts";
import { formatMoney } from "../../money.ts";
import { isPlainDate } from "../../stayDates.ts";
import { InputField, SelectField } from "../forms/fields.tsx";
import { quoteChange } from "../hostApi.ts";
import { useHostProperty } from "../hostQueries.ts";
import type { ChangeQuote, HostBooking, StayChange } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { unitWords } from "../unitWords.ts";
import { useBookingActions } from "../useBookingActions.ts";
import { Failure } from "./Failure.tsx";
import { parseMoney } from "../moneyInput.ts";
import { HostPriceLines } from "./HostPriceLines.tsx";

interface ChangeStaySheetProps {
  booking: HostBooking;
  open: boolean;
  onClose: () => void;
}

/** Other dates, guests or unit, with the difference in price shown before. */
export function ChangeStaySheet({ booking, open, onClose }: ChangeStaySheetProps) {
  const { t } = useHostWords();
  return (
    <Sheet title={t("change.title")} open={open} onClose={onClose}>
      {open && <ChangeForm booking={booking} onClose={onClose} />}
    </Sheet>
  );
}

function ChangeForm({ booking, onClose }: Omit<ChangeStaySheetProps, "open">) {
  const { t, guestT } = useHostWords();
  const [checkIn, setCheckIn] = useState(booking.check_in);
  const [checkOut, setCheckOut] = useState(booking.check_out);
  const [guests, setGuests] = useState<Guests>(booking.guests);
  const [unit, setUnit] = useState(booking.unit);
  const property = useHostProperty(booking.property_id);
  const { change } = useBookingActions(booking.booking_id);
  const [agreed, setAgreed] = useState("");
  const price = parseMoney(agreed, booking.currency);
  const wanted = changeOf(booking, { check_in: checkIn, check_out: checkOut, guests, unit }, price);
  const quote = useChangeQuote(booking, wanted);
  const units = property.data?.units ?? [];
  const submit = (event: Event) => {
    event.preventDefault();
    if (!wanted || !quote.data || change.isPending) return;
    change.mutate({ ...wanted, expected_total: quote.data.total }, { onSuccess: onClose });
  };
  return (
    <form class="host-form" onSubmit={submit}>
      <div class="host-form__pair">
        <InputField
          label={guestT("dates.check_in")}
          name="check_in"
          type="date"
          value={checkIn}
          onInput={setCheckIn}
        />
        <InputField
          label={guestT("dates.check_out")}
          name="check_out"
          type="date"
          value={checkOut}
          min={checkIn}
          onInput={setCheckOut}
        />
      </div>
      {units.length > 1 && (
        <SelectField
          label={t("booking.unit")}
          name="unit"
          value={unit}
          onChange={setUnit}
          options={units.map((each) => ({ value: each.id, label: unitWords(each, t) }))}
        />
      )}
      <GuestStepper guests={guests} sleeps={property.data?.sleeps} onChange={setGuests} />
      <InputField
        label={t("new.agreed")}
        hint={t("new.agreed_hint")}
        name="agreed_total"
        unit={booking.currency}
        inputMode="decimal"
        value={agreed}
        onInput={setAgreed}
        error={Number.isNaN(price) ? t("rules.wrong_amount") : undefined}
      />
      {wanted && <Failure title={t("change.not_possible")} error={quote.error} />}
      {wanted && quote.data && <Difference booking={booking} quote={quote.data} />}
      <Failure title={t("act.failed")} error={change.error} />
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={!wanted || !quote.data || change.isPending}>
          {t("change.submit")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("change.keep")}
        </button>
      </div>
    </form>
  );
}

type Asked = Required<Omit<StayChange, "agreed_total">>;

/** Only what differs from the booking; null when nothing does, or what is typed makes no sense. */
function changeOf(booking: HostBooking, asked: Asked, agreed: number | null): StayChange | null {
  const { check_in: from, check_out: to } = asked;
  if (!isPlainDate(from) || !isPlainDate(to) || to <= from || Number.isNaN(agreed)) return null;
  const names = ["check_in", "check_out", "guests", "unit"] as const;
  const differing = names.filter((name) => JSON.stringify(asked[name]) !== JSON.stringify(booking[name]));
  if (differing.length === 0 && agreed === null) return null;
  const change = Object.fromEntries(differing.map((name) => [name, asked[name]]));
  return agreed === null ? change : { ...change, agreed_total: agreed };
}

const useChangeQuote = (booking: HostBooking, wanted: StayChange | null) =>
  useQuery({
    queryKey: ["host", "change-quote", booking.booking_id, booking.version, wanted],
    queryFn: () => quoteChange(booking.booking_id, wanted ?? {}, crypto.randomUUID()),
    enabled: wanted !== null,
    staleTime: 10_000,
  });

function Difference({ booking, quote }: { booking: HostBooking; quote: ChangeQuote }) {
  const { t, locale } = useHostWords();
  const amount = formatMoney({ amount: Math.abs(quote.difference), currency: booking.currency }, locale);
  const said = quote.difference > 0 ? "change.more" : quote.difference < 0 ? "change.less" : "change.same";
  return (
    <div class="change-difference">
      <HostPriceLines lines={quote.lines} total={quote.total} currency={booking.currency} />
      <p role="status">
        <strong>{t(said, { amount })}</strong>
      </p>
    </div>
  );
}
