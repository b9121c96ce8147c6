import { useEffect, useState } from "preact/hooks";

// Longer than this, browsers' timers overflow; it is asked again then.
const LONGEST_WAIT_MS = 3_600_000;

/** Whether an instant has passed by this device's clock; false while there is none. */
export function useIsOver(instant: string | undefined): boolean {
  const [now, setNow] = useState(() => Date.now());
  const left = instant === undefined ? null : Date.parse(instant) - now;
  useEffect(() => {
    if (left === null || left <= 0) return undefined;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(left + 50, LONGEST_WAIT_MS));
    return () => clearTimeout(timer);
  }, [left]);
  return left !== null && left <= 0;
}
