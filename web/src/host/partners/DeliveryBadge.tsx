import { Icon } from "../../components/Icon.tsx";
import type { Delivery } from "./partnerApi.ts";
import { usePartnerWords } from "./partnerWords.ts";

const ICONS = { waiting: "clock", delivered: "check", failed: "warning" } as const;
const LOOKS = { waiting: "held", delivered: "in_step", failed: "failing" } as const;

/** What became of a message in a word; icon and colour only repeat it. */
export function DeliveryBadge({ state }: { state: Delivery["state"] }) {
  const { t } = usePartnerWords();
  return (
    <span class={`badge health-badge health-badge--${LOOKS[state]}`}>
      <Icon name={ICONS[state]} size={16} /> {t(`delivery_state.${state}`)}
    </span>
  );
}
