import { formatMoney } from "../../money.ts";
import type { PriceLine } from "../hostTypes.ts";
import { type HostWords, useHostWords } from "../hostWords.ts";

interface HostPriceLinesProps {
  lines: readonly PriceLine[];
  total: number;
  currency: string;
}

/** Every line with the rule that made it, and their sum. */
export function HostPriceLines({ lines, total, currency }: HostPriceLinesProps) {
  const { t, locale } = useHostWords();
  const money = (amount: number) => formatMoney({ amount, currency }, locale);
  return (
    <dl class="price-lines">
      {lines.map((line) => (
        <div key={line.rule} class="price-lines__row">
          <dt>
            {ruleName(line.rule, t)}
            {line.quantity > 1 && (
              <span class="hint"> {`${line.quantity} × ${money(line.unit_amount)}`}</span>
            )}
          </dt>
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

const PLAIN = ["nightly", "weekend", "extra_guest", "cleaning_fee", "agreed"] as const;

/** A rule's name; seasons and taxes carry the host's own. */
export function ruleName(rule: string, t: HostWords): string {
  const plain = PLAIN.find((known) => known === rule);
  if (plain) return t(`price.${plain}`);
  const [kind, ...rest] = rule.split(":");
  const name = rest.join(":");
  if (kind === "season_weekend") return t("price.season_weekend", { name });
  return name || rule;
}
