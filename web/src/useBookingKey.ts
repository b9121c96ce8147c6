import { useEffect, useState } from "preact/hooks";

const read = (): string => new URLSearchParams(location.hash.slice(1)).get("key") ?? "";

/** The key to a booking from the address' fragment, which browsers send to nobody. */
export function useBookingKey(): string {
  const [key, setKey] = useState(read);
  useEffect(() => {
    const update = () => setKey(read());
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  return key;
}
