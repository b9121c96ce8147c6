/** What a host does to the calendars of other channels. Whatever shows their nights looks again afterwards. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { CONFLICTS } from "../conflicts/conflictQueries.ts";
import { addFeed, previewFeed, pullFeed, removeFeed, renewExport } from "../hostApi.ts";
import { CALENDAR } from "../hostQueries.ts";
import type { CalendarExport, Feed, FeedPreview, NewFeed } from "../hostTypes.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { dropFeed, exportsKey, feedsKey, keepFeed } from "./channelQueries.ts";

/** Once nights may have been closed or freed. */
export function useLookAgain() {
  const queries = useQueryClient();
  return useCallback(() => {
    void queries.invalidateQueries({ queryKey: CALENDAR });
    void queries.invalidateQueries({ queryKey: CONFLICTS });
  }, [queries]);
}

export function usePullFeed({ property_id: propertyId, feed_id: id }: Feed) {
  const queries = useQueryClient();
  return useSafeMutation<"pull", Feed>((_, key) => pullFeed(propertyId, id, key), {
    onSuccess: (feed) => keepFeed(queries, feed),
    onError: (error) => {
      if (hasSlug(error, "not-found")) void queries.invalidateQueries({ queryKey: feedsKey(propertyId) });
    },
  });
}

/** Looks into a calendar without keeping it; nothing of its address is remembered. */
export const usePreviewFeed = (propertyId: string) =>
  useSafeMutation<string, FeedPreview>((url, key) => previewFeed(propertyId, url, key));

export function useAddFeed(propertyId: string) {
  const queries = useQueryClient();
  const lookAgain = useLookAgain();
  return useSafeMutation<NewFeed, Feed>((feed, key) => addFeed(propertyId, feed, key), {
    onSuccess: (feed) => {
      keepFeed(queries, feed);
      lookAgain();
    },
    onError: (error) => {
      if (hasSlug(error, "feed-known")) void queries.invalidateQueries({ queryKey: feedsKey(propertyId) });
    },
  });
}

/** One that is gone already is removed. */
export function useRemoveFeed(propertyId: string) {
  const queries = useQueryClient();
  const lookAgain = useLookAgain();
  const send = (id: string, key: string) =>
    removeFeed(propertyId, id, key).catch((error: unknown) => {
      if (!hasSlug(error, "not-found")) throw error;
      return undefined;
    });
  return useSafeMutation<string, undefined>(send, {
    onSuccess: (_, id) => {
      dropFeed(queries, propertyId, id);
      void queries.invalidateQueries({ queryKey: feedsKey(propertyId) });
      lookAgain();
    },
  });
}

export function useRenewExport(propertyId: string) {
  const queries = useQueryClient();
  return useSafeMutation<string, CalendarExport>((unit, key) => renewExport(propertyId, unit, key), {
    onSuccess: (renewed) =>
      queries.setQueryData<{ items: CalendarExport[] }>(exportsKey(propertyId), (known) => ({
        items: (known?.items ?? []).map((one) => (one.unit === renewed.unit ? renewed : one)),
      })),
  });
}
