/** Who works here, as the API names them. */
import type { Member, MemberList, NewMember } from "../../apiDocument.ts";
import type { Role } from "../account/actingAs.ts";
import { callAsHost } from "../hostApi.ts";

export type { Member };

const keyed = (key: string) => ({ "Idempotency-Key": key });
const at = (id: string) => `/members/${encodeURIComponent(id)}`;

/** Somebody as they were seen: what was changed by others since is not overwritten. */
export interface Seen {
  id: string;
  version: number;
}

const unchanged = (version: number, key: string) => ({ ...keyed(key), "If-Match": `"${version}"` });

export const fetchMembers = () => callAsHost<MemberList>("/members");

export const inviteMember = (body: NewMember, key: string) =>
  callAsHost<Member>("/members", { method: "POST", body, headers: keyed(key) });

export const inviteAgain = (id: string, key: string) =>
  callAsHost<Member>(`${at(id)}/invitation`, { method: "POST", headers: keyed(key) });

export const changeMember = ({ id, version, roles }: Seen & { roles: Role[] }, key: string) =>
  callAsHost<Member>(at(id), { method: "PATCH", body: { roles }, headers: unchanged(version, key) });

export const removeMember = ({ id, version }: Seen, key: string) =>
  callAsHost<undefined>(at(id), { method: "DELETE", headers: unchanged(version, key) });
