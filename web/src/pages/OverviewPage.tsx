import { useTranslation } from "react-i18next";
import type { Tenant } from "../apiTypes.ts";
import { SearchBar } from "../components/SearchBar.tsx";
import { SearchResults } from "../components/SearchResults.tsx";
import { todayIn } from "../stayDates.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { useStaySearch } from "../useStaySearch.ts";
import "../styles/overview.css";

export function OverviewPage({ tenant }: { tenant: Tenant | undefined }) {
  const { t, i18n } = useTranslation();
  const texts = tenant?.texts?.[i18n.language] ?? tenant?.texts?.[tenant.default_language];
  const [search, change] = useStaySearch();
  usePageTitle(t("overview.title"));
  return (
    <div class="page overview">
      <div class="overview__intro">
        <h1>{texts?.tagline || t("overview.title")}</h1>
        <p class="lead">{t("overview.lead")}</p>
        <SearchBar search={search} today={todayIn(tenant?.time_zone ?? "UTC")} onChange={change} />
      </div>
      <SearchResults search={search} onChange={change} />
      {texts?.about && (
        <section class="overview__about">
          <h2>{t("overview.about")}</h2>
          <p>{texts.about}</p>
        </section>
      )}
    </div>
  );
}
