import { useRef } from "preact/hooks";
import { Router } from "wouter";
import { Gallery } from "../../components/Gallery.tsx";
import { PropertyAmenities, PropertyDescription, PropertyRules } from "../../components/PropertyAbout.tsx";
import { PropertyCard } from "../../components/PropertyCard.tsx";
import { PropertyHeading } from "../../components/PropertyHeading.tsx";
import { RefundRule } from "../../components/RefundRule.tsx";
import { StayRulesWords } from "../../components/StayRulesWords.tsx";
import { formatDay, todayIn } from "../../stayDates.ts";
import { parseSearch } from "../../staySearch.ts";
import type { HostProperty } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { nightlyFrom, refundAhead, rulesOf } from "./previewed.ts";
import "../../styles/property.css";

const NO_DATES = parseSearch("");

/** A place as guests will see it once it is saved, of the very parts that their pages are made of. */
export function PropertyPreview({ property }: { property: HostProperty }) {
  const { t } = useHostWords();
  const page = useRef<HTMLDivElement>(null);
  const today = todayIn(property.time_zone);
  const shown = {
    ...property,
    // A new place has none of these yet.
    title: property.title || t("listing.no_name"),
    place: property.place || t("listing.no_place"),
    type: property.type || t("listing.no_type"),
    minimum_nights: property.stay_rules.minimum_nights,
    nightly_from: { amount: nightlyFrom(property, today), currency: property.rates.currency },
  };
  // The card's link leads to the page below it, not away from what is not saved yet.
  const stay = (): [string, () => void] => ["/", () => page.current?.focus()];
  return (
    <section class="property-preview" aria-labelledby="preview-title">
      <div class="property-preview__head">
        <h2 id="preview-title">{t("listing.preview_title")}</h2>
        <p class="hint">{t("listing.preview_hint")}</p>
      </div>
      <div class="property-preview__card">
        <p class="property-preview__part">{t("listing.in_list")}</p>
        <Router hook={stay}>
          <PropertyCard card={shown} search={NO_DATES} quote={undefined} eager />
        </Router>
      </div>
      <div
        ref={page}
        class="property-preview__page"
        tabIndex={-1}
        role="group"
        aria-label={t("listing.on_page")}
      >
        <p class="property-preview__part">{t("listing.on_page")}</p>
        <PreviewedPage property={shown} today={today} />
      </div>
    </section>
  );
}

function PreviewedPage({ property, today }: { property: HostProperty; today: string }) {
  const { t, guestT, locale } = useHostWords();
  const { checkIn, refund } = refundAhead(property, today);
  return (
    <>
      <Gallery property={property} />
      <div class="property__intro">
        <PropertyHeading property={property} level="h3" />
      </div>
      <StayRulesWords rules={rulesOf(property, today)} />
      <div class="property-preview__refund">
        <RefundRule refund={refund} />
        <p class="hint">{t("listing.refund_of", { day: formatDay(checkIn, locale) })}</p>
      </div>
      {!property.instant_book && <p class="hint">{guestT("price.host_answers")}</p>}
      <div class="property__details">
        <PropertyDescription text={property.description} />
        <PropertyAmenities amenities={property.amenities} />
        <PropertyRules property={property} />
      </div>
    </>
  );
}
