/** The site itself: what is changed of it shows on every page at once. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { TenantChange } from "../../apiDocument.ts";
import type { Tenant } from "../../apiTypes.ts";
import { rememberTenant } from "../../queries.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import {
  askForExport,
  askToLeave,
  changeLogo,
  changeTenant,
  type DataExport,
  fetchExport,
  fetchLeaving,
  type Leaving,
  removeLogo,
  takeLeavingBack,
} from "./siteApi.ts";

const SECOND = 1_000;
const EXPORT = ["host", "export"] as const;
const LEAVING = ["host", "leaving"] as const;

/** Takes what the API answered: asked again within a minute, the site's edge may still know the old. */
function useTakeTenant() {
  const queries = useQueryClient();
  return (tenant: Tenant) => void queries.setQueryData(["tenant"], rememberTenant(tenant));
}

export function useSaveBranding(onSaved: () => void) {
  const take = useTakeTenant();
  return useSafeMutation<TenantChange, Tenant>(changeTenant, {
    onSuccess: (tenant) => {
      take(tenant);
      onSaved();
    },
  });
}

export function useLogoActions() {
  const take = useTakeTenant();
  const queries = useQueryClient();
  return {
    /** The picture itself is the input; its address on this page tells one from another. */
    change: useSafeMutation<{ address: string; logo: Blob }, Tenant>(
      ({ logo }, key) => changeLogo(logo, key),
      {
        onSuccess: take,
      },
    ),
    remove: useSafeMutation<"remove", undefined>((_, key) => removeLogo(key), {
      onSuccess: () => {
        const tenant = queries.getQueryData<Tenant>(["tenant"]);
        if (tenant) take({ ...tenant, logo_url: "" });
      },
    }),
  };
}

export const useExport = () =>
  useQuery({
    queryKey: EXPORT,
    queryFn: fetchExport,
    staleTime: 60 * SECOND,
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data?.state === "making" ? Math.min(2 + dataUpdateCount, 15) * SECOND : false,
  });

export function useAskForExport() {
  const queries = useQueryClient();
  return useSafeMutation<"export", DataExport>((_, key) => askForExport(key), {
    onSuccess: (answer) => queries.setQueryData(EXPORT, answer),
  });
}

export const useLeaving = () =>
  useQuery({ queryKey: LEAVING, queryFn: fetchLeaving, staleTime: 30 * SECOND });

export function useLeavingActions() {
  const queries = useQueryClient();
  const options = {
    onSuccess: (answer: Leaving) => {
      queries.setQueryData(LEAVING, answer);
      void queries.invalidateQueries({ queryKey: EXPORT });
    },
    onError: () => void queries.invalidateQueries({ queryKey: LEAVING }),
  };
  return {
    ask: useSafeMutation<string, Leaving>(askToLeave, options),
    takeBack: useSafeMutation<"stay", Leaving>((_, key) => takeLeavingBack(key), options),
  };
}
