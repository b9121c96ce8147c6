/** Stripe's test cards: a number is turned into its test PaymentMethod here, in the page, and goes nowhere else. */

const METHODS: Readonly<Record<string, string>> = {
  "4242424242424242": "pm_card_visa",
  "4000000000000002": "pm_card_chargeDeclined",
  "4000000000009995": "pm_card_chargeDeclinedInsufficientFunds",
  "4000002500003155": "pm_card_authenticationRequired",
  "4000002760003184": "pm_card_authenticationRequired",
  "4000000000006009": "pm_card_slow",
};

/** Those the page names, each with what its bank does. */
export const SHOWN_CARDS = [
  { number: "4242 4242 4242 4242", does: "accepts" },
  { number: "4000 0000 0000 9995", does: "lacks" },
  { number: "4000 0025 0000 3155", does: "asks" },
  { number: "4000 0000 0000 6009", does: "slow" },
] as const;

const digitsOf = (number: string): string => number.replace(/\D/g, "");

export const isTestCard = (number: string): boolean => Object.hasOwn(METHODS, digitsOf(number));

export const testMethod = (number: string): string | undefined => METHODS[digitsOf(number)];
