import { Icon } from "../../components/Icon.tsx";
import { useHostWords } from "../hostWords.ts";
import { timeLeft } from "../instantWords.ts";
import { useNow } from "../useNow.ts";

/** How long a request can still be answered. */
export function RequestCountdown({ until }: { until: string }) {
  const { t, locale } = useHostWords();
  const left = timeLeft(until, locale, useNow());
  return (
    <p class="countdown">
      <Icon name="clock" size={18} /> {left ? t("request.expires", { time: left }) : t("request.expired")}
    </p>
  );
}
