/** Two claims of the same nights in words. */
import type { Conflict, ConflictSide } from "../hostTypes.ts";
import type { HostWords } from "../hostWords.ts";
import { channelName } from "../channels/channelWords.ts";

/** “Booked with you”, “Booked at Airbnb”, “Blocked by you”. */
export function kindWords({ kind, channel }: ConflictSide, t: HostWords): string {
  if (kind === "booking" || kind === "host_block") return t(`conflicts.kind_${kind}`);
  return t(`conflicts.kind_${kind}`, { channel: channelName(channel, t) });
}

/** “Ada Lovelace”, “Reserved”; what has no label is called by what it is. */
export const sideName = (side: ConflictSide, t: HostWords): string => side.label.trim() || kindWords(side, t);

/** The same for sentences: whose a channel's entry is says more than “Reserved”. */
export function partyName(side: ConflictSide, t: HostWords): string {
  if (side.kind === "booking") return side.label.trim() || t("conflicts.the_booking");
  return side.kind === "host_block" ? t("conflicts.your_block") : channelName(side.channel, t);
}

/** Why the one keeps the nights. */
export const whyWords = ({ keeps, why }: Conflict, t: HostWords): string =>
  t(
    why === "direct"
      ? `conflicts.why_${keeps.kind === "booking" ? "booking" : "block"}`
      : "conflicts.why_first",
    {
      name: partyName(keeps, t),
    },
  );

/** Whether somebody means to stay there. */
export const isStay = ({ kind }: ConflictSide): boolean => kind === "booking" || kind === "channel_stay";

/** The booking a side is, to be opened; "" where it is none of ours. */
export const bookingPath = ({ kind, id }: ConflictSide): string =>
  kind === "booking" ? `/host/bookings/${encodeURIComponent(id)}` : "";
