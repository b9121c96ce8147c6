/** What letters are about, and what became of them, in words. */
import type { Letter } from "../../messageTypes.ts";
import type { HostKey, HostWords } from "../hostWords.ts";
import { reminderName } from "../reminders/reminderWords.ts";

const ABOUTS = [
  ...["requested", "confirmed", "declined", "expired", "changed", "cancelled", "withdrawn", "no_show"],
  ...["unpaid", "lost", "receipt", "refund", "payment_stuck", "payment_open"],
  ...["links", "double_booking", "same_stay", "block_conflict", "feed_failing", "feed_held", "feed_in_step"],
  ...["check_in_tomorrow_with_code", "own", "account_opened", "verify_address"],
  ...["sign_in_locked", "message", "coupon", "webhook_failing", "webhook_disabled", "webhook_working"],
  ...["door_code", "door_code_changed", "birthday", "season", "offer"],
];
const STATES = [
  ...["queued", "sent", "delivered", "delayed", "bounced", "complained", "suppressed", "unwanted"],
];

export const aboutWords = (about: string, t: HostWords): string =>
  ABOUTS.includes(about) ? t(`letters.about_${about}` as HostKey) : reminderName(about, t);

export const stateWords = (state: string, t: HostWords): string =>
  STATES.includes(state) ? t(`letters.is_${state}` as HostKey) : state;

/** What a state means for the host, where its name does not say it all; “Permanent” is the mail service's word. */
export function whyWords({ state, why }: Letter, t: HostWords): string {
  if (state === "bounced") return t(why.startsWith("Permanent") ? "letters.why_gone" : "letters.why_refused");
  const told = ["delayed", "complained", "suppressed", "unwanted"];
  return told.includes(state) ? t(`letters.why_${state}` as HostKey) : "";
}
