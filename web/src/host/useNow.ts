import { useEffect, useState } from "preact/hooks";

const LOOK_EVERY_MS = 20_000;

/** The time, looked at often enough for words in minutes. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
