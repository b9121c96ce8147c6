import { Icon } from "../../components/Icon.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import { usePartnerWords } from "./partnerWords.ts";

const ICONS = {
  working: <Icon name="check" size={16} />,
  silent: <Icon name="clock" size={16} />,
  needs_you: <Icon name="warning" size={16} />,
  disabled: <HostIcon name="pause" size={16} />,
} as const;
const LOOKS = { working: "in_step", silent: "waiting", needs_you: "failing", disabled: "held" } as const;

/** A partner's state in words; icon and colour only repeat it. */
export function PartnerBadge({ state }: { state: keyof typeof ICONS }) {
  const { t } = usePartnerWords();
  return (
    <span class={`badge health-badge health-badge--${LOOKS[state]}`}>
      {ICONS[state]} {t(`state.${state}`)}
    </span>
  );
}
