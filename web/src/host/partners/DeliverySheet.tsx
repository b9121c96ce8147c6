import { useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { usePlaceName } from "../conflicts/usePlaceName.ts";
import { HostIcon } from "../components/HostIcon.tsx";
import { instantWords } from "../instantWords.ts";
import { DeliveryBadge } from "./DeliveryBadge.tsx";
import { lastWords, tryWords } from "./deliveryWords.ts";
import { eventWords } from "./eventNames.ts";
import type { Delivery, DeliveryDetail } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useDelivery, useReplay, useSkip } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";

interface DeliverySheetProps {
  /** The webhook's. */
  id: string;
  /** The one that is looked at; null while none is. */
  delivery: Delivery | null;
  onClose: () => void;
}

/** All of a message: what was sent, what was answered, each try. */
export function DeliverySheet({ id, delivery, onClose }: DeliverySheetProps) {
  const { t } = usePartnerWords();
  return (
    <Sheet title={delivery ? eventWords(delivery.type, t) : ""} open={delivery !== null} onClose={onClose}>
      {delivery && <Detail key={delivery.delivery_id} id={id} delivery={delivery.delivery_id} />}
    </Sheet>
  );
}

function Detail({ id, delivery }: { id: string; delivery: string }) {
  const { t } = usePartnerWords();
  const found = useDelivery(id, delivery);
  const [skipped, setSkipped] = useState(false);
  return (
    <div class="delivery">
      <PartnerFailure
        title={t("delivery.failed")}
        error={found.data ? null : found.error}
        onRetry={() => void found.refetch()}
      />
      {found.isPending && <div class="skeleton skeleton--delivery" aria-busy="true" />}
      {found.data && (
        <>
          <Facts of={found.data.delivery} />
          <Stuck id={id} of={found.data.delivery} onSkipped={() => setSkipped(true)} />
          <p role="status" class="told">
            {skipped && t("delivery.told_skipped")}
          </p>
          <Again id={id} of={found.data.delivery} />
          <Bodies of={found.data} />
          <Tries of={found.data} />
        </>
      )}
    </div>
  );
}

function Facts({ of }: { of: Delivery }) {
  const { t, locale } = usePartnerWords();
  const place = usePlaceName(of.property_id, "");
  const facts = [
    [t("delivery.place"), place],
    [t("delivery.version"), String(of.version)],
    [t("delivery.made"), instantWords(of.created_at, locale)],
    [t("delivery.message"), of.message_id],
  ];
  return (
    <>
      <p>
        <DeliveryBadge state={of.state} />
      </p>
      <dl class="delivery__facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What is tried and not taken holds up what follows of its place: the host may have that go on without it. */
function Stuck({ id, of, onSkipped }: { id: string; of: Delivery; onSkipped: () => void }) {
  const { t } = usePartnerWords();
  const skip = useSkip(id, of.delivery_id);
  if (of.state !== "waiting" || !of.last_try) return null;
  return (
    <div class="delivery__again">
      <p>
        {lastWords(of.last_try, t)} {t("delivery.stuck")}
      </p>
      <button
        type="button"
        class="button button--quiet"
        aria-disabled={skip.isPending}
        onClick={() =>
          !skip.isPending && skip.mutate({ id, delivery: of.delivery_id }, { onSuccess: onSkipped })
        }
      >
        {t("delivery.skip")}
      </button>
      <p class="hint">{t("delivery.skip_hint")}</p>
      <PartnerFailure title={t("delivery.not_skipped")} error={skip.error} />
    </div>
  );
}

/** What waits goes out in its turn; anything else may be sent once more. */
function Again({ id, of }: { id: string; of: Delivery }) {
  const { t } = usePartnerWords();
  const replay = useReplay(id, of.delivery_id);
  const [told, setTold] = useState("");
  if (of.state === "waiting") return null;
  const send = () => {
    if (replay.isPending) return;
    setTold("");
    replay.mutate(
      { id, delivery: of.delivery_id },
      {
        onSuccess: ({ tries: [last] }) => {
          const taken =
            last?.status !== null && last !== undefined && last.status >= 200 && last.status < 300;
          setTold(t(taken ? "delivery.told_taken" : "delivery.told_not_taken"));
        },
      },
    );
  };
  return (
    <div class="delivery__again">
      <button type="button" class="button button--quiet" aria-disabled={replay.isPending} onClick={send}>
        <HostIcon name="sync" size={18} /> {t(replay.isPending ? "delivery.sending" : "delivery.again")}
      </button>
      <p class="hint">{t("delivery.again_hint")}</p>
      <p role="status" class="told">
        {told}
      </p>
      <PartnerFailure title={t("delivery.not_sent")} error={replay.error} />
    </div>
  );
}

function Bodies({ of }: { of: DeliveryDetail }) {
  const { t } = usePartnerWords();
  return (
    <>
      <h3 id="delivery-request">{t("delivery.request")}</h3>
      <pre class="partner__text" tabIndex={0} role="region" aria-labelledby="delivery-request">
        {JSON.stringify(of.request, null, 2)}
      </pre>
      <h3 id="delivery-answered">{t("delivery.answered")}</h3>
      {of.answered ? (
        <pre class="partner__text" tabIndex={0} role="region" aria-labelledby="delivery-answered">
          {of.answered}
        </pre>
      ) : (
        <p class="hint">{t("delivery.nothing_answered")}</p>
      )}
    </>
  );
}

function Tries({ of }: { of: DeliveryDetail }) {
  const { t, locale } = usePartnerWords();
  return (
    <>
      <h3 id="delivery-tries">{t("delivery.tries")}</h3>
      {of.tries.length === 0 && <p class="hint">{t("delivery.no_tries")}</p>}
      <ol class="delivery__tries" aria-labelledby="delivery-tries">
        {of.tries.map((each, index) => (
          <li key={`${each.at} ${index}`}>
            <time dateTime={each.at}>{instantWords(each.at, locale)}</time>
            <span>{tryWords(each, t)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
