import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { AllLetters } from "../letters/AllLetters.tsx";
import { useOfferTakers } from "../letters/letterQueries.ts";
import { useReminderSettings } from "../reminders/reminderQueries.ts";
import { SettingsForm } from "../reminders/SettingsForm.tsx";

/** What goes out by itself for every stay: which, when, and in which words. */
export function MessagesPage() {
  const { t, guestT } = useHostWords();
  const settings = useReminderSettings();
  const takers = useOfferTakers();
  usePageTitle(t("reminders.title"));
  return (
    <div class="page">
      <div class="host-head">
        <div>
          <h1>{t("reminders.title")}</h1>
          <p class="lead">{t("reminders.lead")}</p>
          {takers.data && <p class="hint">{t("reminders.takers", { count: takers.data.guests })}</p>}
        </div>
      </div>
      <Failure
        title={t("reminders.settings_failed")}
        error={settings.data ? null : settings.error}
        onRetry={() => void settings.refetch()}
      />
      {settings.isPending && (
        <div aria-busy="true">
          <span class="unseen" role="status">
            {guestT("loading")}
          </span>
          <div class="skeleton skeleton--request" />
          <div class="skeleton skeleton--request" />
        </div>
      )}
      {settings.data && <SettingsForm settings={settings.data} />}
      <AllLetters />
    </div>
  );
}
