import { useTranslation } from "react-i18next";
import type { Refund } from "../apiTypes.ts";
import { formatDay } from "../stayDates.ts";
import { Icon } from "./Icon.tsx";

/** What a cancellation gives back, until which day. */
export function RefundRule({ refund }: { refund: Refund }) {
  const { t } = useTranslation();
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
  const { t, i18n } = useTranslation();
  const day = (date: string) => formatDay(date, i18n.language);
  const percent = (share: number) =>
    new Intl.NumberFormat(i18n.language, { style: "percent" }).format(share / 100);
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
