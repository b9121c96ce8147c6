import { formatDay } from "../../stayDates.ts";
import { Icon } from "../../components/Icon.tsx";
import { usePlaceName } from "../conflicts/usePlaceName.ts";
import type { Listing } from "./partnerApi.ts";
import { usePartnerWords } from "./partnerWords.ts";

interface ListingRowProps {
  listing: Listing;
  onMap: () => void;
  onUnmap: () => void;
}

/** What a partner calls one place: which it is, and how many reservations wait to be told. */
export function ListingRow({ listing, onMap, onUnmap }: ListingRowProps) {
  const { t, locale } = usePartnerWords();
  const { listing: name, waiting, first_check_in: first } = listing;
  const mapped = listing.state === "mapped";
  return (
    <article class={`listing ${waiting > 0 ? "listing--waits" : ""}`} aria-label={name}>
      <div class="listing__words">
        <h2>{name}</h2>
        {mapped ? (
          <Place propertyId={listing.property_id} unit={listing.unit} />
        ) : (
          <p class="listing__state">
            <Icon name="warning" size={16} /> {t("listings.waits")}
          </p>
        )}
        {waiting > 0 && first && (
          <p>{t("listings.waiting", { count: waiting, day: formatDay(first, locale) })}</p>
        )}
      </div>
      <div class="feed__acts">
        <button
          type="button"
          class={mapped ? "text-button" : "button"}
          aria-haspopup="dialog"
          aria-label={t(mapped ? "listings.change_of" : "listings.map_of", { listing: name })}
          onClick={onMap}
        >
          {t(mapped ? "listings.change" : "listings.map")}
        </button>
        {mapped && (
          <button
            type="button"
            class="text-button text-button--danger"
            aria-haspopup="dialog"
            aria-label={t("listings.unmap_of", { listing: name })}
            onClick={onUnmap}
          >
            {t("listings.unmap")}
          </button>
        )}
      </div>
    </article>
  );
}

function Place({ propertyId, unit }: { propertyId: string; unit: string }) {
  const { t } = usePartnerWords();
  const place = usePlaceName(propertyId, unit);
  return (
    <p class="listing__state">
      <Icon name="check" size={16} /> {t("listings.leads", { place })}
    </p>
  );
}
