import { useEffect, useRef, useState } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import type { ReminderSettings } from "../../messageTypes.ts";
import { Failure } from "../components/Failure.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { useHostWords } from "../hostWords.ts";
import { ReminderCard } from "./ReminderCard.tsx";
import { useSaveSettings } from "./reminderQueries.ts";
import { choicesFrom, type Mistakes, pointerTo } from "./settingsDraft.ts";
import { useSettingsDraft } from "./useSettingsDraft.ts";

/** Every kind of reminder, all saved at once. */
export function SettingsForm({ settings }: { settings: ReminderSettings }) {
  const { t } = useHostWords();
  const form = useRef<HTMLFormElement>(null);
  const { draft, version, changed, change, discard, overNewest } = useSettingsDraft(settings);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [opened, setOpened] = useState<string | null>(null);
  const saving = useSaveSettings(discard);
  const told = fieldErrors(saving.error);
  const pointers = [...Object.keys(mistakes), ...Object.keys(told)];
  const wrong = pointers.length > 0;
  const moved = hasSlug(saving.error, "version-mismatch");
  const errorAt = (pointer: string): string | undefined => {
    const mistake = mistakes[pointer];
    return mistake ? t(`reminders.wrong_${mistake}`) : told[pointer];
  };
  const save = (over: number) => {
    const read = choicesFrom(draft, settings);
    setMistakes(read.mistakes);
    if (Object.keys(read.mistakes).length === 0 && !saving.isPending)
      saving.mutate({ choices: read.choices, version: over });
  };
  useShowFirstMistake(form.current, pointers, settings, setOpened);
  const submit = (event: Event) => {
    event.preventDefault();
    if (changed) save(version);
  };
  const giveUp = () => {
    discard();
    setMistakes({});
    saving.reset();
  };
  const saveMine = () => {
    overNewest();
    save(settings.version);
  };
  return (
    <form ref={form} class="host-form reminder-settings" onSubmit={submit} noValidate>
      <ul class="reminder-settings__kinds">
        {settings.items.map((setting) => {
          const drafted = draft[setting.reminder];
          return (
            drafted && (
              <ReminderCard
                key={setting.reminder}
                setting={setting}
                draft={drafted}
                change={(part) => change(setting.reminder, part)}
                errorAt={errorAt}
                open={opened === setting.reminder}
                onToggle={() => setOpened(opened === setting.reminder ? null : setting.reminder)}
              />
            )
          );
        })}
      </ul>
      <div class="save-bar">
        <Failure title={t("rules.not_saved")} error={wrong ? null : saving.error}>
          {moved && (
            <>
              <button type="button" class="text-button" onClick={saveMine}>
                {t("reminders.save_mine")}
              </button>{" "}
              <button type="button" class="text-button" onClick={giveUp}>
                {t("rules.take_theirs")}
              </button>
            </>
          )}
        </Failure>
        {wrong && (
          <p class="text-field__error" role="alert">
            <Icon name="warning" size={16} /> {t("rules.fix")}
          </p>
        )}
        <p role="status" class="save-bar__state">
          {changed ? t("rules.unsaved") : saving.isSuccess ? t("rules.saved") : ""}
        </p>
        <button type="submit" class="button" aria-disabled={!changed || saving.isPending}>
          {t(saving.isPending ? "rules.saving" : "save")}
        </button>
        {changed && (
          <button type="button" class="button button--quiet" onClick={giveUp}>
            {t("rules.discard")}
          </button>
        )}
      </div>
    </form>
  );
}

/** Opens what holds the first mistake, and then goes to its field. */
function useShowFirstMistake(
  form: HTMLFormElement | null,
  pointers: readonly string[],
  { items }: ReminderSettings,
  open: (reminder: string) => void,
) {
  const all = pointers.join(" ");
  useEffect(() => {
    const holder = items.find(({ reminder }) => all.includes(`${pointerTo(reminder)}/`));
    if (!holder) return;
    open(holder.reminder);
    requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    // Where the same mistakes are made again the focus stays where it is.
  }, [all, items, open, form]);
}
