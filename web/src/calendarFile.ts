/** An iCalendar file of a booking, made in the browser (RFC 5545). */
import type { Booking } from "./apiTypes.ts";

export interface CalendarWords {
  summary: string;
  description: string;
}

export function calendarFile(booking: Booking, words: CalendarWords, address: string): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//holiday-rental//guest site//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${booking.booking_id}@holiday-rental`,
    `DTSTAMP:${stamp(booking.created_at)}`,
    `DTSTART;VALUE=DATE:${compact(booking.check_in)}`,
    `DTEND;VALUE=DATE:${compact(booking.check_out)}`,
    `SUMMARY:${escapeText(words.summary)}`,
    `LOCATION:${escapeText(booking.place)}`,
    `DESCRIPTION:${escapeText(words.description)}`,
    `URL:${address}`,
    "TRANSP:OPAQUE",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `${lines.map(fold).join("\r\n")}\r\n`;
}

const compact = (date: string): string => date.replaceAll("-", "");

const stamp = (instant: string): string =>
  `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;

const escapeText = (text: string): string => text.replaceAll(/[\\;,]/g, "\\$&").replaceAll(/\r?\n/g, "\\n");

/** Content lines are at most 75 octets; a continuation begins with a space. */
function fold(line: string): string {
  const encoder = new TextEncoder();
  let [folded, room] = ["", 75];
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (size > room) [folded, room] = [`${folded}\r\n `, 74];
    folded += character;
    room -= size;
  }
  return folded;
}

/** Hands the file to the browser as a download. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
