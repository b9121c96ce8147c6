import { describe, expect, it } from "vitest";
import { checkCard, groupedExpiry, groupedNumber, passesLuhn } from "../src/payment/cardRules.ts";
import { cardName, declineWords } from "../src/payment/declineWords.ts";
import { isTestCard, SHOWN_CARDS, testMethod } from "../src/payment/testCards.ts";
import i18next from "i18next";

const NOW = new Date(2026, 10, 28);
const good = { number: "4242 4242 4242 4242", expiry: "12 / 29", code: "123" };
const mistakesOf = (part: Partial<typeof good>) => checkCard({ ...good, ...part }, NOW, isTestCard);

describe("a card", () => {
  it.each([
    ["4242424242424242", "4242 4242 4242 4242"],
    ["4242-4242", "4242 4242"],
    ["4242 4", "4242 4"],
    ["", ""],
  ])("number %j is written as %j", (typed, written) => expect(groupedNumber(typed)).toBe(written));

  it.each([
    ["1", "1"],
    ["5", "05"],
    ["122", "12 / 2"],
    ["12 / ", "12"],
    ["12/2029", "12 / 20"],
  ])("expiry %j is written as %j", (typed, written) => expect(groupedExpiry(typed)).toBe(written));

  it("that keeps to every rule has no mistakes", () => expect(mistakesOf({})).toEqual({}));

  it.each([
    [{ number: "" }, { number: "number_missing" }],
    [{ number: "4242 4242 4242 4241" }, { number: "number_wrong" }],
    [{ number: "4242" }, { number: "number_wrong" }],
    [{ number: "5555 5555 5555 4444" }, { number: "number_unknown" }],
    [{ expiry: "" }, { expiry: "expiry_missing" }],
    [{ expiry: "13 / 29" }, { expiry: "expiry_wrong" }],
    [{ expiry: "12 / 2" }, { expiry: "expiry_wrong" }],
    [{ expiry: "10 / 26" }, { expiry: "expiry_over" }],
    [{ code: "12" }, { code: "code_wrong" }],
    [{ code: "12x" }, { code: "code_wrong" }],
  ])("with %j is told %j", (part, mistakes) => expect(mistakesOf(part)).toEqual(mistakes));

  it("is good until the end of its month", () => expect(mistakesOf({ expiry: "11 / 26" })).toEqual({}));

  it("that the page names is one that can be used", () => {
    for (const { number } of SHOWN_CARDS) {
      expect(passesLuhn(number), number).toBe(true);
      expect(testMethod(number), number).toMatch(/^pm_card_/);
    }
  });
});

describe("what a bank says", () => {
  it.each([
    ["insufficient_funds", "There is not enough money on the card for this."],
    ["expired_card", "The card is no longer valid."],
    ["stolen_card", "Your bank declined the card and did not say why."],
    ["toString", "Your bank declined the card and did not say why."],
    [undefined, "Your bank declined the card and did not say why."],
  ])("%j is told as %j", (code, words) => expect(declineWords(code, i18next.t)).toBe(words));

  it.each([
    ["visa 4242", "Visa …4242"],
    ["amex 0005", "AMEX …0005"],
    ["mastercard 4444", "Mastercard …4444"],
    [undefined, ""],
  ])("card %j is called %j", (card, name) => expect(cardName(card)).toBe(name));
});
