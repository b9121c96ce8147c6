import { useEffect, useState } from "preact/hooks";
import { keptWatched } from "./signUpDraft.ts";

const read = (): string => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
};

/**
 * What lets somebody watch a sign-up, from the address' fragment, which browsers send to nobody; or from the tab, and
 * then the address is made whole: it is the one worth keeping.
 */
export function useSignUpToken(tenantId: string): string {
  const [token, setToken] = useState(() => read() || (keptWatched(tenantId)?.token ?? ""));
  useEffect(() => {
    if (!read() && token)
      history.replaceState(history.state, "", `${location.pathname}#${encodeURIComponent(token)}`);
    const update = () => setToken((known) => read() || known);
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, [token]);
  return token;
}
