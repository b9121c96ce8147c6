import { useState } from "preact/hooks";
import type { Picked } from "./stayRules.ts";
import type { StaySearch } from "./staySearch.ts";

/**
 * Dates being chosen in a calendar. A chosen check-in waits here until its check-out is chosen too;
 * only whole stays, or none, go to the address.
 */
export function useStayChoice(search: StaySearch, change: (part: Partial<StaySearch>) => void) {
  const [begun, setBegun] = useState<Picked | null>(null);
  const choose = (picked: Picked) => {
    const waits = picked.checkIn !== null && picked.checkOut === null;
    setBegun(waits ? picked : null);
    if (!waits) change(picked);
  };
  const picked = begun ?? { checkIn: search.checkIn, checkOut: search.checkOut };
  return { picked, choose, choosing: begun !== null };
}
