/** This tab's checkout: a random name of its own, under which nights are held and bookings are repeated safely. */
import { readTab, writeTab } from "./tabStorage.ts";

const SLOT = "checkout-session";

export function checkoutSession(): string {
  const kept = readTab<string>(SLOT);
  if (kept) return kept;
  const fresh = crypto.randomUUID();
  writeTab(SLOT, fresh);
  return fresh;
}
