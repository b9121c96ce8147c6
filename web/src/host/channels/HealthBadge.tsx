import { Icon } from "../../components/Icon.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import type { FeedHealth } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";

const ICONS = {
  waiting: <Icon name="clock" size={16} />,
  in_step: <Icon name="check" size={16} />,
  failing: <Icon name="warning" size={16} />,
  held: <HostIcon name="pause" size={16} />,
} as const;

/** A feed's health in a word; icon and colour only repeat it. */
export function HealthBadge({ health }: { health: FeedHealth }) {
  const { t } = useHostWords();
  return (
    <span class={`badge health-badge health-badge--${health}`}>
      {ICONS[health]} {t(`health.${health}`)}
    </span>
  );
}
