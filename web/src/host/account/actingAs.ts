/** In which of their roles somebody acts on this tab; all of them unless they chose one. */
import { useSyncExternalStore } from "preact/compat";

const SLOT = "acting-as";
export const ROLES = ["host", "co-host", "cleaner"] as const;
export type Role = (typeof ROLES)[number];
const listeners = new Set<() => void>();

const isRole = (text: unknown): text is Role => ROLES.some((role) => role === text);

export function actingAs(): Role | null {
  try {
    const kept = sessionStorage.getItem(SLOT);
    return isRole(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function actAs(role: Role | null): void {
  try {
    if (role) sessionStorage.setItem(SLOT, role);
    else sessionStorage.removeItem(SLOT);
  } catch {
    /* this tab keeps nothing: all roles go on */
  }
  for (const listener of listeners) listener();
}

export const useActingAs = (): Role | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, actingAs);

/** The roles that a token's groups give at a tenant; in a pool that tenants share a group begins with the tenant's id. */
export const rolesIn = (claims: Record<string, unknown>, tenantId = ""): Role[] => {
  const groups = claims["cognito:groups"];
  if (!Array.isArray(groups)) return [];
  return ROLES.filter((role) => groups.includes(role) || groups.includes(`${tenantId}.${role}`));
};
