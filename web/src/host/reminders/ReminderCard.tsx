import { useId } from "preact/hooks";
import type { ReminderSetting } from "../../messageTypes.ts";
import { CheckField } from "../forms/fields.tsx";
import { useHostWords } from "../hostWords.ts";
import { ReminderEditor } from "./ReminderEditor.tsx";
import { reminderName, whenWords } from "./reminderWords.ts";
import { dateOf, daysOf, isYearly, type ReminderDraft } from "./settingsDraft.ts";

interface ReminderCardProps {
  setting: ReminderSetting;
  draft: ReminderDraft;
  change: (part: Partial<ReminderDraft>) => void;
  errorAt: (pointer: string) => string | undefined;
  open: boolean;
  onToggle: () => void;
}

/** One kind: whether it goes out and when, in a line; all else where it is opened. */
export function ReminderCard({ setting, draft, change, errorAt, open, onToggle }: ReminderCardProps) {
  const { t, locale } = useHostWords();
  const id = useId();
  const { anchor, recipient, reminder } = setting;
  const name = reminderName(reminder, t);
  const days = daysOf(draft);
  const to = t(
    isYearly(setting)
      ? "reminders.to_takers"
      : recipient === "host"
        ? "reminders.to_host"
        : "reminders.to_guest",
  );
  const date = dateOf(draft);
  const when = days === null ? "" : whenWords({ anchor, at: draft.at, days, date }, t, locale);
  return (
    <li class="host-card reminder-card">
      <div class="reminder-card__head">
        <CheckField
          label={name}
          hint={`${to}${when && `, ${when}`}.`}
          name={`${reminder}-enabled`}
          checked={draft.enabled}
          onChange={(enabled) => change({ enabled })}
        />
        <button
          type="button"
          class="button button--quiet"
          aria-label={t(open ? "reminders.close_named" : "reminders.edit_named", { name })}
          aria-expanded={open}
          aria-controls={id}
          onClick={onToggle}
        >
          {t(open ? "reminders.close" : "reminders.edit")}
        </button>
      </div>
      <div id={id}>
        {open && <ReminderEditor setting={setting} draft={draft} change={change} errorAt={errorAt} />}
      </div>
    </li>
  );
}
