import { Link, Route, Switch } from "wouter";
import type { Tenant } from "../../apiTypes.ts";
import { usePageTitle } from "../../usePageTitle.ts";
import { AccountPage } from "../account/AccountPage.tsx";
import { UnlockPage } from "../account/UnlockPage.tsx";
import { useOwnRoles, useRoles } from "../account/useRoles.ts";
import { useHostWords } from "../hostWords.ts";

/** Pages of whoever runs no places: what is theirs, and wherever else they come a word on what that is. */
export function OwnPages({ tenant }: { tenant: Tenant | undefined }) {
  return (
    <Switch>
      <Route path="/host/account">
        <AccountPage />
      </Route>
      <Route path="/host/unlock">
        <UnlockPage />
      </Route>
      <Route>
        <WhatIsMine tenant={tenant} />
      </Route>
    </Switch>
  );
}

function WhatIsMine({ tenant }: { tenant: Tenant | undefined }) {
  const { t, locale } = useHostWords();
  const roles = useRoles();
  const others = useOwnRoles().length > roles.length;
  usePageTitle(t("own.title"));
  const named = new Intl.ListFormat(locale).format(roles.map((role) => t(`account.role_${role}`)));
  return (
    <div class="page">
      <div class="host-head">
        <h1>{t("own.title")}</h1>
      </div>
      <p class="lead">
        {roles.length > 0
          ? t("own.as", { roles: named, site: tenant?.name ?? "" })
          : t("own.no_role", { site: tenant?.name ?? "" })}
      </p>
      {roles.length > 0 && <p>{t("own.lead")}</p>}
      {others && <p>{t("own.other_roles")}</p>}
      <p>
        <Link href="/host/account">{t("own.account")}</Link>
      </p>
    </div>
  );
}
