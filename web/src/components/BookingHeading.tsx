import type { Booking } from "../apiTypes.ts";
import { formatDeadline } from "../instants.ts";
import { useTenant } from "../queries.ts";
import { formatDay, formatTime } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { Icon, type IconName } from "./Icon.tsx";

const SEALS: Record<Booking["state"], IconName> = {
  pending: "clock",
  confirmed: "check",
  in_progress: "check",
  completed: "check",
  declined: "close",
  expired: "close",
  cancelled: "close",
};

/** The API's word for a guest who did not come, in place of a reason. */
const NO_SHOW = "no-show";

/** The state in words, and what happens next. Read out when it changes. */
export function BookingHeading({ booking }: { booking: Booking }) {
  const { t } = useWords();
  const seal = SEALS[booking.state];
  const { title, lead } = useStateWords(booking);
  const given = booking.state === "declined" || booking.state === "cancelled" ? booking.reason : undefined;
  return (
    <div class="booking__heading" role="status">
      <span class={seal === "check" ? "seal" : `seal seal--${seal}`}>
        <Icon name={seal} size={28} />
      </span>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      {given && given !== NO_SHOW && (
        <p class="booking__reason" dir="auto">
          {booking.state === "declined" ? t("booking.reason", { reason: given }) : `“${given}”`}
        </p>
      )}
    </div>
  );
}

export function useStateTitle(booking: Booking | undefined): string {
  const { t } = useWords();
  if (!booking) return t("booking.number");
  return t(noShow(booking) ? "booking.no_show" : `booking.${booking.state}`);
}

const noShow = (booking: Booking): boolean => booking.state === "cancelled" && booking.reason === NO_SHOW;

function useStateWords(booking: Booking): { title: string; lead: string } {
  const { t, locale } = useWords();
  const title = useStateTitle(booking);
  const tenant = useTenant().data;
  const { house_rules: times, guest } = booking;
  const contact = tenant?.contact_email ?? t("booking.host");
  const leads: Record<Booking["state"], () => string> = {
    pending: () =>
      t("booking.pending_lead", {
        host: tenant?.name ?? t("booking.host"),
        deadline: formatDeadline(booking.expires_at ?? "", locale),
        email: guest.email,
      }),
    confirmed: () =>
      t("booking.confirmed_lead", {
        email: guest.email,
        day: formatDay(booking.check_in, locale),
        time: formatTime(times.check_in_from, locale),
      }),
    in_progress: () =>
      t("booking.in_progress_lead", {
        day: formatDay(booking.check_out, locale),
        time: formatTime(times.check_out_until, locale),
        contact,
      }),
    completed: () => t("booking.completed_lead", { day: formatDay(booking.check_out, locale) }),
    declined: () => t("booking.declined_lead"),
    expired: () => t("booking.expired_lead"),
    cancelled: () => (noShow(booking) ? t("booking.no_show_lead", { contact }) : t("booking.cancelled_lead")),
  };
  return { title, lead: leads[booking.state]() };
}
