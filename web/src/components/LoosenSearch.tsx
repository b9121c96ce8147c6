import { useTranslation } from "react-i18next";
import { type Loosening, loosening, type SearchOutcome } from "../searchOutcome.ts";
import { DEFAULT_GUESTS, hasDates, type StaySearch } from "../staySearch.ts";
import { Message } from "./Message.tsx";

interface LoosenSearchProps {
  unfit: SearchOutcome["unfit"];
  search: StaySearch;
  onChange: (change: Partial<StaySearch>) => void;
}

/** An empty result: what stands in the way, and one press to loosen each filter. */
export function LoosenSearch({ unfit, search, onChange }: LoosenSearchProps) {
  const { t } = useTranslation();
  const loosen = loosening(unfit);
  const datesStandInTheWay = hasDates(search) && loosen.tooMany < unfit.length;
  return (
    <Message title={t("loosen.title")} level="h2" picture={4}>
      <Reasons loosen={loosen} />
      {datesStandInTheWay && (
        <button type="button" class="button" onClick={() => onChange({ checkIn: null, checkOut: null })}>
          {t("loosen.any_dates")}
        </button>
      )}
      {loosen.tooMany > 0 && (
        <button
          type="button"
          class={datesStandInTheWay ? "button button--quiet" : "button"}
          onClick={() => onChange({ guests: { ...DEFAULT_GUESTS, adults: loosen.mostSleeps } })}
        >
          {t("loosen.fewer_guests", { sleeps: loosen.mostSleeps })}
        </button>
      )}
    </Message>
  );
}

function Reasons({ loosen }: { loosen: Loosening }) {
  const { t } = useTranslation();
  return (
    <ul class="message__reasons">
      {loosen.taken > 0 && <li>{t("loosen.taken", { count: loosen.taken })}</li>}
      {loosen.tooShort > 0 && (
        <li>{t("loosen.too_short", { count: loosen.tooShort, nights: loosen.leastNights })}</li>
      )}
      {loosen.tooMany > 0 && (
        <li>{t("loosen.too_many", { count: loosen.tooMany, sleeps: loosen.mostSleeps })}</li>
      )}
    </ul>
  );
}
