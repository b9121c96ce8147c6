import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { formatRange } from "../channels/eventWords.ts";
import type { Conflict } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { partyName } from "./conflictWords.ts";
import { usePlaceName } from "./usePlaceName.ts";

const SHOWN = 3;

/** Nights that were sold twice, each in a line; the rest is a link away. */
export function OpenConflicts({ conflicts }: { conflicts: readonly Conflict[] }) {
  const { t } = useHostWords();
  const more = conflicts.length - SHOWN;
  return (
    <>
      <ul class="conflict-list">
        {conflicts.slice(0, SHOWN).map((conflict) => (
          <li key={conflict.conflict_id}>
            <Icon name="warning" />
            <Line conflict={conflict} />
          </li>
        ))}
      </ul>
      <p>
        <Link href="/host/conflicts" class="host-head__link">
          {more > 0
            ? t("today.more_conflicts", { count: more })
            : t("today.to_conflicts", { count: conflicts.length })}
        </Link>
      </p>
    </>
  );
}

function Line({ conflict }: { conflict: Conflict }) {
  const { t, locale } = useHostWords();
  const place = usePlaceName(conflict.property_id, conflict.unit);
  const nights = formatRange(conflict.from, conflict.to, locale);
  const [keeps, waits] = [partyName(conflict.keeps, t), partyName(conflict.waits, t)];
  return (
    <div>
      <p>
        <strong>{place}</strong>, {nights}
      </p>
      <p>{t(conflict.same_stay ? "today.same_stay" : "today.conflict", { keeps, waits })}</p>
    </div>
  );
}
