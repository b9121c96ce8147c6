import type { Tenant } from "../../apiTypes.ts";
import { Failure } from "../components/Failure.tsx";
import { CloseForm } from "./CloseForm.tsx";
import { ClosingSoon } from "./ClosingSoon.tsx";
import { ExportSection } from "./ExportSection.tsx";
import { isNotOffered } from "./notOffered.ts";
import { useLeaving } from "./siteQueries.ts";
import { useSiteWords } from "./siteWords.ts";

/** All data to take along, and the way out. */
export function ClosingPage({ tenant }: { tenant: Tenant }) {
  const { t } = useSiteWords();
  const leaving = useLeaving();
  const state = leaving.data?.state;
  if (isNotOffered(leaving.error))
    return (
      <section class="host-card" aria-labelledby="closing-title">
        <h2 id="closing-title">{t("closing.title")}</h2>
        <p>{t("closing.not_offered")}</p>
      </section>
    );
  return (
    <div class="closing">
      <ExportSection />
      <section class="host-card" aria-labelledby="closing-title">
        <h2 id="closing-title">{t("closing.title")}</h2>
        <Failure
          title={t("closing.failed_to_load")}
          error={leaving.data ? null : leaving.error}
          onRetry={() => void leaving.refetch()}
        />
        {leaving.isPending && <div class="skeleton skeleton--block" aria-busy="true" />}
        {leaving.data && (state === "asked" || state === "closing") && (
          <ClosingSoon leaving={leaving.data} tenant={tenant} />
        )}
        {(state === "none" || state === "taken_back") && <CloseForm tenant={tenant} />}
      </section>
    </div>
  );
}
