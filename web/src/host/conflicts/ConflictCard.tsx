import { Link } from "wouter";
import { formatStay, nightsBetween } from "../../stayDates.ts";
import { agoWords } from "../channels/channelWords.ts";
import { formatRange } from "../channels/eventWords.ts";
import type { Conflict, ConflictSide } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { useNow } from "../useNow.ts";
import { bookingPath, kindWords, sideName, whyWords } from "./conflictWords.ts";
import { NextSteps } from "./NextSteps.tsx";
import { usePlaceName } from "./usePlaceName.ts";

/** Nights that two claim: which, who keeps them and why, and what can be done for the other. */
export function ConflictCard({ conflict, onSettle }: { conflict: Conflict; onSettle: () => void }) {
  const { t, guestT, locale } = useHostWords();
  const now = useNow();
  const place = usePlaceName(conflict.property_id, conflict.unit);
  const { from, to, keeps, waits } = conflict;
  const nights = formatRange(from, to, locale);
  return (
    <article class="host-card conflict" aria-label={`${place}, ${nights}`}>
      <div class="conflict__head">
        <h3>{place}</h3>
        <p class="conflict__nights">
          <strong>{nights}</strong>, {guestT("dates.nights", { count: nightsBetween(from, to) })}
        </p>
        <p class="hint">{t("conflicts.found", { ago: agoWords(conflict.found_at, t, { locale, now }) })}</p>
      </div>
      <div class="conflict__sides">
        <Side side={keeps} role="keeps" />
        <Side side={waits} role="waits" />
      </div>
      <p>{whyWords(conflict, t)}</p>
      <NextSteps conflict={conflict} />
      <div class="feed__acts">
        <button type="button" class="button" aria-haspopup="dialog" onClick={onSettle}>
          {t("settle.open")}
        </button>
      </div>
    </article>
  );
}

function Side({ side, role }: { side: ConflictSide; role: "keeps" | "waits" }) {
  const { t, locale } = useHostWords();
  const name = sideName(side, t);
  const kind = kindWords(side, t);
  const booking = bookingPath(side);
  return (
    <div class={`conflict__side conflict__side--${role}`}>
      <p class="conflict__role">{t(`conflicts.${role}`)}</p>
      <p>{booking ? <Link href={booking}>{name}</Link> : <strong>{name}</strong>}</p>
      <p class="hint">
        {kind !== name && (
          <>
            {kind}
            <br />
          </>
        )}
        {formatStay(side.check_in, side.check_out, locale)}
      </p>
    </div>
  );
}
