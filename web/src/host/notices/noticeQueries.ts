/** What hosts are told on the page, looked at again and again until a socket brings it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { hasSlug } from "../../api.ts";
import type { HostNotices } from "../../messageTypes.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { callAsHost } from "../hostApi.ts";

const SECOND = 1_000;
const NOTICES = ["host", "notices"] as const;

export const useNotices = () =>
  useQuery({
    queryKey: NOTICES,
    queryFn: fetchNotices,
    refetchInterval: 30 * SECOND,
    refetchOnWindowFocus: true,
    staleTime: 10 * SECOND,
  });

/** None for members whom notices are not for. */
async function fetchNotices(): Promise<HostNotices | null> {
  try {
    return await callAsHost<HostNotices>("/notices");
  } catch (error) {
    if (hasSlug(error, "role-required")) return null;
    throw error;
  }
}

/** Marks all up to an instant as read. */
export function useMarkRead() {
  const queries = useQueryClient();
  return useSafeMutation<string, { until: string }>(
    (until, key) =>
      callAsHost("/notices/read", { method: "PUT", body: { until }, headers: { "Idempotency-Key": key } }),
    { onSuccess: () => void queries.invalidateQueries({ queryKey: NOTICES }) },
  );
}
