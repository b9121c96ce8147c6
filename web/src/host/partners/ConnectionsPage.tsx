import { useRef, useState } from "preact/hooks";
import { Icon } from "../../components/Icon.tsx";
import { useNow } from "../useNow.ts";
import { type Asking, AskSheets } from "./AskSheets.tsx";
import { ConnectionCard } from "./ConnectionCard.tsx";
import { ConnectSheet, type PartnerChannel } from "./ConnectSheet.tsx";
import { type Handed, HandOver } from "./HandOver.tsx";
import type { Connection, ConnectionSecret } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useConnections, useRemoveConnection, useRotateConnection } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";
import { RenameSheet } from "./RenameSheet.tsx";

/** Partners that tell of reservations: how each is, and what can be done. */
export function ConnectionsPage() {
  const { t } = usePartnerWords();
  const now = useNow();
  const found = useConnections();
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState("");
  const [connecting, setConnecting] = useState(false);
  const [asking, setAsking] = useState<Asking<Connection>>(null);
  const [renaming, setRenaming] = useState<Connection | null>(null);
  const [handed, setHanded] = useState<Handed | null>(null);
  const items = found.data?.items ?? [];
  const hand = (
    name: string,
    { events_url: address, secret }: ConnectionSecret,
    { channel, rotated }: { channel: PartnerChannel; rotated: boolean },
  ) => {
    const steps =
      channel === "channex"
        ? [t("handed.channex"), t(rotated ? "handed.rotated" : "handed.channex_account")]
        : [t("handed.give"), t("handed.sign"), t(rotated ? "handed.rotated" : "handed.first")];
    setTold("");
    setHanded({ title: t("handed.partner", { name }), address, secret, steps });
  };
  return (
    <section class="partners__list" aria-labelledby="connections">
      <div class="channels__head">
        <h2 id="connections" ref={heading} tabIndex={-1}>
          {t("connections.title")}
        </h2>
        <button type="button" class="button" aria-haspopup="dialog" onClick={() => setConnecting(true)}>
          <Icon name="plus" size={18} /> {t("connections.add")}
        </button>
      </div>
      <p class="lead">{t("connections.lead")}</p>
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
      <PartnerFailure
        title={t("connections.failed")}
        error={found.error}
        onRetry={() => void found.refetch()}
      />
      {found.isPending && <div class="skeleton skeleton--feed" aria-busy="true" />}
      {found.data && items.length === 0 && !handed && (
        <div class="host-card channels__none">
          <p>
            <strong>{t("connections.none")}</strong>
          </p>
          <p class="hint">{t("connections.none_hint")}</p>
        </div>
      )}
      <ul class="feed-list">
        {items.map((connection) => (
          <li key={connection.connection_id}>
            <ConnectionCard
              connection={connection}
              now={now}
              onRename={() => setRenaming(connection)}
              onAsk={(what) => setAsking({ what, of: connection })}
              onTold={setTold}
            />
          </li>
        ))}
      </ul>
      <ConnectSheet
        open={connecting}
        onClose={() => setConnecting(false)}
        onConnected={(name, secret, channel) => hand(name, secret, { channel, rotated: false })}
      />
      <RenameSheet
        of={renaming}
        onClose={() => setRenaming(null)}
        onRenamed={({ name }) => setTold(t("connections.told_renamed", { name }))}
      />
      <AskSheets
        asking={asking}
        idOf={(of) => of.connection_id}
        follows={{
          rotate: [t("rotate.both"), t("rotate.when")],
          remove: [t("remove.nights"), t("remove.for_good"), t("remove.pause")],
        }}
        useRotate={useRotateConnection}
        useRemove={useRemoveConnection}
        onClose={() => setAsking(null)}
        onRotated={(of, secret) => hand(of.name, secret, { channel: of.channel, rotated: true })}
        onRemoved={({ name }) => {
          setTold(t("connections.told_removed", { name }));
          heading.current?.focus();
        }}
      />
    </section>
  );
}
