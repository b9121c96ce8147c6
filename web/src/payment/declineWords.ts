/** Why a card was not accepted, in the guest's words. Stripe asks that some reasons are not told apart. */
import type { TFunction } from "i18next";

const REASONS = {
  insufficient_funds: "funds",
  withdrawal_count_limit_exceeded: "limit",
  card_velocity_exceeded: "limit",
  expired_card: "expired",
  invalid_expiry_month: "expired",
  invalid_expiry_year: "expired",
  incorrect_cvc: "code",
  invalid_cvc: "code",
  incorrect_number: "number",
  invalid_number: "number",
  authentication_required: "proof",
  authentication_failed: "proof",
  payment_intent_authentication_failure: "proof",
  processing_error: "fault",
  issuer_not_available: "fault",
  try_again_later: "fault",
  reenter_transaction: "fault",
  card_unusable: "unusable",
  card_not_supported: "unusable",
  currency_not_supported: "unusable",
  transaction_not_allowed: "unusable",
  service_not_allowed: "unusable",
} as const;

export type DeclineReason = (typeof REASONS)[keyof typeof REASONS] | "plain";

/** Every other code, “generic_decline” and “lost_card” among them, is the bank's plain no. */
export const declineReason = (code: string | undefined): DeclineReason =>
  code && Object.hasOwn(REASONS, code) ? REASONS[code as keyof typeof REASONS] : "plain";

export const declineWords = (code: string | undefined, t: TFunction): string =>
  t(`decline.${declineReason(code)}`);

/** “Visa …4242” of the API's “visa 4242”. */
export function cardName(card: string | undefined): string {
  const [brand = "", digits = ""] = (card ?? "").split(" ");
  const name = brand.length <= 4 && brand !== "visa" ? brand.toUpperCase() : capitalised(brand);
  return [name, digits && `…${digits}`].filter(Boolean).join(" ");
}

const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
