/** What somebody without an account asks of the platform. */
import { call } from "../api.ts";
import type { Availability, SignUpBody, SignUpDocument, StartedSignUp } from "./signUpTypes.ts";

const signUp = (tenantId: string) => `/sign-ups/${encodeURIComponent(tenantId)}`;
const keyed = (key: string) => ({ "Idempotency-Key": key });
/** Who may watch: the token travels where no log of addresses has it. */
const watching = (token: string) => ({ "Sign-Up-Token": token });

export const fetchAvailability = (subdomain: string, signal: AbortSignal) =>
  call<Availability>(`/subdomains/${encodeURIComponent(subdomain)}`, { signal });

export const startSignUp = (body: SignUpBody, key: string) =>
  call<StartedSignUp>("/sign-ups", { method: "POST", body, headers: keyed(key) });

export const fetchSignUp = (tenantId: string, token: string) =>
  call<SignUpDocument>(signUp(tenantId), { headers: watching(token) });

export const resumeSignUp = (tenantId: string, token: string, key: string) =>
  call<SignUpDocument>(`${signUp(tenantId)}/resume`, {
    method: "POST",
    body: {},
    headers: { ...watching(token), ...keyed(key) },
  });

/** The invitation once more; nothing is told but that it went. */
export const inviteAgain = (tenantId: string, token: string, key: string) =>
  call<undefined>(`${signUp(tenantId)}/invitation`, {
    method: "POST",
    headers: { ...watching(token), ...keyed(key) },
  });

export const cancelSignUp = (tenantId: string, token: string, key: string) =>
  call<SignUpDocument>(`${signUp(tenantId)}/cancel`, {
    method: "POST",
    body: {},
    headers: { ...watching(token), ...keyed(key) },
  });
