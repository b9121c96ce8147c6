/** The words of a price's lines: the rule that made a line, with the name the host gave it. */
import type { TFunction } from "i18next";
import type { QuoteLine } from "./apiTypes.ts";

const RULES = [
  "nightly",
  "weekend",
  "season",
  "season_weekend",
  "extra_guest",
  "cleaning_fee",
  "tax",
  "night_tax",
  "agreed",
] as const;

type Rule = (typeof RULES)[number];

/** “season:Summer” is a rule and the host's own name. A rule that these pages do not know yet has no kind. */
function parts(rule: string): { kind: Rule | undefined; name: string } {
  const colon = rule.indexOf(":");
  const kind = colon < 0 ? rule : rule.slice(0, colon);
  return { kind: RULES.find((known) => known === kind), name: colon < 0 ? rule : rule.slice(colon + 1) };
}

/** “A$355.00 × 3 nights, Summer”. */
export function lineWords(line: QuoteLine, t: TFunction, unit: string): string {
  const { kind, name } = parts(line.rule);
  return kind ? t(`price.${kind}`, { count: line.quantity, unit, name }) : name;
}

/** “Nights, Summer”: the line without its numbers. */
export function ruleWords(rule: string, t: TFunction): string {
  const { kind, name } = parts(rule);
  return kind ? t(`price.of.${kind}`, { name }) : name;
}
