import { useTranslation } from "react-i18next";
import type { Guests } from "./apiTypes.ts";
import { sleepers } from "./staySearch.ts";

/** “3 guests, 1 infant, 1 pet” in the page's language. */
export function useGuestWords(): (guests: Guests) => string {
  const { t } = useTranslation();
  return (guests) =>
    [
      t("guests.guests", { count: sleepers(guests) }),
      guests.infants > 0 && t("guests.infants", { count: guests.infants }),
      guests.pets > 0 && t("guests.pets", { count: guests.pets }),
    ]
      .filter(Boolean)
      .join(", ");
}
