import type { ComponentChildren } from "preact";
import { Link } from "wouter";
import { channelName } from "../channels/channelWords.ts";
import type { Conflict } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { bookingPath, isStay } from "./conflictWords.ts";

/** What a host can do for the side that waits; links lead to where it is done, as far as that is here. */
export function NextSteps({ conflict }: { conflict: Conflict }) {
  const { t } = useHostWords();
  const { waits, from } = conflict;
  const channel = channelName(waits.channel, t);
  const calendar = <Link href={`/host/calendar?from=${from}`}>{t("conflicts.open_calendar")}</Link>;
  const booking = bookingPath(waits);
  if (!isStay(waits)) {
    return (
      <Steps>
        <li>
          {waits.kind === "host_block" ? t("steps.own_block") : t("steps.channel_block", { channel })}{" "}
          {calendar}
        </li>
      </Steps>
    );
  }
  const open = booking && <Link href={booking}>{t("conflicts.open_booking")}</Link>;
  return (
    <Steps>
      {conflict.same_stay && (
        <li>
          <strong>{t("steps.same_stay")}</strong> {t("steps.same_stay_words")}
        </li>
      )}
      <li>
        <strong>{t("steps.relocate")}</strong> {t("steps.relocate_words")} {calendar}
      </li>
      <li>
        <strong>{t("steps.refund")}</strong>{" "}
        {booking ? t("steps.refund_here") : t("steps.refund_there", { channel })} {open}
      </li>
      <li>
        <strong>{t("steps.contact")}</strong>{" "}
        {booking ? t("steps.contact_here") : t("steps.contact_there", { channel })}
      </li>
    </Steps>
  );
}

function Steps({ children }: { children: ComponentChildren }) {
  const { t } = useHostWords();
  return (
    <div class="next-steps">
      <h4>{t("steps.title")}</h4>
      <ul>{children}</ul>
    </div>
  );
}
