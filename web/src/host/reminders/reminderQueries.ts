/** Reminders of a stay, and what a host chose for all stays. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { hasSlug } from "../../api.ts";
import type { ReminderChoices, ReminderSettings, StayMessage } from "../../messageTypes.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import {
  fetchReminderSettings,
  fetchStayMessages,
  pauseMessage,
  saveReminderSettings,
  sendMessage,
} from "./reminderApi.ts";

const SECOND = 1_000;
const LIVE = { refetchInterval: 20 * SECOND, refetchOnWindowFocus: true, staleTime: 10 * SECOND } as const;

const stayMessagesKey = (bookingId: string) => ["host", "messages", bookingId] as const;
const SETTINGS = ["host", "reminder-settings"] as const;

/** `version` is the booking's: a stay that moved has other times. */
export const useStayMessages = (bookingId: string, version: number) =>
  useQuery({
    queryKey: [...stayMessagesKey(bookingId), version],
    queryFn: () => fetchStayMessages(bookingId),
    ...LIVE,
  });

/** What a host does with one reminder of a stay; whatever shows it looks again afterwards, also where it was refused. */
export function useMessageActions(bookingId: string, reminder: string) {
  const queries = useQueryClient();
  const options = {
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["host", "letters", bookingId] });
      return queries.invalidateQueries({ queryKey: stayMessagesKey(bookingId) });
    },
  };
  return {
    pause: useSafeMutation<boolean, StayMessage>(
      (paused, key) => pauseMessage(bookingId, reminder, paused, key),
      options,
    ),
    send: useSafeMutation<"send", StayMessage>((_, key) => sendMessage(bookingId, reminder, key), options),
  };
}

/** Not looked at again by itself: somebody may be typing. */
export const useReminderSettings = () =>
  useQuery({ queryKey: SETTINGS, queryFn: fetchReminderSettings, staleTime: 30 * SECOND });

export interface Saving {
  choices: ReminderChoices;
  version: number;
}

export function useSaveSettings(onSaved: (saved: ReminderSettings) => void) {
  const queries = useQueryClient();
  return useSafeMutation<Saving, ReminderSettings>(
    ({ choices, version }, key) => saveReminderSettings(choices, version, key),
    {
      onSuccess: (saved) => {
        queries.setQueryData(SETTINGS, saved);
        void queries.invalidateQueries({ queryKey: ["host", "messages"] });
        onSaved(saved);
      },
      onError: (error) => {
        if (hasSlug(error, "version-mismatch")) void queries.invalidateQueries({ queryKey: SETTINGS });
      },
    },
  );
}
