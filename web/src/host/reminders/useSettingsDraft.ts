import { useMemo, useState } from "preact/hooks";
import type { ReminderSettings } from "../../messageTypes.ts";
import { forgetTab, readTab, writeTab } from "../../tabStorage.ts";
import { useHostSession } from "../hostSession.ts";
import { draftOf, type ReminderDraft, type SettingsDraft } from "./settingsDraft.ts";

/** What was typed, over the version that was seen then. */
interface Kept {
  version: number;
  draft: SettingsDraft;
}

/** What a host types stays with the tab until it is saved or given up: leaving the page and reloading lose nothing. */
export function useSettingsDraft(settings: ReminderSettings) {
  const slot = `reminder-settings:${useHostSession()?.subject ?? ""}`;
  const [kept, setKept] = useState(() => readTab<Kept>(slot));
  const stored = useMemo(() => draftOf(settings), [settings]);
  const draft: SettingsDraft = { ...stored, ...kept?.draft };
  const version = kept?.version ?? settings.version;
  const keep = (next: Kept | null) => {
    setKept(next);
    if (next) writeTab(slot, next);
    else forgetTab(slot);
  };
  const change = (reminder: string, part: Partial<ReminderDraft>) => {
    const now = draft[reminder];
    if (now) keep({ version, draft: { ...draft, [reminder]: { ...now, ...part } } });
  };
  return {
    draft,
    version,
    changed: JSON.stringify(draft) !== JSON.stringify(stored),
    change,
    /** Back to what is stored. */
    discard: () => keep(null),
    /** What was typed stands over the newest version from now on. */
    overNewest: () => keep({ version: settings.version, draft }),
  };
}
