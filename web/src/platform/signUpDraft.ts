/**
 * One attempt to sign up, kept with the tab: what was typed, and the Idempotency-Key under which it was sent. A double
 * click, a reload or a lost answer find the same attempt again, so that one person gets one site.
 */
import { forgetTab, readTab, writeTab } from "../tabStorage.ts";
import type { SignUpBody } from "./signUpTypes.ts";

export interface SignUpDraft extends SignUpBody {
  /** The subdomain is the person's own word: the name of the business no longer changes it. */
  ownSubdomain: boolean;
}

const DRAFT = "sign-up-draft";
const ATTEMPT = "sign-up-attempt";

export const keptDraft = (): SignUpDraft | null => readTab<SignUpDraft>(DRAFT);
export const keepDraft = (draft: SignUpDraft): void => writeTab(DRAFT, draft);

/** The key under which this goes out: the same one while the same is sent. */
export function keyFor(body: SignUpBody): string {
  const sent = JSON.stringify(body);
  const kept = readTab<{ sent: string; key: string }>(ATTEMPT);
  if (kept?.sent === sent) return kept.key;
  const key = crypto.randomUUID();
  writeTab(ATTEMPT, { sent, key });
  return key;
}

/** It was refused: the next one is another. */
export const endAttempt = (): void => forgetTab(ATTEMPT);

/** The site is on its way. */
export function forgetDraft(): void {
  forgetTab(DRAFT);
  forgetTab(ATTEMPT);
}

interface Watched {
  token: string;
  email: string;
}

const watchedSlot = (tenantId: string) => `sign-up:${tenantId}`;

export const keepWatched = (tenantId: string, watched: Watched): void =>
  writeTab(watchedSlot(tenantId), watched);

export const keptWatched = (tenantId: string): Watched | null => readTab<Watched>(watchedSlot(tenantId));
