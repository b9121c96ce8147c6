import { Link, Route, Switch, useLocation } from "wouter";
import type { Tenant } from "../../apiTypes.ts";
import { Notice } from "../../components/Notice.tsx";
import { PageSkeleton } from "../../components/PageSkeleton.tsx";
import { useTenant } from "../../queries.ts";
import { NotFoundPage } from "../../pages/NotFoundPage.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { useRoles } from "../account/useRoles.ts";
import { PeoplePage } from "../people/PeoplePage.tsx";
import { BrandingPage } from "./BrandingPage.tsx";
import { ClosingPage } from "./ClosingPage.tsx";
import { DomainPage } from "./DomainPage.tsx";
import { useSiteWords, useSiteWordsReady } from "./siteWords.ts";
import "./site.css";
import "../people/people.css";

/** What a host decides about the site itself. It comes when it is opened: seldom. */
export function SitePart() {
  const ready = useSiteWordsReady();
  const tenant = useTenant().data;
  return ready && tenant ? <SitePages tenant={tenant} /> : <PageSkeleton />;
}

const PAGES = [
  { path: "/host/site", name: "look" },
  { path: "/host/site/people", name: "people" },
  { path: "/host/site/domain", name: "domain" },
  { path: "/host/site/closing", name: "closing" },
] as const;

function SitePages({ tenant }: { tenant: Tenant }) {
  const { t } = useSiteWords();
  const [path] = useLocation();
  const decides = useRoles().includes("host");
  const pages = decides ? PAGES : PAGES.filter(({ name }) => name === "people");
  usePageTitle(t("title"));
  return (
    <div class="page site-page">
      <div class="host-head">
        <h1>{t("title")}</h1>
      </div>
      <nav class="site-tabs" aria-label={t("title")}>
        <ul>
          {pages.map((page) => (
            <li key={page.path}>
              <Link href={page.path} aria-current={path === page.path ? "page" : undefined}>
                {t(`tab.${page.name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Switch>
        <Route path="/host/site/people">
          <PeoplePage />
        </Route>
        {!decides && (
          <Route>
            <Notice title={t("only_hosts")} />
          </Route>
        )}
        <Route path="/host/site">
          <BrandingPage tenant={tenant} />
        </Route>
        <Route path="/host/site/domain">
          <DomainPage tenant={tenant} />
        </Route>
        <Route path="/host/site/closing">
          <ClosingPage tenant={tenant} />
        </Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </div>
  );
}
