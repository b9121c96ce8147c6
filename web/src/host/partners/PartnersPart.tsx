import type { ComponentChildren } from "preact";
import { Link, Route, Switch, useLocation } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { Notice } from "../../components/Notice.tsx";
import { PageSkeleton } from "../../components/PageSkeleton.tsx";
import { NotFoundPage } from "../../pages/NotFoundPage.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { useRoles } from "../account/useRoles.ts";
import { useHostWords } from "../hostWords.ts";
import { ConnectionsPage } from "./ConnectionsPage.tsx";
import { DeliveriesPage } from "./DeliveriesPage.tsx";
import { ListingsPage } from "./ListingsPage.tsx";
import { usePartnerWords, usePartnerWordsReady } from "./partnerWords.ts";
import { WebhooksPage } from "./WebhooksPage.tsx";
import "./partners.css";

/** Who sells the same nights by the API: partners that tell, and webhooks that are told. It comes when it is opened. */
export function PartnersPart() {
  return usePartnerWordsReady() ? <PartnersPages /> : <PageSkeleton />;
}

function PartnersPages() {
  return (
    <Switch>
      <Route path="/host/partners">
        <PartnersFrame>
          <ConnectionsPage />
        </PartnersFrame>
      </Route>
      <Route path="/host/partners/webhooks">
        <PartnersFrame>
          <ForHosts>
            <WebhooksPage />
          </ForHosts>
        </PartnersFrame>
      </Route>
      <Route path="/host/partners/webhooks/:id">
        {({ id }) => (
          <ForHosts>
            <DeliveriesPage key={id} id={id} />
          </ForHosts>
        )}
      </Route>
      <Route path="/host/partners/:id">{({ id }) => <ListingsPage key={id} id={id} />}</Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

/** What goes out of the house is for hosts to decide; the API refuses others too. */
function ForHosts({ children }: { children: ComponentChildren }) {
  const { t } = usePartnerWords();
  const decides = useRoles().includes("host");
  return decides ? <>{children}</> : <Notice title={t("only_hosts")} role="status" />;
}

const TABS = [
  { path: "/host/partners", name: "connections" },
  { path: "/host/partners/webhooks", name: "webhooks" },
] as const;

function PartnersFrame({ children }: { children: ComponentChildren }) {
  const { t } = usePartnerWords();
  const { t: hostT } = useHostWords();
  const [path] = useLocation();
  usePageTitle(t("title"));
  return (
    <div class="page partners">
      <Link href="/host/properties" class="back-link">
        <Icon name="left" size={18} /> {hostT("nav.properties")}
      </Link>
      <div class="host-head host-head--parts">
        <h1>{t("title")}</h1>
      </div>
      <nav class="part-nav" aria-label={t("title")}>
        <ul>
          {TABS.map((tab) => (
            <li key={tab.path}>
              <Link href={tab.path} aria-current={path === tab.path ? "page" : undefined}>
                {t(`tab.${tab.name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </div>
  );
}
