import type { ComponentChildren } from "preact";
import { Link, useLocation } from "wouter";
import type { Tenant } from "../../apiTypes.ts";
import { Icon } from "../../components/Icon.tsx";
import { OfflineNotice } from "../../components/OfflineNotice.tsx";
import { SiteHeader } from "../../components/SiteHeader.tsx";
import { countWords, useOpenConflicts } from "../conflicts/conflictQueries.ts";
import { AccountLinks } from "../account/AccountLinks.tsx";
import { leave } from "../account/leave.ts";
import { runsPlaces, useRoles } from "../account/useRoles.ts";
import { useHostSession } from "../hostSession.ts";
import { useHostWords } from "../hostWords.ts";
import { NoticeBell } from "../notices/NoticeBell.tsx";
import { HostIcon } from "./HostIcon.tsx";

interface HostFrameProps {
  tenant: Tenant | undefined;
  children: ComponentChildren;
}

/** What every page of the console stands in. */
export function HostFrame({ tenant, children }: HostFrameProps) {
  const signedIn = useHostSession() !== null;
  return (
    <div class="host">
      <SiteHeader tenant={tenant} />
      {signedIn && <HostNavigation />}
      <OfflineNotice />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

const PAGES = [
  { path: "/host", name: "today", icon: <HostIcon name="today" size={18} /> },
  { path: "/host/calendar", name: "calendar", icon: <Icon name="calendar" size={18} /> },
  { path: "/host/bookings", name: "bookings", icon: <HostIcon name="list" size={18} /> },
  { path: "/host/conflicts", name: "conflicts", icon: <HostIcon name="conflict" size={18} /> },
  { path: "/host/money", name: "money", icon: <HostIcon name="card" size={18} /> },
  { path: "/host/messages", name: "messages", icon: <HostIcon name="mail" size={18} /> },
  { path: "/host/properties", name: "properties", icon: <HostIcon name="sliders" size={18} /> },
] as const;

const [TODAY] = PAGES;

function HostNavigation() {
  const { t } = useHostWords();
  const [path] = useLocation();
  const roles = useRoles();
  const runs = runsPlaces(roles);
  const pages = runs ? PAGES : [];
  // Partners are reached from the places that they sell.
  const at = path.replace("/host/partners", "/host/properties");
  const here = PAGES.find((page) => at === page.path || (page !== TODAY && at.startsWith(`${page.path}/`)));
  return (
    <nav class="host-nav" aria-label={t("nav.label")}>
      <ul>
        {pages.map((page) => (
          <li key={page.path}>
            <Link href={page.path} aria-current={here === page ? "page" : undefined}>
              {page.icon}
              {t(`nav.${page.name}`)}
              {page.name === "conflicts" && <OpenCount />}
            </Link>
          </li>
        ))}
      </ul>
      <div class="host-nav__end">
        {runs && <NoticeBell />}
        {runs && (
          <Link
            href={roles.includes("host") ? "/host/site" : "/host/site/people"}
            class="host-nav__out"
            aria-current={path.startsWith("/host/site") ? "page" : undefined}
          >
            <HostIcon name="site" size={18} />
            <span class="host-nav__word">{t("nav.site")}</span>
          </Link>
        )}
        <AccountLinks />
        <button type="button" class="host-nav__out" onClick={leave}>
          <HostIcon name="exit" size={18} />
          <span class="host-nav__word">{t("nav.sign_out")}</span>
        </button>
      </div>
    </nav>
  );
}

/** How many conflicts need an answer; nothing while none does. */
function OpenCount() {
  const { t } = useHostWords();
  const open = useOpenConflicts().data;
  if (!open || open.items.length === 0) return null;
  return (
    <>
      <span class="host-nav__count" aria-hidden="true">
        {countWords(open)}
      </span>
      <span class="unseen">{t("nav.open_conflicts", { count: open.items.length })}</span>
    </>
  );
}
