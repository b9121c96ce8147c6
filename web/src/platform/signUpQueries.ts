/** How a sign-up goes: asked again ever more slowly, and no more once it has ended. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "preact/hooks";
import { useSafeMutation } from "../useSafeMutation.ts";
import { cancelSignUp, fetchAvailability, fetchSignUp, inviteAgain, resumeSignUp } from "./signUpApi.ts";
import type { SignUpDocument } from "./signUpTypes.ts";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
const TYPING_MS = 350;

export const isUnderWay = ({ state }: Pick<SignUpDocument, "state">): boolean =>
  state === "claimed" || state === "running";

/** How long until the next look, after `looks` of them. */
export const waitAfter = (looks: number): number =>
  Math.min(FIRST_WAIT_MS * 1.1 ** Math.max(0, looks - 10), LONGEST_WAIT_MS);

const signUpKey = (tenantId: string, token: string) => ["sign-up", tenantId, token] as const;

export const useSignUp = (tenantId: string, token: string) =>
  useQuery({
    queryKey: signUpKey(tenantId, token),
    queryFn: () => fetchSignUp(tenantId, token),
    enabled: token !== "",
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data && isUnderWay(data) ? waitAfter(dataUpdateCount) : false,
    refetchOnWindowFocus: ({ state: { data } }) => !data || isUnderWay(data),
  });

/** Once more, or never mind: the page goes on with what the API answers. */
export function useSignUpActions(tenantId: string, token: string) {
  const queries = useQueryClient();
  const options = {
    onSuccess: (answer: SignUpDocument) => queries.setQueryData(signUpKey(tenantId, token), answer),
    onError: () => void queries.invalidateQueries({ queryKey: signUpKey(tenantId, token) }),
  };
  return {
    resume: useSafeMutation<"resume", SignUpDocument>(
      (_, key) => resumeSignUp(tenantId, token, key),
      options,
    ),
    cancel: useSafeMutation<"cancel", SignUpDocument>(
      (_, key) => cancelSignUp(tenantId, token, key),
      options,
    ),
  };
}

export const useInviteAgain = (tenantId: string, token: string) =>
  useSafeMutation<"invitation", undefined>((_, key) => inviteAgain(tenantId, token, key));

/** Whether a subdomain can be had, asked once the typing pauses; what is typed over meanwhile is not asked to the end. */
export function useAvailability(subdomain: string) {
  const [settled, setSettled] = useState(subdomain);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(subdomain), TYPING_MS);
    return () => clearTimeout(timer);
  }, [subdomain]);
  const query = useQuery({
    queryKey: ["subdomain", settled],
    queryFn: ({ signal }) => fetchAvailability(settled, signal),
    enabled: settled !== "" && settled === subdomain,
    retry: false,
  });
  return { answer: settled === subdomain ? query.data : undefined, ask: () => void query.refetch() };
}
