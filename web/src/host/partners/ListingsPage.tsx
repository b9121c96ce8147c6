import { useEffect, useRef, useState } from "preact/hooks";
import { Link } from "wouter";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import { Message } from "../../components/Message.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { AccountPart } from "./AccountPart.tsx";
import { ConfirmSheet } from "./ConfirmSheet.tsx";
import { ListingRow } from "./ListingRow.tsx";
import { MapSheet } from "./MapSheet.tsx";
import type { Listing } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useConnections, useListings, useUnmapListing, WATCHING } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";
import { useMoving } from "./useMoving.ts";
import { WhatMoved } from "./WhatMoved.tsx";

/** What a partner calls the places here, and which place each is: first those of which reservations wait. */
export function ListingsPage({ id }: { id: string }) {
  const { t } = usePartnerWords();
  const connections = useConnections();
  const connection = connections.data?.items.find((each) => each.connection_id === id);
  const { moving, move } = useMoving();
  const listings = useListings(id, moving?.state === "moving" ? WATCHING : undefined);
  const items = listings.data?.items;
  usePageTitle(t("listings.title", { name: connection?.name ?? "" }));
  useEffect(() => {
    if (items) move.look(items);
  }, [items, move]);
  if (hasSlug(listings.error, "not-found")) return <Gone />;
  return (
    <div class="page partners">
      <Link href="/host/partners" class="back-link">
        <Icon name="left" size={18} /> {t("listings.back")}
      </Link>
      <div class="host-head">
        <h1>{t("listings.title", { name: connection?.name ?? "…" })}</h1>
      </div>
      <PartnerFailure
        title={t("listings.failed")}
        error={listings.error}
        onRetry={() => void listings.refetch()}
      />
      <Listings
        id={id}
        items={items}
        manager={connection?.channel === "channex"}
        moved={moving && <WhatMoved moving={moving} />}
        onMapped={move.begin}
        onUnmapped={move.forget}
      />
    </div>
  );
}

/** Null: nothing of it. */
type Choosing = { listing: Listing | null } | null;

interface ListingsProps {
  id: string;
  /** It is a channel manager, where rooms are known by their account. */
  manager: boolean;
  items: readonly Listing[] | undefined;
  moved: preact.ComponentChildren;
  onMapped: (mapped: Listing, waited: number) => void;
  onUnmapped: () => void;
}

function Listings({ id, manager, items, moved, onMapped, onUnmapped }: ListingsProps) {
  const { t } = usePartnerWords();
  const list = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState("");
  const [choosing, setChoosing] = useState<Choosing>(null);
  const [unlinking, setUnlinking] = useState<Listing | null>(null);
  const unmap = useUnmapListing(id);
  const useUnmap = () => ({
    ...unmap,
    mutate: (listing: string, options: { onSuccess: (answer: undefined) => void }) =>
      unmap.mutate({ id, listing }, options),
  });
  return (
    <div class="partners__list" ref={list} tabIndex={-1}>
      <div class="channels__head">
        <p class="lead">{t("listings.lead")}</p>
        <button
          type="button"
          class="button"
          aria-haspopup="dialog"
          onClick={() => setChoosing({ listing: null })}
        >
          <Icon name="plus" size={18} /> {t("listings.add")}
        </button>
      </div>
      {moved}
      <p role="status" class="told">
        {told}
      </p>
      {manager && (
        <AccountPart
          id={id}
          listings={items ?? []}
          onMap={(room) =>
            setChoosing({ listing: items?.find((each) => each.listing === room) ?? unled(room) })
          }
        />
      )}
      {!items && <div class="skeleton skeleton--listing" aria-busy="true" />}
      {items?.length === 0 && !manager && (
        <div class="host-card channels__none">
          <p>
            <strong>{t("listings.none")}</strong>
          </p>
          <p class="hint">{t("listings.none_hint")}</p>
        </div>
      )}
      <ul class="listings">
        {waitingFirst(items ?? []).map((listing) => (
          <li key={listing.listing}>
            <ListingRow
              listing={listing}
              onMap={() => setChoosing({ listing })}
              onUnmap={() => setUnlinking(listing)}
            />
          </li>
        ))}
      </ul>
      <MapSheet
        id={id}
        open={choosing !== null}
        listing={choosing?.listing ?? null}
        onClose={() => setChoosing(null)}
        onMapped={(mapped, waited) => {
          setTold("");
          onMapped(mapped, waited);
          list.current?.focus();
        }}
      />
      <ConfirmSheet
        danger
        id={unlinking?.listing ?? null}
        words={{
          title: t("unmap.title", { listing: unlinking?.listing ?? "" }),
          follows: [t("unmap.nights"), t("unmap.waits")],
          failed: t("unmap.failed"),
          confirm: t("unmap.confirm"),
          keep: t("unmap.keep"),
        }}
        useAct={useUnmap}
        onClose={() => setUnlinking(null)}
        onDone={() => {
          onUnmapped();
          setTold(t("listings.told_unmapped", { listing: unlinking?.listing ?? "" }));
          list.current?.focus();
        }}
      />
    </div>
  );
}

const unled = (listing: string): Listing => ({
  listing,
  state: "unmapped",
  property_id: "",
  unit: "",
  waiting: 0,
  first_check_in: null,
});

/** Those that hold reservations up, the earliest arrival before others; then by name, as they came. */
const waitingFirst = (items: readonly Listing[]): Listing[] =>
  [...items].sort(
    (one, other) =>
      Number(other.waiting > 0) - Number(one.waiting > 0) ||
      (one.first_check_in ?? "").localeCompare(other.first_check_in ?? ""),
  );

function Gone() {
  const { t } = usePartnerWords();
  return (
    <div class="page page--message">
      <Message title={t("listings.gone")} picture={8}>
        <Link href="/host/partners" class="button">
          {t("listings.back")}
        </Link>
      </Message>
    </div>
  );
}
