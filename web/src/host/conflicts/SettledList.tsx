import { Link } from "wouter";
import { Failure } from "../components/Failure.tsx";
import { formatRange } from "../channels/eventWords.ts";
import type { Conflict } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";
import { useSettledConflicts } from "./conflictQueries.ts";
import { bookingPath, partyName } from "./conflictWords.ts";
import { usePlaceName } from "./usePlaceName.ts";

/** What became of earlier conflicts. */
export function SettledList() {
  const { t, guestT } = useHostWords();
  const settled = useSettledConflicts();
  const items = settled.data?.pages.flatMap((page) => page.items) ?? [];
  if (settled.data && items.length === 0 && !settled.hasNextPage) return null;
  return (
    <section aria-labelledby="conflicts-settled">
      <h2 id="conflicts-settled">{t("conflicts.settled")}</h2>
      <Failure title={t("conflicts.failed")} error={settled.error} onRetry={() => void settled.refetch()} />
      {settled.isPending && <div class="skeleton skeleton--booking" aria-busy="true" />}
      <ul class="settled-list">
        {items.map((conflict) => (
          <SettledRow key={conflict.conflict_id} conflict={conflict} />
        ))}
      </ul>
      {settled.hasNextPage && (
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={settled.isFetchingNextPage}
          onClick={() => !settled.isFetchingNextPage && void settled.fetchNextPage()}
        >
          {settled.isFetchingNextPage ? guestT("loading") : t("bookings.show_more")}
        </button>
      )}
    </section>
  );
}

function SettledRow({ conflict }: { conflict: Conflict }) {
  const { t, locale } = useHostWords();
  const place = usePlaceName(conflict.property_id, conflict.unit);
  const { from, to, waits, keeps, outcome, settled_at: at } = conflict;
  const booking = bookingPath(waits) || bookingPath(keeps);
  return (
    <li class="settled">
      <p>
        <strong>{place}</strong>, {formatRange(from, to, locale)}
      </p>
      <p>
        {t("conflicts.who_kept", { keeps: partyName(keeps, t), waits: partyName(waits, t) })}
        {booking && (
          <>
            {" "}
            <Link href={booking}>{t("conflicts.open_booking")}</Link>
          </>
        )}
      </p>
      <p>
        {outcome && <span class="badge">{t(`conflicts.was_${outcome}`)}</span>}{" "}
        {at && <span class="hint">{instantWords(at, locale)}</span>}
      </p>
      {conflict.note && <p class="hint">{conflict.note}</p>}
    </li>
  );
}
