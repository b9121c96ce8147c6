import { useEffect, useState } from "preact/hooks";
import { forgetTab, readTab, writeTab } from "../../tabStorage.ts";
import { useHostSession } from "../hostSession.ts";
import type { HostProperty } from "../hostTypes.ts";
import { previewed } from "../preview/previewed.ts";
import { draftOf, type PropertyDraft } from "./propertyDraft.ts";

/** What is typed, what it was read from, and how it looks to guests. */
interface Editing {
  based: HostProperty;
  draft: PropertyDraft;
  shown: HostProperty;
  /** Typed on an earlier visit of this tab. */
  restored: boolean;
  /** What was given up last, until something else is typed. */
  dropped: PropertyDraft | null;
}

type Kept = { version: number; draft: PropertyDraft };

/** A draft that outlives leaving the page by accident: it stays in the tab until it is saved or given up. */
export function usePropertyDraft(property: HostProperty) {
  const slot = `property-draft:${useHostSession()?.subject}:${property.property_id}`;
  const [editing, setEditing] = useState(() => begun(property, readTab<Kept>(slot)));
  const { based, draft, restored, dropped } = editing;
  const changed = differs(draft, based);

  useEffect(() => {
    if (changed) writeTab(slot, { version: based.version, draft } satisfies Kept);
    else forgetTab(slot);
  }, [slot, changed, based, draft]);

  // The tab's storage goes with the tab: closing it asks first.
  useEffect(() => {
    if (!changed) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [changed]);

  const become = (next: PropertyDraft, dropping: PropertyDraft | null) =>
    setEditing((now) => ({ ...now, draft: next, shown: previewed(now.shown, next), dropped: dropping }));
  return {
    ...editing,
    changed,
    restored: restored && changed,
    change: (part: Partial<PropertyDraft>) =>
      setEditing((now) => {
        const next = { ...now.draft, ...part };
        return { ...now, draft: next, shown: previewed(now.shown, next), dropped: null };
      }),
    /** Begins anew from what is there now. */
    take: (current: HostProperty) => setEditing(begun(current, null)),
    drop: () => become(draftOf(based), draft),
    bringBack: () => dropped && become(dropped, null),
  };
}

/** A draft of an older version stays one of it, so that saving says that somebody else was faster. */
function begun(property: HostProperty, kept: Kept | null): Editing {
  const fresh = draftOf(property);
  if (!kept) return { based: property, draft: fresh, shown: property, restored: false, dropped: null };
  const draft = { ...fresh, ...kept.draft };
  const based = { ...property, version: kept.version };
  return { based, draft, shown: previewed(property, draft), restored: true, dropped: null };
}

const differs = (draft: PropertyDraft, based: HostProperty): boolean =>
  JSON.stringify(draft) !== JSON.stringify(draftOf(based));
