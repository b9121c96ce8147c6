import { Link } from "wouter";
import { agoWords } from "../channels/channelWords.ts";
import { CopyField } from "../channels/CopyField.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";
import type { Connection } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { AT_EASE, useChangeConnection, useListings } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";
import { PartnerBadge } from "./PartnerBadge.tsx";

const BOTH_SECRETS_MS = 24 * 3_600_000;

interface ConnectionCardProps {
  connection: Connection;
  now: number;
  onRename: () => void;
  onAsk: (what: "rotate" | "remove") => void;
  onTold: (words: string) => void;
}

/** One partner: how it is, what it told, and what can be done. */
export function ConnectionCard({ connection, now, ...acts }: ConnectionCardProps) {
  const { t, locale } = usePartnerWords();
  const { t: hostT } = useHostWords();
  const listings = useListings(connection.connection_id, AT_EASE).data?.items ?? [];
  const waiting = listings.reduce((sum, each) => sum + each.waiting, 0);
  const { health, name, rotated_at: rotated } = connection;
  const bothUntil = rotated ? Date.parse(rotated) + BOTH_SECRETS_MS : 0;
  const heard = health.heard_at
    ? t("health.heard", { ago: agoWords(health.heard_at, hostT, { locale, now }) })
    : t("health.never");
  return (
    <article class="host-card feed partner" aria-label={name}>
      <div class="feed__head">
        <div class="feed__name">
          <h3>{name}</h3>
        </div>
        <PartnerBadge state={stateOf(connection, waiting)} />
      </div>
      <p>
        {connection.state === "disabled" && `${t("health.disabled")} `}
        {heard}{" "}
        {bothUntil > now &&
          t("health.both_secrets", { when: instantWords(new Date(bothUntil).toISOString(), locale) })}
      </p>
      <Counts connection={connection} waiting={waiting} />
      <CopyField
        label={t("health.address", { name })}
        value={connection.events_url}
        onCopied={(copied) => acts.onTold(copied ? t("handed.copied") : hostT("exports.not_copied"))}
      />
      <Acts connection={connection} {...acts} />
    </article>
  );
}

function stateOf({ state, health }: Connection, waiting: number) {
  if (state === "disabled") return "disabled";
  if (waiting > 0) return "needs_you";
  return health.heard_at ? "working" : "silent";
}

/** What was heard in numbers; what needs somebody leads to where it is done. */
function Counts({ connection, waiting }: { connection: Connection; waiting: number }) {
  const { t, locale } = usePartnerWords();
  const { accepted, conflicts, refused } = connection.health;
  const number = (count: number) => new Intl.NumberFormat(locale).format(count);
  return (
    <dl class="partner__counts">
      <div>
        <dt>{t("health.accepted")}</dt>
        <dd>
          <strong>{number(accepted)}</strong> <span class="hint">{t("health.accepted_words")}</span>
        </dd>
      </div>
      <div>
        <dt>{t("health.conflicts")}</dt>
        <dd>
          <strong>{number(conflicts)}</strong> <span class="hint">{t("health.conflicts_words")}</span>
          {conflicts > 0 && <Link href="/host/conflicts">{t("health.conflicts_link")}</Link>}
        </dd>
      </div>
      <div>
        <dt>{t("health.waiting")}</dt>
        <dd>
          <strong>{number(waiting)}</strong>{" "}
          <span class="hint">{t("health.waiting_words", { count: waiting })}</span>
          {waiting > 0 && <Link href={listingsPath(connection)}>{t("health.waiting_link")}</Link>}
        </dd>
      </div>
      <div>
        <dt>{t("health.refused")}</dt>
        <dd>
          <strong>{number(refused)}</strong> <span class="hint">{t("health.refused_words")}</span>
        </dd>
      </div>
    </dl>
  );
}

const listingsPath = ({ connection_id: id }: Connection): string =>
  `/host/partners/${encodeURIComponent(id)}`;

function Acts({ connection, onRename, onAsk, onTold }: Omit<ConnectionCardProps, "now">) {
  const { t } = usePartnerWords();
  const change = useChangeConnection();
  const { connection_id: id, name } = connection;
  const on = connection.state === "active";
  const toggle = () => {
    if (change.isPending) return;
    change.mutate(
      { id, body: { state: on ? "disabled" : "active" } },
      { onSuccess: () => onTold(t(on ? "connections.told_disabled" : "connections.told_enabled", { name })) },
    );
  };
  return (
    <>
      <PartnerFailure title={t("connections.not_changed")} error={change.error} />
      <div class="feed__acts">
        <Link
          href={listingsPath(connection)}
          class="button button--quiet"
          aria-label={t("connections.listings_of", { name })}
        >
          <HostIcon name="list" size={18} /> {t("connections.listings")}
        </Link>
        <button
          type="button"
          class="text-button"
          aria-haspopup="dialog"
          aria-label={t("connections.rename_of", { name })}
          onClick={onRename}
        >
          {t("connections.rename")}
        </button>
        <button
          type="button"
          class="text-button"
          aria-haspopup="dialog"
          aria-label={t("connections.rotate_of", { name })}
          onClick={() => onAsk("rotate")}
        >
          {t("connections.rotate")}
        </button>
        <button
          type="button"
          class="text-button"
          aria-disabled={change.isPending}
          aria-label={t(on ? "connections.disable_of" : "connections.enable_of", { name })}
          onClick={toggle}
        >
          {t(on ? "connections.disable" : "connections.enable")}
        </button>
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
