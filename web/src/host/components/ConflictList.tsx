import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { useHostWords } from "../hostWords.ts";
import type { DayEvent } from "../timeline/dayEvents.ts";
import { entryWords } from "../timeline/entryWords.ts";
import { placeWords } from "../unitWords.ts";

/** Nights that two claim: a host has to sort them out. */
export function ConflictList({ conflicts }: { conflicts: readonly DayEvent[] }) {
  const { t, locale } = useHostWords();
  return (
    <section aria-labelledby="today-conflicts">
      <h2 id="today-conflicts">{t("today.conflicts")}</h2>
      <ul class="conflict-list">
        {conflicts.map(({ property, ofSeveral, entry }) => (
          <li key={entry.id}>
            <Icon name="warning" />
            <div>
              <p>{entryWords(entry, t, locale)}</p>
              <Link href={`/host/calendar?from=${entry.check_in}`}>
                {t("today.see_calendar", { title: placeWords(property.title, ofSeveral, t) })}
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
