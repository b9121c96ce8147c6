import { useQueryClient } from "@tanstack/react-query";
import { hasSlug } from "../api.ts";
import {
  approveBooking,
  cancelAsHost,
  changeBooking,
  declineBooking,
  type HostCancellation,
  markNoShow,
} from "./hostApi.ts";
import { CALENDAR, hostBookingKey } from "./hostQueries.ts";
import type { HostBooking, StayChange } from "./hostTypes.ts";
import { useSafeMutation } from "../useSafeMutation.ts";

/** What a host does to one booking. Whatever shows it, or its nights, looks again afterwards. */
export function useBookingActions(id: string) {
  const queries = useQueryClient();
  const lookAgain = () => {
    void queries.invalidateQueries({ queryKey: ["host", "bookings"] });
    void queries.invalidateQueries({ queryKey: CALENDAR });
  };
  const options = {
    onSuccess: (booking: HostBooking) => {
      queries.setQueryData(hostBookingKey(id), booking);
      lookAgain();
    },
    onError: (error: Error) => {
      if (hasSlug(error, "state-does-not-allow") || hasSlug(error, "request-expired")) {
        void queries.invalidateQueries({ queryKey: hostBookingKey(id) });
        lookAgain();
      }
    },
  };
  return {
    approve: useSafeMutation<"approve", HostBooking>((_, key) => approveBooking(id, key), options),
    decline: useSafeMutation<string, HostBooking>((reason, key) => declineBooking(id, reason, key), options),
    noShow: useSafeMutation<"no-show", HostBooking>((_, key) => markNoShow(id, key), options),
    cancel: useSafeMutation<HostCancellation, HostBooking>(
      (asked, key) => cancelAsHost(id, asked, key),
      options,
    ),
    change: useSafeMutation<StayChange & { expected_total?: number }, HostBooking>(
      (change, key) => changeBooking(id, change, key),
      options,
    ),
  };
}
