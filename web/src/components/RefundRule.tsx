import type { Refund } from "../apiTypes.ts";
import { formatDay } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { Icon } from "./Icon.tsx";

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

export function RefundWords({ refund }: { refund: Refund }) {
  const { t, locale } = useWords();
  const day = (date: string) => formatDay(date, locale);
  const percent = (share: number) => new Intl.NumberFormat(locale, { style: "percent" }).format(share / 100);
  const { full_refund_until: full, partial } = refund;
  if (!full && !partial) return <p>{t("refund.none")}</p>;
  return (
    <p>
      {full && `${t("refund.full", { day: day(full) })} `}
      {partial && `${t("refund.partial", { day: day(partial.until), percent: percent(partial.percent) })} `}
      {t("refund.after")}
    </p>
  );
}
