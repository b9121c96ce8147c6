import type { Refund, RefundStep } from "../apiTypes.ts";
import { formatDay } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { Icon } from "./Icon.tsx";

const ALL = 100;

/** What a cancellation gives back, until which day. */
export function RefundRule({ refund }: { refund: Refund }) {
  const { t } = useWords();
  return (
    <div class="refund-rule">
      <Icon name="shield" />
      <div>
        <p class="refund-rule__title">{t("refund.title")}</p>
        <RefundWords refund={refund} />
      </div>
    </div>
  );
}

/** Every step that still lies ahead, a sentence each. */
export function RefundWords({ refund }: { refund: Refund }) {
  const { t, locale } = useWords();
  const step = ({ percent, until }: RefundStep) => {
    const day = formatDay(until, locale);
    const share = new Intl.NumberFormat(locale, { style: "percent" }).format(percent / ALL);
    return percent === ALL ? t("refund.full", { day }) : t("refund.partial", { day, percent: share });
  };
  if (refund.steps.length === 0) return <p>{t("refund.none")}</p>;
  return (
    <ul class="refund-steps">
      {refund.steps.map((each) => (
        <li key={each.until}>{step(each)}</li>
      ))}
      <li>{t("refund.after")}</li>
    </ul>
  );
}
