import { useState } from "preact/hooks";
import { Link } from "wouter";
import { formatMoney } from "../../money.ts";
import { formatStay, nightsBetween } from "../../stayDates.ts";
import type { ListedBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { ApproveButton } from "./ApproveButton.tsx";
import { DeclineSheet } from "./DeclineSheet.tsx";
import { RequestCountdown } from "./RequestCountdown.tsx";

/** A request with its answer beside it. */
export function RequestCard({ request, title }: { request: ListedBooking; title: string }) {
  const { t, guestT, locale } = useHostWords();
  const [declining, setDeclining] = useState(false);
  const { check_in: from, check_out: to, total, currency } = request;
  return (
    <article class="request-card" aria-label={request.guest_name}>
      <div class="request-card__words">
        <h3>
          <Link href={`/host/bookings/${encodeURIComponent(request.booking_id)}`}>{request.guest_name}</Link>
        </h3>
        <p>{title}</p>
        <p>
          {formatStay(from, to, locale)}, {guestT("dates.nights", { count: nightsBetween(from, to) })},{" "}
          {formatMoney({ amount: total, currency }, locale)}
        </p>
        {request.expires_at && <RequestCountdown until={request.expires_at} />}
      </div>
      <div class="request-card__acts">
        <ApproveButton bookingId={request.booking_id} />
        <button
          type="button"
          class="button button--quiet"
          aria-haspopup="dialog"
          onClick={() => setDeclining(true)}
        >
          {t("act.decline")}
        </button>
      </div>
      <DeclineSheet booking={request} open={declining} onClose={() => setDeclining(false)} />
    </article>
  );
}
