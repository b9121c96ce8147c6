/** In which roles whoever is signed in acts on this tab. The API decides; pages show what it will let through. */
import { useTenant } from "../../queries.ts";
import { claimsOf, useHostSession } from "../hostSession.ts";
import { type Role, rolesIn, useActingAs } from "./actingAs.ts";

/** All roles somebody has at this tenant. */
export function useOwnRoles(): Role[] {
  const session = useHostSession();
  const tenantId = useTenant().data?.tenant_id ?? "";
  return session ? rolesIn(claimsOf(session.accessToken), tenantId) : [];
}

/** The one they chose to act in, or all. */
export function useRoles(): Role[] {
  const acting = useActingAs();
  const own = useOwnRoles();
  return acting ? own.filter((role) => role === acting) : own;
}

/** Whether these roles run places: bookings, money and calendars are theirs. Others have pages of their own. */
export const runsPlaces = (roles: readonly Role[]): boolean =>
  roles.includes("host") || roles.includes("co-host");
