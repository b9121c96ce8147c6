import { useRef, useState } from "preact/hooks";
import { Icon } from "../../components/Icon.tsx";
import { type Asking, AskSheets } from "./AskSheets.tsx";
import { type Handed, HandOver } from "./HandOver.tsx";
import type { Webhook } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useRemoveWebhook, useRotateWebhook, useWebhooks } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";
import { WebhookCard } from "./WebhookCard.tsx";
import { type Editing, WebhookSheet } from "./WebhookSheet.tsx";

/** Who is told what happens: how each does, and what can be done. */
export function WebhooksPage() {
  const { t } = usePartnerWords();
  const found = useWebhooks();
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState("");
  const [editing, setEditing] = useState<Editing>(null);
  const [asking, setAsking] = useState<Asking<Webhook>>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  const items = found.data?.items ?? [];
  const hand = (name: string, secret: string, rotated: boolean) => {
    const steps = [
      t("handed.give_secret"),
      t("handed.verify"),
      t(rotated ? "handed.rotated" : "handed.test"),
    ];
    setHanded({ title: t("handed.webhook", { name }), secret, steps });
  };
  return (
    <section class="partners__list" aria-labelledby="webhooks">
      <div class="channels__head">
        <h2 id="webhooks" ref={heading} tabIndex={-1}>
          {t("webhooks.title")}
        </h2>
        <button type="button" class="button" aria-haspopup="dialog" onClick={() => setEditing({ of: null })}>
          <Icon name="plus" size={18} /> {t("webhooks.add")}
        </button>
      </div>
      <p class="lead">{t("webhooks.lead")}</p>
      <p role="status" class="told">
        {told}
      </p>
      {handed && (
        <HandOver
          handed={handed}
          onDone={() => {
            setHanded(null);
            heading.current?.focus();
          }}
        />
      )}
      <PartnerFailure title={t("webhooks.failed")} error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <div class="skeleton skeleton--feed" aria-busy="true" />}
      {found.data && items.length === 0 && !handed && (
        <div class="host-card channels__none">
          <p>
            <strong>{t("webhooks.none")}</strong>
          </p>
          <p class="hint">{t("webhooks.none_hint")}</p>
        </div>
      )}
      <ul class="feed-list">
        {items.map((webhook) => (
          <li key={webhook.webhook_id}>
            <WebhookCard
              webhook={webhook}
              onChange={() => setEditing({ of: webhook })}
              onAsk={(what) => setAsking({ what, of: webhook })}
              onTold={setTold}
            />
          </li>
        ))}
      </ul>
      <WebhookSheet
        editing={editing}
        onClose={() => setEditing(null)}
        onAdded={(made) => {
          setTold(t("webhooks.told_added", { name: made.webhook.name }));
          hand(made.webhook.name, made.secret, false);
        }}
        onChanged={({ name }) => setTold(t("webhooks.told_changed", { name }))}
      />
      <AskSheets
        asking={asking}
        idOf={(of) => of.webhook_id}
        follows={{
          rotate: [t("rotate.signed_twice"), t("rotate.when")],
          remove: [t("remove_webhook.nothing"), t("remove_webhook.log"), t("remove_webhook.pause")],
        }}
        useRotate={useRotateWebhook}
        useRemove={useRemoveWebhook}
        onClose={() => setAsking(null)}
        onRotated={({ name }, { secret }) => {
          setTold("");
          hand(name, secret, true);
        }}
        onRemoved={({ name }) => {
          setTold(t("webhooks.told_removed", { name }));
          heading.current?.focus();
        }}
      />
    </section>
  );
}
