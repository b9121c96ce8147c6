import { Link } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { Message } from "../../components/Message.tsx";
import { Picture } from "../../components/Picture.tsx";
import { formatRoundMoney } from "../../money.ts";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostProperties } from "../hostQueries.ts";
import { useHostWords } from "../hostWords.ts";

export function PropertiesPage() {
  const { t, guestT, locale } = useHostWords();
  const properties = useHostProperties();
  usePageTitle(t("properties.title"));
  return (
    <div class="page">
      <div class="host-head">
        <h1>{t("properties.title")}</h1>
        <div class="host-head__acts">
          <Link href="/host/partners" class="host-head__link">
            {t("properties.partners")}
          </Link>
          <Link href="/host/properties/new" class="button">
            <Icon name="plus" size={18} /> {t("listing.new")}
          </Link>
        </div>
      </div>
      <Failure
        title={t("properties.failed")}
        error={properties.error}
        onRetry={() => void properties.refetch()}
      />
      {properties.isPending && <PropertiesSkeleton />}
      {properties.data?.length === 0 && (
        <Message level="h2" title={t("properties.empty")} hint={t("properties.empty_hint")} />
      )}
      <ul class="property-list">
        {properties.data?.map((property) => (
          <li key={property.property_id} class="property-item">
            <Link href={`/host/properties/${encodeURIComponent(property.property_id)}`} class="property-row">
              <Picture image={property.image} class="property-row__picture" />
              <span>
                <strong>{property.title}</strong>
                <span class="hint">
                  {property.place} · {guestT("card.sleeps", { count: property.sleeps })}
                </span>
              </span>
              <span class="property-row__price">
                {formatRoundMoney(property.nightly_from, locale)} {guestT("card.per_night")}
              </span>
            </Link>
            <Link
              href={`/host/properties/${encodeURIComponent(property.property_id)}/channels`}
              class="property-item__channels"
              aria-label={t("properties.channels_of", { title: property.title })}
            >
              <HostIcon name="sync" size={16} /> {t("properties.channels")}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function PropertiesSkeleton() {
  return (
    <div aria-busy="true" class="property-list">
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} class="skeleton skeleton--booking" />
      ))}
    </div>
  );
}
