import { usePlaceName } from "../conflicts/usePlaceName.ts";
import { instantWords } from "../instantWords.ts";
import type { HostWords } from "../hostWords.ts";
import { DeliveryBadge } from "./DeliveryBadge.tsx";
import { deliveryWords } from "./deliveryWords.ts";
import { eventWords } from "./eventNames.ts";
import type { Delivery, Webhook } from "./partnerApi.ts";
import { usePartnerWords } from "./partnerWords.ts";

interface DeliveryRowProps {
  delivery: Delivery;
  webhook: Webhook | undefined;
  now: number;
  hostT: HostWords;
  onOpen: () => void;
}

/** One message: what it was about, and what became of it; pressed, all of it. */
export function DeliveryRow({ delivery, webhook, now, hostT, onOpen }: DeliveryRowProps) {
  const { t, locale } = usePartnerWords();
  const place = usePlaceName(delivery.property_id, "");
  const { state, version, attempts, created_at: made } = delivery;
  return (
    <button type="button" class="log-row" aria-haspopup="dialog" onClick={onOpen}>
      <span class="log-row__what">
        <strong>{eventWords(delivery.type, t)}</strong>
        <span class="hint">
          {place} · {t("log.change", { version })}
        </span>
      </span>
      <DeliveryBadge state={state} />
      <span class="log-row__how">
        <span>{deliveryWords(delivery, webhook, { t, hostT, locale, now })}</span>
        <span class="hint">
          <time dateTime={made}>{instantWords(made, locale)}</time>
          {attempts > 0 && ` · ${t("log.tries", { count: attempts })}`}
        </span>
      </span>
    </button>
  );
}
