import type { QuoteLine } from "../apiTypes.ts";
import { lineWords } from "../lineWords.ts";
import { formatMoney } from "../money.ts";
import { useWords } from "../useWords.ts";

interface PriceLinesProps {
  lines: QuoteLine[];
  total: number;
  currency: string;
}

/** Every line of a price, and their sum. */
export function PriceLines({ lines, total, currency }: PriceLinesProps) {
  const { t, locale } = useWords();
  const money = (amount: number) => formatMoney({ amount, currency }, locale);
  return (
    <dl class="price-lines">
      {lines.map((line) => (
        <div key={`${line.rule} ${line.unit_amount}`} class="price-lines__row">
          <dt>{lineWords(line, t, money(line.unit_amount))}</dt>
          <dd>{money(line.amount)}</dd>
        </div>
      ))}
      <div class="price-lines__row price-lines__row--total">
        <dt>{t("price.total")}</dt>
        <dd>{money(total)}</dd>
      </div>
    </dl>
  );
}
