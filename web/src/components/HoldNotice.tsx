import { hasSlug, ApiProblem } from "../api.ts";
import type { Nights } from "../holdDesk.ts";
import { formatInstantTime } from "../instants.ts";
import { problemWords } from "../problemWords.ts";
import { useIsOver } from "../useIsOver.ts";
import { useWords } from "../useWords.ts";
import { Icon } from "./Icon.tsx";

interface HoldNoticeProps {
  nights: Nights;
  /** One can book without a hold; asking needs one. */
  instant: boolean;
}

/** Until when the nights are kept, told calmly; its room is there before the answer is. */
export function HoldNotice({ nights, instant }: HoldNoticeProps) {
  const { t, locale } = useWords();
  const over = useIsOver(nights.is === "kept" ? nights.hold.expires_at : undefined);
  const words = () => {
    if (nights.is === "asking") return t("hold.asking");
    if (nights.is === "refused") return null;
    if (over) return t("hold.over");
    return t("hold.kept", { time: formatInstantTime(nights.hold.expires_at, locale) });
  };
  return (
    <div class="hold-notice" role="status">
      <Icon name="clock" />
      <p>{words() ?? <NotKept error={(nights as { error: unknown }).error} instant={instant} />}</p>
    </div>
  );
}

function NotKept({ error, instant }: { error: unknown; instant: boolean }) {
  const words = useWords();
  const { t } = words;
  const many = hasSlug(error, "too-many-holds");
  const reason = many ? problemWords((error as ApiProblem).problem, words) : t("hold.failed");
  return (
    <>
      <strong>{t("hold.not_kept")}.</strong> {reason} {t(instant ? "hold.still_free" : "hold.later")}
    </>
  );
}
