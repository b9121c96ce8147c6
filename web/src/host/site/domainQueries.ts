/** A domain of the host's own: looked at while it is on its way. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { addDomain, type CustomDomain, fetchDomain, removeDomain } from "./siteApi.ts";

const SECOND = 1_000;
const DOMAIN = ["host", "domain"] as const;

const isUnderWay = ({ state }: CustomDomain): boolean => ["waiting", "issuing", "removing"].includes(state);

/** DNS takes minutes to hours: nobody is helped by a look every second. */
export const useDomain = () =>
  useQuery({
    queryKey: DOMAIN,
    queryFn: fetchDomain,
    staleTime: 10 * SECOND,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data && isUnderWay(data) ? Math.min(10 + 5 * dataUpdateCount, 60) * SECOND : false,
    refetchOnWindowFocus: true,
  });

export function useDomainActions() {
  const queries = useQueryClient();
  const options = {
    onSuccess: () => queries.invalidateQueries({ queryKey: DOMAIN }),
  };
  return {
    add: useSafeMutation<string, CustomDomain>(addDomain, options),
    remove: useSafeMutation<"remove", CustomDomain>((_, key) => removeDomain(key), options),
  };
}
