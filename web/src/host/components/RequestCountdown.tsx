import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../components/Icon.tsx";
import { useHostWords } from "../hostWords.ts";
import { timeLeft } from "../instantWords.ts";

const LOOK_EVERY_MS = 20_000;

/** How long a request can still be answered. */
export function RequestCountdown({ until }: { until: string }) {
  const { t, locale } = useHostWords();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const left = timeLeft(until, locale, now);
  return (
    <p class="countdown">
      <Icon name="clock" size={18} /> {left ? t("request.expires", { time: left }) : t("request.expired")}
    </p>
  );
}
