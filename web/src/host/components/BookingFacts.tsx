import { Link } from "wouter";
import { formatMoney } from "../../money.ts";
import { formatDay, formatTime } from "../../stayDates.ts";
import { useGuestWords } from "../../useGuestWords.ts";
import { isElsewhere, zoneName } from "../../zoneWords.ts";
import { instantWords } from "../instantWords.ts";
import { useHostProperty } from "../hostQueries.ts";
import type { HostBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";

/** Who comes where, from when to when, and how to reach them. */
export function BookingFacts({ booking }: { booking: HostBooking }) {
  const { guestT, locale } = useHostWords();
  const { guest, house_rules: rules, time_zone: zone } = booking;
  return (
    <section class="host-card" aria-labelledby="booking-stay">
      <h2 id="booking-stay">
        <Link href={`/host/calendar?from=${booking.check_in}`}>{booking.property_title}</Link>
      </h2>
      <dl class="stay-facts">
        <dt>{guestT("dates.check_in")}</dt>
        <dd>
          <strong>{formatDay(booking.check_in, locale)}</strong>{" "}
          {guestT("booking.check_in_from", { time: formatTime(rules.check_in_from, locale) })}
        </dd>
        <dt>{guestT("dates.check_out")}</dt>
        <dd>
          <strong>{formatDay(booking.check_out, locale)}</strong>{" "}
          {guestT("booking.check_out_until", { time: formatTime(rules.check_out_until, locale) })}
          <span class="hint stay-facts__nights">{guestT("dates.nights", { count: booking.nights })}</span>
          {isElsewhere(zone) && (
            <span class="hint stay-facts__zone">
              {guestT("booking.zone", { zone: zoneName(zone, locale) })}
            </span>
          )}
        </dd>
        <GuestFacts booking={booking} />
        {(guest.email || guest.phone) && (
          <>
            <dt>{guestT("booking.contact")}</dt>
            <dd class="host-booking__contact">
              {guest.email && <a href={`mailto:${guest.email}`}>{guest.email}</a>}
              {guest.phone && <a href={`tel:${guest.phone.replaceAll(" ", "")}`}>{guest.phone}</a>}
            </dd>
          </>
        )}
        <EndFacts booking={booking} />
      </dl>
    </section>
  );
}

function GuestFacts({ booking }: { booking: HostBooking }) {
  const { t, guestT, locale } = useHostWords();
  const guests = useGuestWords();
  const units = useHostProperty(booking.property_id).data?.units ?? [];
  return (
    <>
      <dt>{guestT("booking.who")}</dt>
      <dd>{guests(booking.guests)}</dd>
      {units.length > 1 && (
        <>
          <dt>{t("booking.unit")}</dt>
          <dd>{units.find((unit) => unit.id === booking.unit)?.name || booking.unit}</dd>
        </>
      )}
      <dt>{t("booking.source")}</dt>
      <dd>
        {t(`source.${booking.source}`)}, {instantWords(booking.created_at, locale)}
      </dd>
      <dt>{guestT("booking.number")}</dt>
      <dd class="host-booking__id">{booking.booking_id}</dd>
    </>
  );
}

/** How it ended, once it did. */
function EndFacts({ booking }: { booking: HostBooking }) {
  const { t, locale } = useHostWords();
  const { ended_at: ended, reason, refund_due: refund, currency } = booking;
  return (
    <>
      {ended && (
        <>
          <dt>{t(`state.${booking.state}`)}</dt>
          <dd>{instantWords(ended, locale)}</dd>
        </>
      )}
      {reason && (
        <>
          <dt>{t("booking.reason")}</dt>
          <dd>{reason}</dd>
        </>
      )}
      {refund !== null && refund !== undefined && (
        <>
          <dt>{t("booking.refund")}</dt>
          <dd>{formatMoney({ amount: refund, currency }, locale)}</dd>
        </>
      )}
    </>
  );
}
