/** What a host changes of the site itself, and how the API names it. */
import type { TenantChange, TenantDomain } from "../../apiDocument.ts";
import type { Tenant } from "../../apiTypes.ts";
import { callAsHost } from "../hostApi.ts";

const keyed = (key: string) => ({ "Idempotency-Key": key });

export const changeTenant = (change: TenantChange, key: string) =>
  callAsHost<Tenant>("/tenant", { method: "PATCH", body: change, headers: keyed(key) });

export const changeLogo = (logo: Blob, key: string) =>
  callAsHost<Tenant>("/tenant/logo", {
    method: "PUT",
    body: logo,
    headers: { ...keyed(key), "Content-Type": "application/octet-stream" },
  });

export const removeLogo = (key: string) =>
  callAsHost<undefined>("/tenant/logo", { method: "DELETE", headers: keyed(key) });

export interface DataExport {
  state: "none" | "making" | "ready";
  made_at?: string;
  expires_at?: string;
  /** Opens the file for some minutes to whoever has it. */
  url?: string;
  bytes?: number;
}

export const fetchExport = () => callAsHost<DataExport>("/tenant/export");

export const askForExport = (key: string) =>
  callAsHost<DataExport>("/tenant/exports", { method: "POST", body: {}, headers: keyed(key) });

export interface Leaving {
  state: "none" | "asked" | "taken_back" | "closing";
  asked_at?: string;
  closes_at?: string;
}

export const fetchLeaving = () => callAsHost<Leaving>("/tenant/leaving");

/** `confirmation` is the subdomain, as it was typed. */
export const askToLeave = (confirmation: string, key: string) =>
  callAsHost<Leaving>("/tenant/leaving", { method: "POST", body: { confirmation }, headers: keyed(key) });

export const takeLeavingBack = (key: string) =>
  callAsHost<Leaving>("/tenant/leaving", { method: "DELETE", headers: keyed(key) });

export type CustomDomain = TenantDomain;

export const fetchDomain = () => callAsHost<CustomDomain>("/tenant/domain");

export const addDomain = (domain: string, key: string) =>
  callAsHost<CustomDomain>("/tenant/domain", { method: "PUT", body: { domain }, headers: keyed(key) });

export const removeDomain = (key: string) =>
  callAsHost<CustomDomain>("/tenant/domain", { method: "DELETE", headers: keyed(key) });
