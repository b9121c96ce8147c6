import { Link } from "wouter";
import { useOpenConflicts } from "../conflicts/conflictQueries.ts";
import { usePlaceName } from "../conflicts/usePlaceName.ts";
import { usePartnerWords } from "./partnerWords.ts";
import type { Moving } from "./useMoving.ts";

/** Tells what became of the reservations that waited for a listing's place. */
export function WhatMoved({ moving: { mapped, waited, state } }: { moving: Moving }) {
  const { t } = usePartnerWords();
  const place = usePlaceName(mapped.property_id, mapped.unit);
  const conflicts = (useOpenConflicts().data?.items ?? []).filter(
    ({ property_id: id, unit }) => id === mapped.property_id && unit === mapped.unit,
  ).length;
  const words = { listing: mapped.listing, place, count: waited };
  const told =
    waited === 0
      ? t("listings.told_mapped", words)
      : state === "moved"
        ? t("listings.told_moved", words)
        : t("listings.told_moving", words);
  return (
    <div role="status" class="told">
      <p>
        {told} {state === "slow" && t("listings.told_slow")}
      </p>
      {waited > 0 && conflicts > 0 && (
        <p>
          {t("listings.told_conflicts", { count: conflicts })}{" "}
          <Link href="/host/conflicts">{t("listings.see_conflicts")}</Link>
        </p>
      )}
    </div>
  );
}
