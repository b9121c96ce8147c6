/**
 * The guest's way to their bank and back. The bank comes back to the booking's address without its fragment, where
 * the booking's key was: the tab keeps it meanwhile.
 */
import { forgetTab, readTab, writeTab } from "../tabStorage.ts";

const keySlot = (bookingId: string) => `booking-key:${bookingId}`;
const expectedSlot = (bookingId: string) => `bank:${bookingId}`;

/** This tab just gave a card: if the bank asks, the guest is taken there without another press, once. */
export const expectBank = (bookingId: string): void => writeTab(expectedSlot(bookingId), true);

export const expectsBank = (bookingId: string): boolean => readTab<boolean>(expectedSlot(bookingId)) === true;

export const bankDone = (bookingId: string): void => forgetTab(expectedSlot(bookingId));

/** Leaves for the bank. An address that is none of the web is not followed. */
export function goToBank(bookingId: string, accessKey: string, address: string): void {
  if (!/^https?:$/.test(new URL(address, location.href).protocol)) return;
  bankDone(bookingId);
  writeTab(keySlot(bookingId), accessKey);
  location.assign(address);
}

/** The key that was kept for the way back. */
export const keptKey = (bookingId: string): string => readTab<string>(keySlot(bookingId)) ?? "";

export const forgetKey = (bookingId: string): void => forgetTab(keySlot(bookingId));
