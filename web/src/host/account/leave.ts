import { endThisSession } from "./accountApi.ts";
import { actAs } from "./actingAs.ts";
import { session, signOut } from "../hostSession.ts";

/** Signs out here at once; that the session ends at the API too is asked for, and it ends by itself where that fails. */
export function leave(): void {
  const ending = session()?.expired === false ? endThisSession() : Promise.resolve();
  signOut();
  actAs(null);
  ending.catch(() => undefined);
}
