import { instantWords } from "../instantWords.ts";
import { Failure } from "../components/Failure.tsx";
import type { DataExport } from "./siteApi.ts";
import { useAskForExport, useExport } from "./siteQueries.ts";
import { useSiteWords } from "./siteWords.ts";

/** One file with everything, whenever it is wanted. */
export function ExportSection() {
  const { t } = useSiteWords();
  const latest = useExport();
  const asking = useAskForExport();
  const making = latest.data?.state === "making";
  return (
    <section class="host-card" aria-labelledby="export-title">
      <h2 id="export-title">{t("export.title")}</h2>
      <p>{t("export.lead")}</p>
      <Failure
        title={t("export.failed_to_load")}
        error={latest.error}
        onRetry={() => void latest.refetch()}
      />
      <div role="status">
        {making && <p>{t("export.making")}</p>}
        {latest.data?.state === "ready" && <ReadyExport export={latest.data} />}
      </div>
      <Failure title={t("export.not_asked")} error={asking.error} />
      <p>
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={making || asking.isPending}
          onClick={() => !making && !asking.isPending && asking.mutate("export")}
        >
          {t(latest.data?.state === "ready" ? "export.again" : "export.ask")}
        </button>
      </p>
    </section>
  );
}

function ReadyExport({ export: made }: { export: DataExport }) {
  const { t, locale } = useSiteWords();
  const size = new Intl.NumberFormat(locale, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });
  return (
    <p>
      <a href={made.url} download>
        {t("export.download", { size: size.format(Math.max(1, (made.bytes ?? 0) / 1_000)) })}
      </a>{" "}
      <span class="hint">
        {t("export.made", {
          when: instantWords(made.made_at ?? "", locale),
          until: instantWords(made.expires_at ?? "", locale),
        })}
      </span>
    </p>
  );
}
