import { useState } from "preact/hooks";
import type { Booking } from "../apiTypes.ts";
import { formatMoney } from "../money.ts";
import { waitsForGuest } from "../payment/moneyLeft.ts";
import { PayingStay } from "../payment/PayingStay.tsx";
import { PaymentDue } from "../payment/PaymentDue.tsx";
import { Receipt } from "../payment/Receipt.tsx";
import type { PaymentDocument } from "../paymentTypes.ts";
import { useProperty } from "../queries.ts";
import { formatDay, formatTime } from "../stayDates.ts";
import { useGuestWords } from "../useGuestWords.ts";
import { useWords } from "../useWords.ts";
import { isElsewhere, zoneName } from "../zoneWords.ts";
import { BookingActions } from "./BookingActions.tsx";
import { BookingHeading } from "./BookingHeading.tsx";
import { refundAgreed } from "./CancelSheet.tsx";
import { Notice } from "./Notice.tsx";
import { Picture } from "./Picture.tsx";
import { PriceLines } from "./PriceLines.tsx";
import { RefundRule } from "./RefundRule.tsx";
import { RefundTable } from "./RefundTable.tsx";

interface BookingDetailsProps {
  booking: Booking;
  accessKey: string;
  /** What is known of its money. */
  payment: PaymentDocument | undefined;
  /** Something happened to it elsewhere: reads it anew. */
  onNews: () => void;
}

const OVER = ["declined", "expired", "cancelled"];

export function BookingDetails({ booking, accessKey, payment, onNews }: BookingDetailsProps) {
  const { t } = useWords();
  const [changed, setChanged] = useState<Booking>();
  const money = { payment, accessKey, onNews };
  const waits = booking.state === "awaiting_payment";
  return (
    <div class="page booking">
      {waits ? (
        <PayingStay booking={booking} {...money} />
      ) : (
        <BookingHeading booking={booking} payment={payment} />
      )}
      {!waits && !OVER.includes(booking.state) && waitsForGuest(payment) && (
        <PaymentDue {...money} payment={payment} />
      )}
      {changed && isStill(changed, booking) && <Notice title={t("change.done")} icon="check" role="status" />}
      <div class="booking__columns">
        <article class="booking__card">
          <BookingPlace booking={booking} />
          <StayFacts booking={booking} />
        </article>
        <div class="booking__side">
          <BookingPrice booking={booking} payment={payment} />
          <BookingActions booking={booking} accessKey={accessKey} onChanged={setChanged} />
        </div>
      </div>
    </div>
  );
}

/** Its money moves its version on in a moment: what was changed to stays as it is. */
const isStill = (changed: Booking, { state, check_in, check_out, total }: Booking): boolean =>
  changed.state === state &&
  changed.check_in === check_in &&
  changed.check_out === check_out &&
  changed.total === total;

interface MoneyProps {
  booking: Booking;
  payment: PaymentDocument | undefined;
}

function BookingPrice({ booking, payment }: MoneyProps) {
  const { t } = useWords();
  const waits = booking.state === "pending" || booking.state === "awaiting_payment";
  const cancellable = waits || booking.possible.includes("cancel");
  return (
    <section class="booking__price" aria-labelledby="booking-price">
      <h2 id="booking-price">{t(booking.state === "pending" ? "booking.asked_price" : "price.title")}</h2>
      <PriceLines lines={booking.lines} total={booking.total} currency={booking.currency} />
      <MoneySoFar booking={booking} payment={payment} />
      {booking.state === "pending" && <p>{t("booking.withdraw_free")}</p>}
      {cancellable && <RefundRule refund={booking.refund} />}
    </section>
  );
}

function MoneySoFar({ booking, payment }: MoneyProps) {
  const { t } = useWords();
  const receipt = payment && <Receipt booking={booking} payment={payment} />;
  if (OVER.includes(booking.state)) {
    return (
      <>
        {(!payment || booking.state === "cancelled") && <GivenBack booking={booking} payment={payment} />}
        {receipt}
      </>
    );
  }
  return receipt ?? <p>{t(`booking.payment.${booking.payment_state}`)}</p>;
}

/** What a stay that will not be gives back, line by line where it was cancelled here. */
function GivenBack({ booking, payment: known }: MoneyProps) {
  const { t, locale } = useWords();
  const { refund_due: due, total, payment_state: payment, currency } = booking;
  const money = (amount: number) => formatMoney({ amount, currency }, locale);
  const preview = refundAgreed(booking);
  if (preview && payment !== "unpaid") return <RefundTable preview={preview} />;
  if (due === undefined || (payment === "unpaid" && due === total)) return <p>{t("booking.nothing_due")}</p>;
  if (payment === "unpaid")
    return <p>{t("booking.refund_due_unpaid", { back: money(due), total: money(total) })}</p>;
  return (
    <>
      <p>
        <strong>{t("booking.refund_due", { back: money(due), total: money(total) })}</strong>
      </p>
      {!known && <p>{t(`booking.payment.${payment}`)}</p>}
    </>
  );
}

function BookingPlace({ booking }: { booking: Booking }) {
  const { t } = useWords();
  const property = useProperty(booking.property_id);
  return (
    <>
      {property.data ? (
        <Picture image={property.data.image} class="booking__picture" eager />
      ) : (
        <div class="booking__picture skeleton" />
      )}
      <h2>{booking.property_title}</h2>
      <p class="booking__number hint">
        {t("booking.number")} {booking.booking_id}
      </p>
    </>
  );
}

function StayFacts({ booking }: { booking: Booking }) {
  const { t, locale } = useWords();
  const guests = useGuestWords();
  const { house_rules: rules, time_zone: zone, guest } = booking;
  const day = (date: string) => formatDay(date, locale);
  const time = (text: string) => formatTime(text, locale);
  return (
    <dl class="stay-facts">
      <dt>{t("dates.check_in")}</dt>
      <dd>
        <strong>{day(booking.check_in)}</strong>{" "}
        {t("booking.check_in_from", { time: time(rules.check_in_from) })}
      </dd>
      <dt>{t("dates.check_out")}</dt>
      <dd>
        <strong>{day(booking.check_out)}</strong>{" "}
        {t("booking.check_out_until", { time: time(rules.check_out_until) })}
        <span class="hint stay-facts__nights">{t("dates.nights", { count: booking.nights })}</span>
        {isElsewhere(zone) && (
          <span class="hint stay-facts__zone">{t("booking.zone", { zone: zoneName(zone, locale) })}</span>
        )}
      </dd>
      <dt>{t("booking.where")}</dt>
      <dd>{booking.place}</dd>
      <dt>{t("booking.who")}</dt>
      <dd>{guests(booking.guests)}</dd>
      <dt>{t("booking.contact")}</dt>
      <dd>{[guest.name, guest.email, guest.phone].filter(Boolean).join(", ")}</dd>
    </dl>
  );
}
