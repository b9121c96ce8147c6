import type { Booking } from "../apiTypes.ts";
import { useProperty } from "../queries.ts";
import { formatDay, formatTime } from "../stayDates.ts";
import { useGuestWords } from "../useGuestWords.ts";
import { useWords } from "../useWords.ts";
import { isElsewhere, zoneName } from "../zoneWords.ts";
import { BookingActions } from "./BookingActions.tsx";
import { Icon } from "./Icon.tsx";
import { Picture } from "./Picture.tsx";
import { PriceLines } from "./PriceLines.tsx";
import { RefundRule } from "./RefundRule.tsx";

interface BookingDetailsProps {
  booking: Booking;
  accessKey: string;
}

export function BookingDetails({ booking, accessKey }: BookingDetailsProps) {
  const confirmed = booking.state === "confirmed";
  return (
    <div class="page booking">
      <BookingHeading booking={booking} />
      <div class="booking__columns">
        <article class="booking__card">
          <BookingPlace booking={booking} />
          <StayFacts booking={booking} />
        </article>
        <div class="booking__side">
          <section class="booking__price" aria-labelledby="booking-price">
            <BookingPriceTitle />
            <PriceLines lines={booking.lines} total={booking.total} currency={booking.currency} />
            {confirmed && <RefundRule refund={booking.refund} />}
          </section>
          {confirmed && <BookingActions booking={booking} accessKey={accessKey} />}
        </div>
      </div>
    </div>
  );
}

function BookingPriceTitle() {
  const { t } = useWords();
  return <h2 id="booking-price">{t("price.title")}</h2>;
}

function BookingHeading({ booking }: { booking: Booking }) {
  const { t } = useWords();
  const confirmed = booking.state === "confirmed";
  return (
    <div class="booking__heading" role="status">
      <span class={confirmed ? "seal" : "seal seal--cancelled"}>
        <Icon name={confirmed ? "check" : "close"} size={28} />
      </span>
      <h1>{t(`booking.${booking.state}`)}</h1>
      <p class="lead">
        {confirmed
          ? t("booking.confirmed_lead", { email: booking.guest.email })
          : t("booking.cancelled_lead")}
      </p>
    </div>
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
