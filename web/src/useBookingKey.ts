import { useEffect, useState } from "preact/hooks";
import { forgetKey, keptKey } from "./payment/bankTrip.ts";

const read = (): string => new URLSearchParams(location.hash.slice(1)).get("key") ?? "";

/**
 * The key to a booking from the address' fragment, which browsers send to nobody. Whoever comes back from their bank
 * without it finds it again, and the address is made whole: it is the one worth keeping.
 */
export function useBookingKey(bookingId: string): string {
  const [key, setKey] = useState(() => read() || keptKey(bookingId));
  useEffect(() => {
    const kept = keptKey(bookingId);
    if (!read() && kept)
      history.replaceState(history.state, "", `${location.pathname}#key=${encodeURIComponent(kept)}`);
    if (read()) forgetKey(bookingId);
  }, [bookingId]);
  useEffect(() => {
    const update = () => setKey(read());
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  return key;
}
