/** What a host asks about reminders, and how the API names it. */
import type { ReminderChoices, ReminderSettings, StayMessage, StayMessages } from "../../messageTypes.ts";
import { callAsHost } from "../hostApi.ts";

const messages = (bookingId: string) => `/bookings/${encodeURIComponent(bookingId)}/messages`;
const message = (bookingId: string, reminder: string) =>
  `${messages(bookingId)}/${encodeURIComponent(reminder)}`;
const keyed = (key: string) => ({ "Idempotency-Key": key });

export const fetchStayMessages = (bookingId: string) => callAsHost<StayMessages>(messages(bookingId));

export const pauseMessage = (bookingId: string, reminder: string, paused: boolean, key: string) =>
  callAsHost<StayMessage>(message(bookingId, reminder), {
    method: "PUT",
    body: { paused },
    headers: keyed(key),
  });

export const sendMessage = (bookingId: string, reminder: string, key: string) =>
  callAsHost<StayMessage>(`${message(bookingId, reminder)}/send`, {
    method: "POST",
    body: {},
    headers: keyed(key),
  });

export const fetchReminderSettings = () => callAsHost<ReminderSettings>("/reminder-settings");

/** All of them at once, over the version that the host saw. */
export const saveReminderSettings = (choices: ReminderChoices, version: number, key: string) =>
  callAsHost<ReminderSettings>("/reminder-settings", {
    method: "PUT",
    body: { reminders: choices },
    headers: { ...keyed(key), "If-Match": `"${version}"` },
  });
