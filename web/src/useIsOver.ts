import { useEffect, useState } from "preact/hooks";

// Longer than this, browsers' timers overflow; it is asked again then.
const LONGEST_WAIT_MS = 3_600_000;

/** Whether an instant has passed by this device's clock; false while there is none. */
export function useIsOver(instant: string | undefined): boolean {
  const [, wake] = useState(0);
  useEffect(() => {
    if (instant === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      const left = Date.parse(instant) - Date.now();
      if (left > 0) timer = setTimeout(wait, Math.min(left + 50, LONGEST_WAIT_MS));
      else wake((count) => count + 1);
    };
    wait();
    return () => clearTimeout(timer);
  }, [instant]);
  return instant !== undefined && Date.parse(instant) <= Date.now();
}
