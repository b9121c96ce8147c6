/** What the console asks of one's own sign-in. */
import { callAsHost, callOpenly } from "../hostApi.ts";

export interface SignedInSession {
  session_id: string;
  current: boolean;
  device: { browser: string; system: string };
  address: string;
  began_at: string;
  seen_at: string;
  ends_at: string;
}

const POOL = "host";

export const fetchSessions = () => callAsHost<{ items: SignedInSession[] }>("/auth/sessions");

export const endSession = (id: string) =>
  callAsHost<undefined>(`/auth/sessions/${encodeURIComponent(id)}`, { method: "DELETE" });

/** All but the one that asks. */
export const endOtherSessions = () => callAsHost<{ ended: number }>("/auth/sessions", { method: "DELETE" });

export const endThisSession = () => callAsHost<undefined>("/auth/sign-out", { method: "POST" });

export const changePassword = (old: string, next: string) =>
  callAsHost<{ sessions_ended: number }>("/auth/password", {
    method: "POST",
    body: { old_password: old, new_password: next },
  });

/** The answer is the same whether there is such an account. */
export const askForCode = (username: string) =>
  callOpenly<undefined>("/auth/forgotten-password", { method: "POST", body: { pool: POOL, username } });

export const setForgottenPassword = (username: string, code: string, next: string) =>
  callOpenly<undefined>("/auth/forgotten-password/confirmation", {
    method: "POST",
    body: { pool: POOL, username, code, new_password: next },
  });

/** The answer is the same whether there is such an account. */
export const askForUnlockLetter = (username: string, language: string) =>
  callOpenly<undefined>("/auth/unlock", { method: "POST", body: { pool: POOL, username, language } });

export const unlock = (token: string) =>
  callOpenly<undefined>("/auth/unlock/confirmation", { method: "POST", body: { token } });
