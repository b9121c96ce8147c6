import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { useLookAgain } from "../channels/useFeedActions.ts";
import type { Listing } from "./partnerApi.ts";

/** So long a listing's reservations may take to their nights before it is said that they do. */
const PATIENCE_MS = 60_000;

export interface Moving {
  mapped: Listing;
  /** How many reservations waited when its place was chosen. */
  waited: number;
  state: "moving" | "moved" | "slow";
}

/** What becomes of the reservations that waited for a place, once it is chosen. */
export function useMoving() {
  const [moving, setMoving] = useState<Moving | null>(null);
  const lookAgain = useLookAgain();
  const open = moving?.state === "moving";

  useEffect(() => {
    if (!open) return;
    const timer = setTimeout(() => setMoving((known) => known && { ...known, state: "slow" }), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [open]);

  useEffect(() => {
    if (moving?.state === "moved") lookAgain();
  }, [moving?.state, lookAgain]);

  const begin = useCallback(
    (mapped: Listing, waited: number) =>
      setMoving({ mapped, waited, state: waited > 0 ? "moving" : "moved" }),
    [],
  );
  /** At what the listings are now. */
  const look = useCallback((items: readonly Listing[]) => {
    setMoving((known) => {
      if (!known || known.state === "moved") return known;
      const now = items.find(({ listing }) => listing === known.mapped.listing);
      const there = now?.property_id === known.mapped.property_id && now.waiting === 0;
      return there ? { ...known, state: "moved" } : known;
    });
  }, []);
  const forget = useCallback(() => setMoving(null), []);
  const move = useMemo(() => ({ begin, look, forget }), [begin, look, forget]);
  return { moving, move };
}
