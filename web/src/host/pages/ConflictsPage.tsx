import { useRef, useState } from "preact/hooks";
import { Link } from "wouter";
import { Message } from "../../components/Message.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { ConflictCard } from "../conflicts/ConflictCard.tsx";
import { countWords, useOpenConflicts } from "../conflicts/conflictQueries.ts";
import { partyName } from "../conflicts/conflictWords.ts";
import { SettledList } from "../conflicts/SettledList.tsx";
import { SettleSheet } from "../conflicts/SettleSheet.tsx";
import type { Conflict } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";

/** Nights that were sold twice: what needs an answer, then what had one. */
export function ConflictsPage() {
  const { t } = useHostWords();
  const open = useOpenConflicts();
  const heading = useRef<HTMLHeadingElement>(null);
  const [settling, setSettling] = useState<Conflict | null>(null);
  const [told, setTold] = useState("");
  const items = open.data?.items ?? [];
  usePageTitle(t("conflicts.title"));
  return (
    <div class="page conflicts">
      <div class="host-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {t("conflicts.title")}
          </h1>
          <p class="lead">{t("conflicts.lead")}</p>
        </div>
      </div>
      <p role="status" class="told">
        {told}
      </p>
      <Failure title={t("conflicts.failed")} error={open.error} onRetry={() => void open.refetch()} />
      {open.isPending && <div class="skeleton skeleton--conflict" aria-busy="true" />}
      {open.data && items.length === 0 && (
        <Message level="h2" title={t("conflicts.empty")} hint={t("conflicts.empty_hint")} picture={4}>
          <Link href="/host/properties" class="button button--quiet">
            {t("conflicts.to_places")}
          </Link>
        </Message>
      )}
      {open.data && items.length > 0 && (
        <section aria-labelledby="conflicts-open">
          <h2 id="conflicts-open">{t("conflicts.open", { number: countWords(open.data) })}</h2>
          <ul class="conflict-cards">
            {items.map((conflict) => (
              <li key={conflict.conflict_id}>
                <ConflictCard conflict={conflict} onSettle={() => setSettling(conflict)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <SettledList />
      <SettleSheet
        conflict={settling}
        onClose={() => setSettling(null)}
        onSettled={({ waits, outcome }) => {
          const became = t(`conflicts.was_${outcome ?? "dismissed"}`);
          setTold(t("conflicts.told", { name: partyName(waits, t), outcome: became }));
          heading.current?.focus();
        }}
      />
    </div>
  );
}
