import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { hasSlug } from "../api.ts";
import type { Property } from "../apiTypes.ts";
import { Gallery } from "../components/Gallery.tsx";
import { Icon } from "../components/Icon.tsx";
import { Message } from "../components/Message.tsx";
import { Notice } from "../components/Notice.tsx";
import { PageSkeleton } from "../components/PageSkeleton.tsx";
import { PriceBar, PriceCard } from "../components/PriceCard.tsx";
import { PropertyAmenities, PropertyDescription, PropertyRules } from "../components/PropertyAbout.tsx";
import { PropertyHeading } from "../components/PropertyHeading.tsx";
import { StayCalendar } from "../components/StayCalendar.tsx";
import { errorWords } from "../problemWords.ts";
import { useProperty, useQuote } from "../queries.ts";
import { formatSearch } from "../staySearch.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { useStayChoice } from "../useStayChoice.ts";
import { useStaySearch } from "../useStaySearch.ts";
import { useWords } from "../useWords.ts";
import "../stayWords.ts";
import "../styles/property.css";

export function PropertyPage({ id }: { id: string }) {
  const property = useProperty(id);
  usePageTitle(property.data?.title);
  if (property.data) return <PropertyView property={property.data} />;
  if (property.error)
    return <PropertyMissing error={property.error} onRetry={() => void property.refetch()} />;
  return <PageSkeleton />;
}

function PropertyView({ property }: { property: Property }) {
  const { t } = useTranslation();
  const [search, change] = useStaySearch();
  const { picked, choose, choosing } = useStayChoice(search, change);
  const quote = useQuote(property.property_id, search);
  const price = { property, search, choosing, answer: quote.data, error: quote.error };
  const offered = property.state === "published";
  return (
    <div class="page property">
      <Link href={`/${formatSearch(search)}`} class="back-link">
        <Icon name="left" size={18} /> {t("home")}
      </Link>
      <Gallery property={property} />
      <div class="property__columns">
        <div class="property__intro">
          <PropertyHeading property={property} />
          {!offered && <Notice title={t("property.archived")} role="status" />}
        </div>
        <div class="property__calendar">
          {offered && <StayCalendar propertyId={property.property_id} picked={picked} onPick={choose} />}
        </div>
        <div class="property__price">
          {offered && <PriceCard {...price} onGuests={(guests) => change({ guests })} />}
        </div>
        <div class="property__details">
          <PropertyDescription text={property.description} />
          <PropertyAmenities amenities={property.amenities} />
          <PropertyRules property={property} />
        </div>
      </div>
      {offered && <PriceBar {...price} />}
    </div>
  );
}

function PropertyMissing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const words = useWords();
  const { t } = words;
  const missing = hasSlug(error, "not-found");
  return (
    <div class="page page--message">
      <Message
        title={t(missing ? "property.missing" : "property.failed")}
        hint={missing ? t("property.missing_hint") : errorWords(error, words)}
        picture={8}
      >
        {!missing && (
          <button type="button" class="button" onClick={onRetry}>
            {t("try_again")}
          </button>
        )}
        <Link href="/" class={missing ? "button" : "button button--quiet"}>
          {t("home")}
        </Link>
      </Message>
    </div>
  );
}
