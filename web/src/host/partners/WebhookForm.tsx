import { useEffect, useRef, useState } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { ApiProblem } from "../../api.ts";
import { CheckField, InputField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { useHostProperties } from "../hostQueries.ts";
import { ChoiceField } from "./ChoiceField.tsx";
import { EVENT_GROUPS, eventsOf, eventWords } from "./eventNames.ts";
import type { EventName } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { usePartnerWords } from "./partnerWords.ts";
import { type WebhookDraft, wrongsOf } from "./webhookDraft.ts";

interface WebhookFormProps {
  begin: WebhookDraft;
  words: { submit: string; failed: string };
  error: Error | null;
  busy: boolean;
  onSubmit: (draft: WebhookDraft) => void;
  onClose: () => void;
}

const LONGEST = { url: 2000, name: 60 };
const NOTHING_WRONG = { url: null, name: null, events: null, places: null };

/** What is refused of the address belongs to its field. */
function toldOf(error: Error | null): Record<string, string> {
  const told = fieldErrors(error);
  return hasSlug(error, "webhook-refused") && error instanceof ApiProblem
    ? { ...told, "/url": error.problem.detail ?? "" }
    : told;
}

export function WebhookForm({ begin, words, error, busy, onSubmit, onClose }: WebhookFormProps) {
  const { t } = usePartnerWords();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(begin);
  const [tries, setTries] = useState(0);
  const change = (part: Partial<WebhookDraft>) => setDraft((known) => ({ ...known, ...part }));
  const wrongs = wrongsOf(draft);
  const shown = tries > 0 ? wrongs : NOTHING_WRONG;
  const told = toldOf(error);
  const wronged = Object.keys(told).length > 0;

  useEffect(() => {
    if (tries > 0 || wronged) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [tries, wronged]);

  const submit = (event: Event) => {
    event.preventDefault();
    setTries((count) => count + 1);
    if (!busy && !Object.values(wrongs).some(Boolean)) onSubmit(draft);
  };
  const say = (wrong: "url_missing" | "url_wrong" | "name_missing" | null) =>
    wrong ? t(`webhook_form.${wrong}`) : undefined;
  return (
    <form ref={form} class="host-form partner-form" onSubmit={submit} noValidate>
      <InputField
        label={t("webhook_form.url")}
        hint={t("webhook_form.url_hint")}
        name="url"
        value={draft.url}
        onInput={(url) => change({ url })}
        inputMode="url"
        autocomplete="off"
        maxLength={LONGEST.url}
        error={say(shown.url) ?? told["/url"]}
      />
      <InputField
        label={t("webhook_form.name")}
        hint={t("webhook_form.name_hint")}
        name="name"
        value={draft.name}
        onInput={(name) => change({ name })}
        autocomplete="off"
        maxLength={LONGEST.name}
        error={say(shown.name) ?? told["/name"]}
      />
      <EventsField draft={draft} onChange={change} wrong={shown.events !== null} />
      <PlacesField draft={draft} onChange={change} wrong={shown.places !== null} />
      <CheckField
        label={t("webhook_form.guests")}
        hint={t("webhook_form.guests_hint")}
        name="guest_details"
        checked={draft.guestDetails}
        onChange={(guestDetails) => change({ guestDetails })}
      />
      {!wronged && <PartnerFailure title={words.failed} error={error} />}
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={busy}>
          {words.submit}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("webhook_form.cancel")}
        </button>
      </div>
    </form>
  );
}

interface PartProps {
  draft: WebhookDraft;
  onChange: (part: Partial<WebhookDraft>) => void;
  wrong: boolean;
}

function EventsField({ draft, onChange, wrong }: PartProps) {
  const { t } = usePartnerWords();
  return (
    <ChoiceField<EventName>
      legend={t("webhook_form.events")}
      all={{
        label: t("webhook_form.all_events"),
        chosen: draft.allEvents,
        onChange: (allEvents) => onChange({ allEvents }),
      }}
      groups={EVENT_GROUPS.map((group) => ({
        label: t(`event_group.${group}`),
        options: eventsOf(group).map((name) => ({ value: name, label: eventWords(name, t) })),
      }))}
      value={draft.events}
      onChange={(events) => onChange({ events })}
      error={wrong ? t("webhook_form.events_missing") : undefined}
    />
  );
}

function PlacesField({ draft, onChange, wrong }: PartProps) {
  const { t } = usePartnerWords();
  const properties = useHostProperties().data ?? [];
  return (
    <ChoiceField<string>
      legend={t("webhook_form.places")}
      all={{
        label: t("webhook_form.all_places"),
        chosen: draft.allPlaces,
        onChange: (allPlaces) => onChange({ allPlaces }),
      }}
      groups={[{ options: properties.map((each) => ({ value: each.property_id, label: each.title })) }]}
      value={draft.places}
      onChange={(places) => onChange({ places })}
      error={wrong ? t("webhook_form.places_missing") : undefined}
    />
  );
}
