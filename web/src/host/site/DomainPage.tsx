import type { Tenant } from "../../apiTypes.ts";
import { Failure } from "../components/Failure.tsx";
import { AddDomainForm } from "./AddDomainForm.tsx";
import { DomainState } from "./DomainState.tsx";
import { useDomain } from "./domainQueries.ts";
import { isNotOffered } from "./notOffered.ts";
import { useSiteWords } from "./siteWords.ts";

/** A domain that the host owns, leading to the same site. */
export function DomainPage({ tenant }: { tenant: Tenant }) {
  const { t } = useSiteWords();
  const domain = useDomain();
  const notOffered = isNotOffered(domain.error);
  return (
    <section class="host-card" aria-labelledby="domain-title">
      <h2 id="domain-title">{t("domain.title")}</h2>
      <p>{t(notOffered ? "domain.not_offered" : "domain.lead", { host: tenant.host })}</p>
      <Failure
        title={t("domain.failed_to_load")}
        error={domain.data || notOffered ? null : domain.error}
        onRetry={() => void domain.refetch()}
      />
      {domain.isPending && <div class="skeleton skeleton--block" aria-busy="true" />}
      {domain.data?.state === "none" && <AddDomainForm />}
      {domain.data && domain.data.state !== "none" && <DomainState domain={domain.data} />}
    </section>
  );
}
