/** Who is signed in on this tab: kept in memory and in the tab's own storage, gone when the tab closes. */
import { useSyncExternalStore } from "preact/compat";

export interface HostSession {
  /** The pool's own name of the person, which refreshing asks for. */
  username: string;
  email: string;
  subject: string;
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** The tokens can no longer be renewed: what is on the page stays, the next request asks to sign in again. */
  expired: boolean;
}

export interface Tokens {
  access_token: string;
  id_token: string;
  refresh_token?: string;
  /** Seconds. */
  expires_in: number;
}

const SLOT = "host-session";
const listeners = new Set<() => void>();
let current: HostSession | null = null;
/** What the tab's storage said when `current` was made. */
let seen: string | null = null;

/** The tab's storage has the last word; memory has it where there is none. One session is one object. */
export function session(): HostSession | null {
  const text = stored();
  if (text !== seen) {
    seen = text;
    current = parsed(text);
  }
  return current;
}

export function useHostSession(): HostSession | null {
  return useSyncExternalStore(subscribe, session);
}

/** Keeps fresh tokens; a refreshed set may come without a refresh token, then the old one goes on. */
export function keepTokens(tokens: Tokens, email: string): HostSession {
  const claims = claimsOf(tokens.access_token);
  const before = session();
  const kept: HostSession = {
    username: String(claims.username ?? claims["cognito:username"] ?? email),
    email,
    subject: String(claims.sub ?? ""),
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? before?.refreshToken ?? "",
    expiresAt: Date.now() + tokens.expires_in * 1_000,
    expired: false,
  };
  write(kept);
  return kept;
}

export function markExpired(): void {
  const now = session();
  if (now && !now.expired) write({ ...now, expired: true });
}

export const signOut = (): void => write(null);

function write(next: HostSession | null): void {
  current = next;
  try {
    if (next) sessionStorage.setItem(SLOT, JSON.stringify(next));
    else sessionStorage.removeItem(SLOT);
  } catch {
    /* in memory only */
  }
  seen = stored();
  for (const listener of listeners) listener();
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(SLOT);
  } catch {
    return null;
  }
}

function parsed(text: string | null): HostSession | null {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Reads a token's claims without checking them: the API is who checks. */
export function claimsOf(token: string): Record<string, unknown> {
  try {
    const text = atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
  } catch {
    return {};
  }
}
