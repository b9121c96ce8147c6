/** Messages to webhooks in words. */
import type { HostWords } from "../hostWords.ts";
import { timeLeft } from "../instantWords.ts";
import { agoWords } from "../channels/channelWords.ts";
import type { Delivery, Try, Webhook } from "./partnerApi.ts";
import type { PartnerWords } from "./partnerWords.ts";

interface Speaking {
  t: PartnerWords;
  hostT: HostWords;
  locale: string;
  now: number;
}

export const lastWords = ({ status, failure }: Try, t: PartnerWords): string =>
  status ? t("log.last_answer", { status }) : t("log.last_failure", { failure });

function nextWords(next: string | null, { t, locale, now }: Speaking): string {
  const left = next && timeLeft(next, locale, now);
  if (left) return t("log.next", { left });
  return next ? t("log.next_due") : "";
}

/** How it went, or when it goes on; its badge says the state. */
export function deliveryWords(delivery: Delivery, webhook: Webhook | undefined, speaking: Speaking): string {
  const { t, hostT, locale, now } = speaking;
  const { state, last_try: last, attempts, next_try_at: next } = delivery;
  const said = last ? lastWords(last, t) : "";
  if (state === "delivered") {
    const ago = agoWords(last?.at ?? delivery.created_at, hostT, { locale, now });
    return t("log.taken", { ago });
  }
  if (state === "failed") return `${t("log.given_up")} ${said}`.trim();
  if (webhook?.state === "disabled") return `${said} ${t("log.waits_disabled")}`.trim();
  if (attempts > 0) return `${said} ${t("log.holds_up")} ${nextWords(next, speaking)}`.trim();
  return next ? `${t("log.waits_behind")} ${nextWords(next, speaking)}` : t("log.on_its_way");
}

/** “200 after 34 ms”, or why there was no answer. */
export const tryWords = ({ status, failure, milliseconds }: Try, t: PartnerWords): string =>
  status ? t("delivery.try_status", { status, milliseconds }) : failure;
