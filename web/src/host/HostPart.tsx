import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import { Route, Switch } from "wouter";
import type { Tenant } from "../apiTypes.ts";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { Notice } from "../components/Notice.tsx";
import { Sheet } from "../components/Sheet.tsx";
import { NotFoundPage } from "../pages/NotFoundPage.tsx";
import { useTenant } from "../queries.ts";
import { AccountPage } from "./account/AccountPage.tsx";
import { UnlockPage } from "./account/UnlockPage.tsx";
import { runsPlaces, useRoles } from "./account/useRoles.ts";
import { HostFrame } from "./components/HostFrame.tsx";
import { SignInForm } from "./components/SignInForm.tsx";
import { useHostSession } from "./hostSession.ts";
import { useHostWords, useHostWordsReady } from "./hostWords.ts";
import { BookingsPage } from "./pages/BookingsPage.tsx";
import { ChannelsPage } from "./pages/ChannelsPage.tsx";
import { ConflictsPage } from "./pages/ConflictsPage.tsx";
import { HostBookingPage } from "./pages/HostBookingPage.tsx";
import { HostPropertyPage } from "./pages/HostPropertyPage.tsx";
import { MessagesPage } from "./pages/MessagesPage.tsx";
import { MoneyPage } from "./pages/MoneyPage.tsx";
import { NewBookingPage } from "./pages/NewBookingPage.tsx";
import { NewPropertyPage } from "./pages/NewPropertyPage.tsx";
import { OwnPages } from "./pages/OwnPages.tsx";
import { PropertiesPage } from "./pages/PropertiesPage.tsx";
import { SignInPage } from "./pages/SignInPage.tsx";
import { TimelinePage } from "./pages/TimelinePage.tsx";
import { TodayPage } from "./pages/TodayPage.tsx";
import "../stayWords.ts";
import "./styles/host.css";
import "./styles/host-forms.css";
import "./styles/host-booking.css";
import "./styles/property-editor.css";
import "./styles/timeline.css";
import "./styles/channels.css";
import "./styles/money.css";
import "./styles/letters.css";
import "./styles/account.css";

const PartnersPart = lazy(() =>
  import("./partners/PartnersPart.tsx").then((module) => ({ default: module.PartnersPart })),
);
const SitePart = lazy(() => import("./site/SitePart.tsx").then((module) => ({ default: module.SitePart })));

/** The console of a tenant's hosts: signed in or asking to, in the page's language. */
export function HostPart({ tenant }: { tenant: Tenant | undefined }) {
  const ready = useHostWordsReady();
  const session = useHostSession();
  const queries = useQueryClient();
  const signedIn = session !== null;
  useEffect(() => {
    if (!signedIn) queries.removeQueries({ queryKey: ["host"] });
  }, [signedIn, queries]);
  return (
    <HostFrame tenant={tenant}>
      {!ready && <PageSkeleton />}
      {ready && !session && <SignInPage />}
      {ready && session && <SessionEnded />}
      {ready && session && <HostPages />}
    </HostFrame>
  );
}

/** Pages begin at the tenant's today: they wait until its zone is known, or cannot be had. */
function HostPages() {
  const { isPending, data: tenant } = useTenant();
  const roles = useRoles();
  if (isPending) return <PageSkeleton />;
  if (!runsPlaces(roles)) return <OwnPages tenant={tenant} />;
  return (
    <Switch>
      <Route path="/host">
        <TodayPage />
      </Route>
      <Route path="/host/calendar">
        <TimelinePage />
      </Route>
      <Route path="/host/bookings">
        <BookingsPage />
      </Route>
      <Route path="/host/bookings/new">
        <NewBookingPage />
      </Route>
      <Route path="/host/bookings/:id">{({ id }) => <HostBookingPage key={id} id={id} />}</Route>
      <Route path="/host/conflicts">
        <ConflictsPage />
      </Route>
      <Route path="/host/account">
        <AccountPage />
      </Route>
      <Route path="/host/unlock">
        <UnlockPage />
      </Route>
      <Route path="/host/money">
        <MoneyPage />
      </Route>
      <Route path="/host/messages">
        <MessagesPage />
      </Route>
      <Route path="/host/site/*?">
        <Suspense fallback={<PageSkeleton />}>
          <SitePart />
        </Suspense>
      </Route>
      <Route path="/host/partners/*?">
        <Suspense fallback={<PageSkeleton />}>
          <PartnersPart />
        </Suspense>
      </Route>
      <Route path="/host/properties">
        <PropertiesPage />
      </Route>
      <Route path="/host/properties/new">
        <NewPropertyPage />
      </Route>
      <Route path="/host/properties/:id">{({ id }) => <HostPropertyPage key={id} id={id} />}</Route>
      <Route path="/host/properties/:id/channels">{({ id }) => <ChannelsPage key={id} id={id} />}</Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

/** The tokens ran out: the page stays as it is, with what was typed, behind the question for the password. */
function SessionEnded() {
  const { t } = useHostWords();
  const session = useHostSession();
  const queries = useQueryClient();
  const expired = session?.expired ?? false;
  const [asking, setAsking] = useState(true);
  useEffect(() => setAsking(true), [expired]);
  if (!expired) return null;
  return (
    <div class="page session-ended">
      <Notice title={t("sign_in.ended")}>
        <button type="button" class="text-button" onClick={() => setAsking(true)}>
          {t("sign_in.submit")}
        </button>
      </Notice>
      <Sheet title={t("sign_in.ended")} open={asking} onClose={() => setAsking(false)}>
        <p class="sign-in__lead">{t("sign_in.ended_lead")}</p>
        <SignInForm
          email={session?.email}
          onDone={() => void queries.invalidateQueries({ queryKey: ["host"] })}
        />
      </Sheet>
    </div>
  );
}
