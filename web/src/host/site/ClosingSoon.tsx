import type { Tenant } from "../../apiTypes.ts";
import { instantWords } from "../instantWords.ts";
import { Failure } from "../components/Failure.tsx";
import type { Leaving } from "./siteApi.ts";
import { useLeavingActions } from "./siteQueries.ts";
import { useSiteWords } from "./siteWords.ts";

/** It is asked for: until when it can be taken back, and how. */
export function ClosingSoon({ leaving, tenant }: { leaving: Leaving; tenant: Tenant }) {
  const { t, locale } = useSiteWords();
  const { takeBack } = useLeavingActions();
  if (leaving.state === "closing")
    return <p role="status">{t("closing.under_way", { host: tenant.host })}</p>;
  const day = instantWords(leaving.closes_at ?? "", locale);
  return (
    <>
      <p role="status">
        <strong>{t("closing.asked", { host: tenant.host, day })}</strong>
      </p>
      <p>{t("closing.until_then")}</p>
      <Failure title={t("closing.not_kept")} error={takeBack.error} />
      <p>
        <button
          type="button"
          class="button"
          aria-disabled={takeBack.isPending}
          onClick={() => !takeBack.isPending && takeBack.mutate("stay")}
        >
          {t("closing.keep")}
        </button>
      </p>
    </>
  );
}
