import { useState } from "preact/hooks";
import { Link } from "wouter";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import { Message } from "../../components/Message.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";
import { useNow } from "../useNow.ts";
import { DeliveryRow } from "./DeliveryRow.tsx";
import { DeliverySheet } from "./DeliverySheet.tsx";
import type { Delivery, Webhook } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useDeliveries, useWebhooks } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";
import { ReplaySheet } from "./ReplaySheet.tsx";
import { WebhookBadge, webhookWords } from "./WebhookCard.tsx";

/** What a webhook was told, the latest first, and having it told again. */
export function DeliveriesPage({ id }: { id: string }) {
  const { t, locale } = usePartnerWords();
  const webhook = useWebhooks().data?.items.find((each) => each.webhook_id === id);
  const [told, setTold] = useState("");
  const [replaying, setReplaying] = useState(false);
  const title = t("log.title", { name: webhook?.name ?? "…" });
  const log = useDeliveries(id);
  usePageTitle(title);
  if (hasSlug(log.error, "not-found")) return <Gone />;
  return (
    <div class="page partners">
      <Link href="/host/partners/webhooks" class="back-link">
        <Icon name="left" size={18} /> {t("log.back")}
      </Link>
      <div class="host-head">
        <h1>{title}</h1>
        <button
          type="button"
          class="button button--quiet"
          aria-haspopup="dialog"
          onClick={() => setReplaying(true)}
        >
          <HostIcon name="sync" size={18} /> {t("log.replay_all")}
        </button>
      </div>
      {webhook && (
        <p class="log__state">
          <WebhookBadge state={webhook.state} /> {webhookWords(webhook, t, locale)}
        </p>
      )}
      <p class="lead">{t("log.lead")}</p>
      <p role="status" class="told">
        {told}
      </p>
      <Log id={id} webhook={webhook} log={log} />
      <ReplaySheet
        id={id}
        open={replaying}
        onClose={() => setReplaying(false)}
        onAsked={(since) => setTold(t("replay.told", { when: instantWords(since, locale) }))}
      />
    </div>
  );
}

interface LogProps {
  id: string;
  webhook: Webhook | undefined;
  log: ReturnType<typeof useDeliveries>;
}

function Log({ id, webhook, log }: LogProps) {
  const { t, guestT } = usePartnerWords();
  const { t: hostT } = useHostWords();
  const now = useNow();
  const [open, setOpen] = useState<Delivery | null>(null);
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PartnerFailure title={t("log.failed")} error={log.error} onRetry={() => void log.refetch()} />
      {log.isPending && <LogSkeleton />}
      {log.data && items.length === 0 && (
        <div class="host-card channels__none">
          <p>
            <strong>{t("log.none")}</strong>
          </p>
          <p class="hint">{t("log.none_hint")}</p>
        </div>
      )}
      <ol class="log" aria-label={t("log.list")}>
        {items.map((delivery) => (
          <li key={delivery.delivery_id}>
            <DeliveryRow
              delivery={delivery}
              webhook={webhook}
              now={now}
              hostT={hostT}
              onOpen={() => setOpen(delivery)}
            />
          </li>
        ))}
      </ol>
      {log.hasNextPage && (
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={log.isFetchingNextPage}
          onClick={() => !log.isFetchingNextPage && void log.fetchNextPage()}
        >
          {log.isFetchingNextPage ? guestT("loading") : t("log.older")}
        </button>
      )}
      <DeliverySheet id={id} delivery={open} onClose={() => setOpen(null)} />
    </>
  );
}

function LogSkeleton() {
  return (
    <div aria-busy="true" class="log">
      {Array.from({ length: 5 }, (_, index) => (
        <div key={index} class="skeleton skeleton--booking" />
      ))}
    </div>
  );
}

function Gone() {
  const { t } = usePartnerWords();
  return (
    <div class="page page--message">
      <Message title={t("log.gone")} picture={8}>
        <Link href="/host/partners/webhooks" class="button">
          {t("log.back")}
        </Link>
      </Message>
    </div>
  );
}
