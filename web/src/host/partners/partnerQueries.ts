/** What is asked about partners and webhooks, how often it is looked at again, and what a host does to them. */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { hasSlug } from "../../api.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { useLookAgain } from "../channels/useFeedActions.ts";
import * as api from "./partnerApi.ts";

const SECOND = 1_000;
/** While somebody waits for what a change brings. */
export const WATCHING = 2 * SECOND;
const ON_THE_PAGE = 10 * SECOND;
/** What is asked once for each of a list. */
export const AT_EASE = 30 * SECOND;
const LIVE = { refetchInterval: ON_THE_PAGE, refetchOnWindowFocus: true, staleTime: 2 * SECOND } as const;
/** Whoever reads further back waits for no news: each page would be asked for again. */
const PAGES_KEPT_FRESH = 2;

const CONNECTIONS = ["host", "partners", "connections"] as const;
const WEBHOOKS = ["host", "partners", "webhooks"] as const;
const accountKey = (id: string) => ["host", "partners", "account", id] as const;
const listingsKey = (id: string) => ["host", "partners", "listings", id] as const;
const deliveriesKey = (id: string) => ["host", "partners", "deliveries", id] as const;
const deliveryKey = (id: string, delivery: string) => ["host", "partners", "delivery", id, delivery] as const;

export const useConnections = () =>
  useQuery({ queryKey: CONNECTIONS, queryFn: api.fetchConnections, ...LIVE });

export const useListings = (id: string, every: number = ON_THE_PAGE) =>
  useQuery({
    queryKey: listingsKey(id),
    queryFn: () => api.fetchListings(id),
    ...LIVE,
    refetchInterval: every,
  });

/** Each look is a call to the channel manager: seldom. */
export const useAccount = (id: string) =>
  useQuery({
    queryKey: accountKey(id),
    queryFn: () => api.fetchAccount(id),
    refetchInterval: AT_EASE,
    staleTime: ON_THE_PAGE,
    retry: false,
  });

export const useWebhooks = () => useQuery({ queryKey: WEBHOOKS, queryFn: api.fetchWebhooks, ...LIVE });

export const useDeliveries = (id: string) =>
  useInfiniteQuery({
    queryKey: deliveriesKey(id),
    queryFn: ({ pageParam }) => api.fetchDeliveries(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: api.DeliveriesDocument) => page.next_cursor,
    ...LIVE,
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > PAGES_KEPT_FRESH ? false : ON_THE_PAGE,
  });

export const useDelivery = (id: string, delivery: string) =>
  useQuery({
    queryKey: deliveryKey(id, delivery),
    queryFn: () => api.fetchDelivery(id, delivery),
    ...LIVE,
  });

/** Whatever came of it, the list is asked for again: somebody else may have changed it too. */
function useAgain(...keys: (readonly string[])[]) {
  const queries = useQueryClient();
  return {
    onSettled: () => {
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
    },
  };
}

/** What is gone already is removed. */
const gone = (error: unknown): undefined => {
  if (!hasSlug(error, "not-found")) throw error;
  return undefined;
};

export const useConnect = () =>
  useSafeMutation<api.AddConnectionBody, api.ConnectionSecret>(api.addConnection, useAgain(CONNECTIONS));

export const useChangeConnection = () =>
  useSafeMutation<api.Changing<api.ChangeConnectionBody>, api.Connection>(
    api.changeConnection,
    useAgain(CONNECTIONS),
  );

export const useRotateConnection = () =>
  useSafeMutation<string, api.ConnectionSecret>(api.rotateConnectionSecret, useAgain(CONNECTIONS));

/** Its nights are given back: whatever shows them looks again. */
export function useRemoveConnection() {
  const again = useAgain(CONNECTIONS);
  const lookAgain = useLookAgain();
  return useSafeMutation<string, undefined>((id, key) => api.removeConnection(id, key).catch(gone), {
    onSettled: () => {
      again.onSettled();
      lookAgain();
    },
  });
}

export function useSetAccount(id: string) {
  const queries = useQueryClient();
  return useSafeMutation<api.Changing<api.SetAccountBody>, api.Account>(api.setAccount, {
    onSuccess: (account) => queries.setQueryData(accountKey(id), account),
  });
}

export const useMapListing = (id: string) =>
  useSafeMutation<api.Mapping, api.Listing>(api.mapListing, useAgain(listingsKey(id)));

export function useUnmapListing(id: string) {
  const again = useAgain(listingsKey(id));
  const lookAgain = useLookAgain();
  return useSafeMutation<Pick<api.Mapping, "id" | "listing">, undefined>(api.unmapListing, {
    onSettled: () => {
      again.onSettled();
      lookAgain();
    },
  });
}

export const useAddWebhook = () =>
  useSafeMutation<api.AddWebhookBody, api.MadeWebhook>(api.addWebhook, useAgain(WEBHOOKS));

export const useChangeWebhook = () =>
  useSafeMutation<api.Changing<api.ChangeWebhookBody>, api.Webhook>(api.changeWebhook, useAgain(WEBHOOKS));

export const useRotateWebhook = () =>
  useSafeMutation<string, { secret: string }>(api.rotateWebhookSecret, useAgain(WEBHOOKS));

/** A test that is taken makes a failing webhook an active one. */
export const usePing = () => useSafeMutation<string, api.AnswerDocument>(api.pingWebhook, useAgain(WEBHOOKS));

export const useRemoveWebhook = () =>
  useSafeMutation<string, undefined>((id, key) => api.removeWebhook(id, key).catch(gone), useAgain(WEBHOOKS));

/** What is done to one message changes how it is shown. */
function useOfDelivery(
  id: string,
  delivery: string,
  act: (of: { id: string; delivery: string }, key: string) => Promise<api.DeliveryDetail>,
) {
  const queries = useQueryClient();
  const again = useAgain(deliveriesKey(id), WEBHOOKS);
  return useSafeMutation<{ id: string; delivery: string }, api.DeliveryDetail>(act, {
    ...again,
    onSuccess: (detail) => queries.setQueryData(deliveryKey(id, delivery), detail),
  });
}

export const useReplay = (id: string, delivery: string) => useOfDelivery(id, delivery, api.replayDelivery);

export const useSkip = (id: string, delivery: string) => useOfDelivery(id, delivery, api.skipDelivery);

export const useReplaySince = (id: string) =>
  useSafeMutation<{ id: string; since: string }, { since: string }>(
    api.replaySince,
    useAgain(deliveriesKey(id)),
  );
