import { useTranslation } from "react-i18next";
import type { PlainDate } from "../stayDates.ts";
import type { StaySearch } from "../staySearch.ts";
import { DatesField } from "./DatesField.tsx";
import { GuestsField } from "./GuestsField.tsx";

interface SearchBarProps {
  search: StaySearch;
  today: PlainDate;
  onChange: (change: Partial<StaySearch>) => void;
}

/** Dates and guests; every choice counts at once, so there is no button to press. */
export function SearchBar({ search, today, onChange }: SearchBarProps) {
  const { t } = useTranslation();
  return (
    <search class="search-bar" aria-label={t("overview.search")}>
      <DatesField checkIn={search.checkIn} checkOut={search.checkOut} today={today} onChange={onChange} />
      <GuestsField guests={search.guests} onChange={(guests) => onChange({ guests })} />
    </search>
  );
}
