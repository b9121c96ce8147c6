import { useMemo, useState } from "preact/hooks";
import type { Tenant } from "../../apiTypes.ts";
import { forgetTab, readTab, writeTab } from "../../tabStorage.ts";
import { useHostSession } from "../hostSession.ts";
import { type BrandingDraft, changeFrom, draftOf } from "./brandingDraft.ts";

/** What a host types stays with the tab until it is saved or given up: leaving the page and reloading lose nothing. */
export function useBrandingDraft(tenant: Tenant) {
  const slot = `branding:${useHostSession()?.subject ?? ""}`;
  const [typed, setTyped] = useState(() => readTab<Partial<BrandingDraft>>(slot));
  const draft = useMemo<BrandingDraft>(() => ({ ...draftOf(tenant), ...typed }), [tenant, typed]);
  return {
    draft,
    changed: Object.keys(changeFrom(draft, tenant)).length > 0,
    change: (part: Partial<BrandingDraft>) => {
      const next = { ...typed, ...part };
      setTyped(next);
      writeTab(slot, next);
    },
    /** Back to what is stored. */
    discard: () => {
      setTyped(null);
      forgetTab(slot);
    },
  };
}
