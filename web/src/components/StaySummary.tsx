import type { ComponentChildren } from "preact";
import type { Property } from "../apiTypes.ts";
import { formatDay, nightsBetween } from "../stayDates.ts";
import type { DatedSearch } from "../staySearch.ts";
import { useGuestWords } from "../useGuestWords.ts";
import { useWords } from "../useWords.ts";
import { Picture } from "./Picture.tsx";

interface StaySummaryProps {
  property: Property;
  stay: DatedSearch;
  children: ComponentChildren;
}

/** What is being booked: the place, the dates, who comes; the price below. */
export function StaySummary({ property, stay, children }: StaySummaryProps) {
  const { t, locale } = useWords();
  const guests = useGuestWords();
  return (
    <section class="stay-summary" aria-labelledby="summary-title">
      <div class="stay-summary__place">
        <Picture image={property.image} class="stay-summary__picture" eager />
        <div>
          <h2 id="summary-title">{property.title}</h2>
          <p class="hint">{property.place}</p>
        </div>
      </div>
      <dl class="stay-summary__facts">
        <dt>{t("dates.check_in")}</dt>
        <dd>{formatDay(stay.checkIn, locale)}</dd>
        <dt>{t("dates.check_out")}</dt>
        <dd>
          {formatDay(stay.checkOut, locale)}
          <span class="hint stay-summary__nights">
            {t("dates.nights", { count: nightsBetween(stay.checkIn, stay.checkOut) })}
          </span>
        </dd>
        <dt>{t("guests.label")}</dt>
        <dd>{guests(stay.guests)}</dd>
      </dl>
      {children}
    </section>
  );
}
