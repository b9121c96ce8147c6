import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostWords } from "../hostWords.ts";
import { actAs, type Role, ROLES, useActingAs } from "./actingAs.ts";
import { useOwnRoles } from "./useRoles.ts";

/** The way to one's own sign-in, and the role one acts in where there are several. */
export function AccountLinks() {
  const { t } = useHostWords();
  const [path] = useLocation();
  return (
    <>
      <RoleSwitch />
      <Link
        href="/host/account"
        class="host-nav__out"
        aria-current={path === "/host/account" ? "page" : undefined}
      >
        <HostIcon name="person" size={18} />
        <span class="host-nav__word">{t("account.link")}</span>
      </Link>
    </>
  );
}

function RoleSwitch() {
  const { t } = useHostWords();
  const acting = useActingAs();
  const queries = useQueryClient();
  const roles = useOwnRoles();
  if (roles.length < 2) return null;
  const choose = (value: string) => {
    actAs(ROLES.find((role): role is Role => role === value) ?? null);
    void queries.invalidateQueries({ queryKey: ["host"] });
  };
  return (
    <select
      class="host-nav__role"
      aria-label={t("account.acting_as")}
      value={acting ?? ""}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value="">{t("account.all_roles")}</option>
      {roles.map((role) => (
        <option key={role} value={role}>
          {t(`account.role_${role}`)}
        </option>
      ))}
    </select>
  );
}
