import { describe, expect, it } from "vitest";
import { exponentOf, formatMoney, formatRoundMoney } from "../src/money.ts";

const plain = (text: string) => text.replaceAll(/\s/g, " ");

describe("money", () => {
  it.each([
    [76_200, "AUD", "en", "A$762.00"],
    [76_200, "AUD", "de", "762,00 AU$"],
    [12_000, "JPY", "en", "¥12,000"],
    [12_345, "KWD", "en", "KWD 12.345"],
    [150_000, "ISK", "en", "ISK 1,500"],
    [150_050, "ISK", "en", "ISK 1,500.5"],
  ])("%i minor units of %s in %s read %s", (amount, currency, language, words) => {
    expect(plain(formatMoney({ amount, currency }, language))).toBe(words);
  });

  it("a round price loses its zeros, another keeps its cents", () => {
    expect(formatRoundMoney({ amount: 25_400, currency: "AUD" }, "en")).toBe("A$254");
    expect(formatRoundMoney({ amount: 25_450, currency: "AUD" }, "en")).toBe("A$254.50");
  });

  it("an unknown currency counts hundredths", () => {
    expect(exponentOf("XTS")).toBe(2);
  });
});
