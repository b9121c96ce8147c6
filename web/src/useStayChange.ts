import { useMutation } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { hasSlug } from "./api.ts";
import type { Booking, ChangeQuote, Guests, StayChange } from "./apiTypes.ts";
import { changeBooking } from "./bookingApi.ts";
import { useChangeQuote, useKeepBooking } from "./bookingQueries.ts";
import type { Picked } from "./stayRules.ts";
import { GUEST_KINDS } from "./staySearch.ts";
import { forgetTab, readTab, writeTab } from "./tabStorage.ts";

export interface ChangeDraft {
  picked: Picked;
  guests: Guests;
}

/** Thought of from this stay: it lasts while money moves the booking on, and not when the stay itself changes. */
const slot = ({ booking_id, check_in, check_out, guests }: Booking) =>
  ["change", booking_id, check_in, check_out, ...GUEST_KINDS.map((kind) => guests[kind])].join(":");

const asItIs = (booking: Booking): ChangeDraft => ({
  picked: { checkIn: booking.check_in, checkOut: booking.check_out },
  guests: booking.guests,
});

/** A change being thought about: kept in the tab, priced as it stands, made once it is agreed to. */
export function useStayChange(
  booking: Booking,
  accessKey: string,
  open: boolean,
  onChanged: (booking: Booking) => void,
) {
  const { draft, write, forget } = useDraft(booking);
  const wanted = wantedChange(booking, draft);
  const quote = useChangeQuote(booking, accessKey, open ? wanted : null);
  const keep = useKeepBooking(accessKey);
  const [key] = useState(() => crypto.randomUUID());
  const change = useMutation({
    mutationFn: (agreed: ChangeQuote) => {
      const { check_in, check_out, guests, total } = agreed;
      const body = { check_in, check_out, guests, expected_total: total };
      const attempt = `${key}-${booking.version}-${fingerprint(body)}`;
      return changeBooking(booking.booking_id, accessKey, body, attempt);
    },
    onSuccess: (changed) => {
      forget();
      keep(changed);
      if (changed.access_token) openWith(changed.access_token);
      onChanged(changed);
    },
    onError: (error) => {
      if (hasSlug(error, "price-changed")) void quote.refetch();
    },
  });
  const edit = (part: Partial<ChangeDraft>) => {
    change.reset();
    write({ ...draft, ...part });
  };
  const agreed = wanted && quote.data && !quote.isPlaceholderData && !quote.isFetching ? quote.data : null;
  return { draft, edit, undo: () => edit(asItIs(booking)), wanted, quote, change, agreed };
}

function useDraft(booking: Booking) {
  const [kept, setKept] = useState<{ of: string; draft: ChangeDraft } | null>(null);
  const place = slot(booking);
  const draft = kept?.of === place ? kept.draft : (readTab<ChangeDraft>(place) ?? asItIs(booking));
  const write = (next: ChangeDraft) => {
    writeTab(place, next);
    setKept({ of: place, draft: next });
  };
  const forget = () => forgetTab(place);
  return { draft, write, forget };
}

/** A stay that ends later has a link that lasts longer: the address takes it, without a new page. */
function openWith(token: string): void {
  history.replaceState(history.state, "", `#key=${encodeURIComponent(token)}`);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** Null while there is nothing to price: no whole stay, or the one that is booked. */
function wantedChange(booking: Booking, { picked, guests }: ChangeDraft): StayChange | null {
  const { checkIn, checkOut } = picked;
  if (!checkIn || !checkOut) return null;
  const same =
    checkIn === booking.check_in &&
    checkOut === booking.check_out &&
    GUEST_KINDS.every((kind) => guests[kind] === booking.guests[kind]);
  return same ? null : { check_in: checkIn, check_out: checkOut, guests };
}

/** Another change needs another key, as does the same one of a booking changed since; sent again, it keeps its own. */
const fingerprint = (body: object): string =>
  JSON.stringify(body)
    .split("")
    .reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) >>> 0, 7)
    .toString(36);
