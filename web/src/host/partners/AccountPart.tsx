import { useRef, useState } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import { instantWords } from "../instantWords.ts";
import { AccountForm } from "./AccountForm.tsx";
import type { Account, Listing, Room } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useAccount } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";

interface AccountPartProps {
  id: string;
  /** What leads somewhere, or waits to: rooms that are neither are offered. */
  listings: readonly Listing[];
  onMap: (room: string) => void;
}

/** A channel manager's account: whether it is in step, and which of its rooms still need a place here. */
export function AccountPart({ id, listings, onMap }: AccountPartProps) {
  const { t } = usePartnerWords();
  const found = useAccount(id);
  const heading = useRef<HTMLHeadingElement>(null);
  const [editing, setEditing] = useState(false);
  const [told, setTold] = useState("");
  const none = hasSlug(found.error, "not-found");
  const saved = (account: Account) => {
    setEditing(false);
    setTold(t("account.told_saved", { property: account.title }));
    heading.current?.focus();
  };
  return (
    <section class="host-card account" aria-labelledby="account">
      <h2 id="account" ref={heading} tabIndex={-1}>
        {t("account.title")}
      </h2>
      <p role="status" class="told">
        {told}
      </p>
      {found.isPending && <div class="skeleton skeleton--listing" aria-busy="true" />}
      {!none && (
        <PartnerFailure
          title={t("account.failed")}
          error={found.error}
          onRetry={() => void found.refetch()}
        />
      )}
      {found.data && <Standing account={found.data} />}
      {found.data && <Rooms account={found.data} listings={listings} onMap={onMap} />}
      {none && <p class="hint">{t("account.none")}</p>}
      {none || editing || (found.error && !found.data) ? (
        <AccountForm
          id={id}
          account={found.data ?? null}
          onSaved={saved}
          onCancel={editing ? () => setEditing(false) : undefined}
        />
      ) : (
        found.data && (
          <button type="button" class="text-button" onClick={() => setEditing(true)}>
            {t("account.change")}
          </button>
        )
      )}
    </section>
  );
}

function Standing({ account }: { account: Account }) {
  const { t, locale } = usePartnerWords();
  const { title, currency, failing_since: since, all_told_at: all, reason } = account;
  return (
    <>
      <p>{t("account.of", { property: title, currency })}</p>
      {since ? (
        <p class="listing__state">
          <Icon name="warning" size={16} />{" "}
          {t("account.failing", { since: instantWords(since, locale), reason })}
        </p>
      ) : (
        <p>{all ? t("account.in_step", { at: instantWords(all, locale) }) : t("account.not_told")}</p>
      )}
    </>
  );
}

function Rooms({ account, listings, onMap }: { account: Account } & Omit<AccountPartProps, "id">) {
  const { t } = usePartnerWords();
  const known = new Map(listings.map((each) => [each.listing, each]));
  return (
    <ul class="listings">
      {account.rooms.map((room) => {
        const mapped = known.get(room.listing)?.state === "mapped";
        return (
          <li key={room.listing}>
            <div class="listing">
              <div class="listing__words">
                <strong>{room.title}</strong>
                <p class="hint">{room.listing}</p>
                <p>{wordsOf(room, mapped, t)}</p>
              </div>
              {!mapped && (
                <div class="feed__acts">
                  <button
                    type="button"
                    class="button"
                    aria-haspopup="dialog"
                    aria-label={t("listings.map_of", { listing: room.title })}
                    onClick={() => onMap(room.listing)}
                  >
                    {t("listings.map")}
                  </button>
                </div>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function wordsOf(room: Room, mapped: boolean, t: ReturnType<typeof usePartnerWords>["t"]): string {
  if (!mapped) return t("account.room_free");
  if (room.refused) return t("account.room_refused", { reason: room.refused });
  if (room.rate_plans.length > 1 && !room.rate_plan) return t("account.room_no_plan");
  return t(room.told ? "account.room_told" : "account.room_owed");
}
