import { Suspense, useEffect, useRef } from "preact/compat";
import { Route, Switch, useRoute } from "wouter";
import { applyAccent } from "./accent.ts";
import { hasSlug } from "./api.ts";
import type { Tenant } from "./apiTypes.ts";
import { OfflineNotice } from "./components/OfflineNotice.tsx";
import { PageSkeleton } from "./components/PageSkeleton.tsx";
import { SiteFooter } from "./components/SiteFooter.tsx";
import { SiteHeader } from "./components/SiteHeader.tsx";
import { settleLanguage } from "./language.ts";
import {
  BookingPage,
  BookPage,
  FindBookingPage,
  HostPart,
  LettersPage,
  mayBePlatform,
  PlatformPart,
  PropertyPage,
  preloadLater,
} from "./pages/lazyPages.ts";
import { NoSitePage } from "./pages/NoSitePage.tsx";
import { NotFoundPage } from "./pages/NotFoundPage.tsx";
import { OverviewPage } from "./pages/OverviewPage.tsx";
import { useTenant } from "./queries.ts";
import { useFreshPageFocus } from "./useFreshPageFocus.ts";

export function App() {
  const tenant = useTenant();
  const [forHosts] = useRoute("/host/*?");
  const atPlatform = useAtPlatform(tenant);
  useFreshPageFocus();
  useEffect(() => (mayBePlatform() ? undefined : preloadLater()), []);
  useEffect(() => {
    if (!tenant.data) return;
    applyAccent(tenant.data.accent_colour);
    void settleLanguage(tenant.data.languages, tenant.data.default_language);
  }, [tenant.data]);

  if (hasSlug(tenant.error, "unknown-host")) return <NoSitePage />;
  if (atPlatform)
    return (
      <Suspense fallback={<PageSkeleton />}>
        <PlatformPart />
      </Suspense>
    );
  if (forHosts) return <HostSite tenant={tenant.data} />;
  return (
    <>
      <SiteHeader tenant={tenant.data} />
      <OfflineNotice />
      <main id="content" tabIndex={-1}>
        <Suspense fallback={<PageSkeleton />}>
          <Switch>
            <Route path="/">
              <OverviewPage tenant={tenant.data} />
            </Route>
            <Route path="/stay/:id">{({ id }) => <PropertyPage key={id} id={id} />}</Route>
            <Route path="/stay/:id/book">{({ id }) => <BookPage key={id} id={id} />}</Route>
            <Route path="/booking/:id">{({ id }) => <BookingPage key={id} id={id} />}</Route>
            <Route path="/find-booking">
              <FindBookingPage />
            </Route>
            <Route path="/letters">
              <LettersPage />
            </Route>
            <Route>
              <NotFoundPage />
            </Route>
          </Switch>
        </Suspense>
      </main>
      <SiteFooter tenant={tenant.data} />
    </>
  );
}

/** Where the address tells, its pages do not wait for the answer; nor do they go while it is asked for again. */
function useAtPlatform({ data, error }: Pick<ReturnType<typeof useTenant>, "data" | "error">): boolean {
  const known = useRef(mayBePlatform());
  if (data) known.current = false;
  else if (hasSlug(error, "platform-address")) known.current = true;
  return known.current;
}

/** The hosts' console: a part of its own, which no guest loads. */
const HostSite = ({ tenant }: { tenant: Tenant | undefined }) => (
  <Suspense fallback={<PageSkeleton />}>
    <HostPart tenant={tenant} />
  </Suspense>
);
