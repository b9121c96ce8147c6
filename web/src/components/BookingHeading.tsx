import type { Booking } from "../apiTypes.ts";
import { formatDeadline } from "../instants.ts";
import type { PaymentDocument } from "../paymentTypes.ts";
import { useTenant } from "../queries.ts";
import { formatDay, formatTime } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { Icon, type IconName } from "./Icon.tsx";

const SEALS: Record<Booking["state"], IconName> = {
  awaiting_payment: "clock",
  pending: "clock",
  confirmed: "check",
  in_progress: "check",
  completed: "check",
  declined: "close",
  expired: "close",
  cancelled: "close",
};

/** The API's words, in place of a reason, for a guest who did not come and for nights that were lost meanwhile. */
const NO_SHOW = "no-show";
const NIGHTS_TAKEN = "nights-taken";

interface BookingHeadingProps {
  booking: Booking;
  payment: PaymentDocument | undefined;
}

/** The state in words, and what happens next. Read out when it changes. */
export function BookingHeading({ booking, payment }: BookingHeadingProps) {
  const { t } = useWords();
  const seal = SEALS[booking.state];
  const { title, lead } = useStateWords(booking, payment);
  const given = booking.state === "declined" || booking.state === "cancelled" ? booking.reason : undefined;
  return (
    <div class="booking__heading" role="status">
      <span class={seal === "check" ? "seal" : `seal seal--${seal}`}>
        <Icon name={seal} size={28} />
      </span>
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      {given && given !== NO_SHOW && given !== NIGHTS_TAKEN && (
        <p class="booking__reason" dir="auto">
          {booking.state === "declined" ? t("booking.reason", { reason: given }) : `“${given}”`}
        </p>
      )}
    </div>
  );
}

export function useStateTitle(booking: Booking | undefined, payment: PaymentDocument | undefined): string {
  const { t } = useWords();
  if (!booking) return t("booking.number");
  if (booking.state === "awaiting_payment") return t("paying.processing");
  if (noShow(booking)) return t("booking.no_show");
  return t(`booking.${endOf(booking, payment) ?? booking.state}`);
}

/** How a booking that was to be paid by card ended before its money came; undefined where that is not how. */
function endOf(
  booking: Booking,
  payment: PaymentDocument | undefined,
): "unpaid" | "ran_out" | "lost" | undefined {
  if (booking.state === "cancelled" && booking.reason === NIGHTS_TAKEN) return "lost";
  if (booking.state !== "expired" || !payment) return undefined;
  return payment.decline ? "unpaid" : "ran_out";
}

const noShow = (booking: Booking): boolean => booking.state === "cancelled" && booking.reason === NO_SHOW;

function useStateWords(
  booking: Booking,
  payment: PaymentDocument | undefined,
): { title: string; lead: string } {
  const { t, locale } = useWords();
  const title = useStateTitle(booking, payment);
  const tenant = useTenant().data;
  const { house_rules: times, guest } = booking;
  const contact = tenant?.contact_email ?? t("booking.host");
  const leads: Record<Booking["state"], () => string> = {
    awaiting_payment: () => t("paying.processing_lead"),
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
  const end = endOf(booking, payment);
  return { title, lead: end ? t(`booking.${end}_lead`) : leads[booking.state]() };
}
