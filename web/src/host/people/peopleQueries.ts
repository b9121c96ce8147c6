/** Who works here, and what changes it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { NewMember } from "../../apiDocument.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import type { Role } from "../account/actingAs.ts";
import {
  changeMember,
  fetchMembers,
  inviteAgain,
  inviteMember,
  type Member,
  removeMember,
  type Seen,
} from "./peopleApi.ts";

const PEOPLE = ["host", "people"] as const;

export const usePeople = () => useQuery({ queryKey: PEOPLE, queryFn: fetchMembers, staleTime: 30_000 });

/** Whatever came of it, the list is asked for again: somebody else may have changed it too. */
function useAgain() {
  const queries = useQueryClient();
  return { onSettled: () => void queries.invalidateQueries({ queryKey: PEOPLE }) };
}

export const useInvite = () => useSafeMutation<NewMember, Member>(inviteMember, useAgain());
export const useInviteAgain = () => useSafeMutation<string, Member>(inviteAgain, useAgain());
export const useChangeRoles = () =>
  useSafeMutation<Seen & { roles: Role[] }, Member>(changeMember, useAgain());
export const useRemove = () => useSafeMutation<Seen, undefined>(removeMember, useAgain());
