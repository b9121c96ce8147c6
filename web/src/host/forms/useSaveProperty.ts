import { useQueryClient } from "@tanstack/react-query";
import { hasSlug } from "../../api.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { changeProperty, createProperty } from "../hostApi.ts";
import { CALENDAR, hostPropertyKey } from "../hostQueries.ts";
import type { HostProperty, NewProperty } from "../hostTypes.ts";

/** Versions count from 1: this one is not published yet. */
export const UNPUBLISHED = 0;

/** Publishes a new property, or changes the version that was read. */
export function useSaveProperty(based: HostProperty, onSaved: (saved: HostProperty) => void) {
  const queries = useQueryClient();
  const { property_id: id, version } = based;
  const send = ({ time_zone, ...change }: NewProperty, key: string) =>
    version === UNPUBLISHED
      ? createProperty({ ...change, time_zone }, key)
      : changeProperty(id, version, change, key);
  return useSafeMutation<NewProperty, HostProperty>(send, {
    onSuccess: (saved) => {
      queries.setQueryData(hostPropertyKey(saved.property_id), saved);
      for (const queryKey of [CALENDAR, ["host", "properties"], ...asGuestsReadIt(saved.property_id)])
        void queries.invalidateQueries({ queryKey });
      onSaved(saved);
    },
    onError: (error) => {
      if (hasSlug(error, "version-mismatch"))
        void queries.invalidateQueries({ queryKey: hostPropertyKey(id) });
    },
  });
}

/** What this tab may have read of it as a guest: "See it as a guest" shows what was just saved. */
export const asGuestsReadIt = (id: string) => [
  ["property", id],
  ["availability", id],
  ["properties"],
  ["quotes"],
];
