import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import { instantWords } from "../instantWords.ts";
import { AnswerWords } from "./AnswerWords.tsx";
import { EVENT_NAMES, eventWords } from "./eventNames.ts";
import type { Webhook } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useChangeWebhook, usePing } from "./partnerQueries.ts";
import { type PartnerWords, usePartnerWords } from "./partnerWords.ts";

interface WebhookCardProps {
  webhook: Webhook;
  onChange: () => void;
  onAsk: (what: "rotate" | "remove") => void;
  onTold: (words: string) => void;
}

/** One that is told: how its endpoint does, what it is told, and what can be done. */
export function WebhookCard(card: WebhookCardProps) {
  const { t, locale } = usePartnerWords();
  const { webhook } = card;
  return (
    <article class="host-card feed partner" aria-label={webhook.name}>
      <div class="feed__head">
        <div class="feed__name">
          <h3>{webhook.name}</h3>
          <p class="hint">{webhook.url}</p>
        </div>
        <WebhookBadge state={webhook.state} />
      </div>
      <p>{webhookWords(webhook, t, locale)}</p>
      <Wanted webhook={webhook} />
      <Acts {...card} />
    </article>
  );
}

const ICONS = {
  active: <Icon name="check" size={16} />,
  failing: <Icon name="warning" size={16} />,
  disabled: <HostIcon name="pause" size={16} />,
} as const;
const LOOKS = { active: "in_step", failing: "failing", disabled: "held" } as const;

export function WebhookBadge({ state }: { state: Webhook["state"] }) {
  const { t } = usePartnerWords();
  return (
    <span class={`badge health-badge health-badge--${LOOKS[state]}`}>
      {ICONS[state]} {t(`webhook_state.${state}`)}
    </span>
  );
}

/** How an endpoint does, as a sentence; its badge says the state. */
export function webhookWords({ state, since }: Webhook, t: PartnerWords, locale: string): string {
  const when = since ? instantWords(since, locale) : "";
  if (state === "failing") return t("webhook_state.failing_words", { since: when });
  if (state === "disabled")
    return since ? t("webhook_state.gave_up_words", { since: when }) : t("webhook_state.disabled_words");
  return t("webhook_state.active_words");
}

function Wanted({ webhook }: { webhook: Webhook }) {
  const { t, locale } = usePartnerWords();
  const { events, properties, guest_details: withGuests } = webhook;
  const words = new Intl.ListFormat(locale).format(events.map((name) => eventWords(name, t)));
  const all = events.length === EVENT_NAMES.length;
  return (
    <ul class="partner__wanted">
      <li>
        {all ? t("webhooks.all_events") : `${t("webhooks.some_events", { count: events.length })} ${words}`}
      </li>
      <li>
        {properties.length === 0
          ? t("webhooks.all_places")
          : t("webhooks.some_places", { count: properties.length })}
      </li>
      <li>{t(withGuests ? "webhooks.with_guests" : "webhooks.without_guests")}</li>
    </ul>
  );
}

function Acts({ webhook, onChange, onAsk, onTold }: WebhookCardProps) {
  const { t } = usePartnerWords();
  const { webhook_id: id, name } = webhook;
  const change = useChangeWebhook();
  const ping = usePing();
  const off = webhook.state === "disabled";
  const toggle = () => {
    if (change.isPending) return;
    change.mutate(
      { id, body: { enabled: off } },
      { onSuccess: () => onTold(t(off ? "webhooks.told_enabled" : "webhooks.told_disabled", { name })) },
    );
  };
  return (
    <>
      <PartnerFailure title={t("webhooks.not_pinged")} error={ping.error} />
      <PartnerFailure title={t("webhooks.not_changed")} error={change.error} />
      <div role="status" class="partner__answer">
        {ping.data && !ping.isPending && <AnswerWords answer={ping.data} />}
      </div>
      <div class="feed__acts">
        {off && (
          <button
            type="button"
            class="button"
            aria-disabled={change.isPending}
            aria-label={t("webhooks.enable_of", { name })}
            onClick={toggle}
          >
            {t("webhooks.enable")}
          </button>
        )}
        <Link
          href={`/host/partners/webhooks/${encodeURIComponent(id)}`}
          class="button button--quiet"
          aria-label={t("webhooks.log_of", { name })}
        >
          <HostIcon name="list" size={18} /> {t("webhooks.log")}
        </Link>
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={ping.isPending}
          aria-label={t("webhooks.ping_of", { name })}
          onClick={() => !ping.isPending && ping.mutate(id)}
        >
          <HostIcon name="bell" size={18} /> {t(ping.isPending ? "webhooks.pinging" : "webhooks.ping")}
        </button>
        <TextAct words="change" name={name} dialog onPress={onChange} />
        <button
          type="button"
          class="text-button"
          aria-haspopup="dialog"
          aria-label={t("connections.rotate_of", { name })}
          onClick={() => onAsk("rotate")}
        >
          {t("connections.rotate")}
        </button>
        {!off && <TextAct words="disable" name={name} busy={change.isPending} onPress={toggle} />}
        <button
          type="button"
          class="text-button text-button--danger"
          aria-haspopup="dialog"
          aria-label={t("connections.remove_of", { name })}
          onClick={() => onAsk("remove")}
        >
          {t("connections.remove")}
        </button>
      </div>
    </>
  );
}

interface TextActProps {
  words: "change" | "disable";
  name: string;
  dialog?: boolean;
  busy?: boolean;
  onPress: () => void;
}

function TextAct({ words, name, dialog = false, busy = false, onPress }: TextActProps) {
  const { t } = usePartnerWords();
  return (
    <button
      type="button"
      class="text-button"
      aria-haspopup={dialog ? "dialog" : undefined}
      aria-disabled={busy}
      aria-label={t(`webhooks.${words}_of`, { name })}
      onClick={onPress}
    >
      {t(`webhooks.${words}`)}
    </button>
  );
}
