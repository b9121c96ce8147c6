import type { RefundPreview } from "../apiTypes.ts";
import { ruleWords } from "../lineWords.ts";
import { formatMoney } from "../money.ts";
import { useWords } from "../useWords.ts";

const ALL = 100;

/** What cancelling gives back: the sum first, then line by line. */
export function RefundTable({ preview }: { preview: RefundPreview }) {
  const { t, locale } = useWords();
  const money = (amount: number) => formatMoney({ amount, currency: preview.currency }, locale);
  const whole = preview.total + preview.kept;
  const sum = () => {
    if (preview.kept === 0) return t("cancellation.all_back", { total: money(whole) });
    if (preview.total === 0) return t("cancellation.none_back");
    return t("cancellation.back", { back: money(preview.total), total: money(whole) });
  };
  const percent = new Intl.NumberFormat(locale, { style: "percent" }).format(preview.percent / ALL);
  return (
    <div class="refund-table">
      <p class="refund-table__sum">{sum()}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("cancellation.for")}</th>
            <th scope="col">{t("cancellation.price")}</th>
            <th scope="col">{t("cancellation.given")}</th>
          </tr>
        </thead>
        <tbody>
          {preview.lines.map((line, index) => (
            // Lines of one rule may come twice, at different prices.
            <tr key={`${line.rule} ${index}`}>
              <th scope="row">{ruleWords(line.rule, t)}</th>
              <td>{money(line.price)}</td>
              <td>{money(line.back)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.kept > 0 && (
        <p>
          {t("cancellation.percent", { percent })} {t("cancellation.kept", { kept: money(preview.kept) })}
        </p>
      )}
    </div>
  );
}
