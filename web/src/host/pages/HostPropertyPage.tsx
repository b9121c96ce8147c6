import { Link } from "wouter";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import { Message } from "../../components/Message.tsx";
import { PageSkeleton } from "../../components/PageSkeleton.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { PropertyForm } from "../forms/PropertyForm.tsx";
import { useHostProperty } from "../hostQueries.ts";
import { useHostWords } from "../hostWords.ts";

export function HostPropertyPage({ id }: { id: string }) {
  const { t } = useHostWords();
  const property = useHostProperty(id);
  usePageTitle(property.data?.title ?? t("properties.title"));
  if (property.data) {
    return (
      <div class="page">
        <Link href="/host/properties" class="back-link">
          <Icon name="left" size={18} /> {t("nav.properties")}
        </Link>
        <div class="host-head">
          <h1>{property.data.title}</h1>
          <Link href={`/stay/${encodeURIComponent(id)}`} class="host-head__link">
            {t("rules.see_as_guest")}
          </Link>
        </div>
        <PropertyForm property={property.data} />
      </div>
    );
  }
  if (hasSlug(property.error, "not-found")) return <PropertyMissing />;
  if (!property.error) return <PageSkeleton />;
  return (
    <div class="page">
      <Failure
        title={t("properties.failed")}
        error={property.error}
        onRetry={() => void property.refetch()}
      />
    </div>
  );
}

function PropertyMissing() {
  const { t, guestT } = useHostWords();
  return (
    <div class="page page--message">
      <Message title={guestT("property.missing")} picture={8}>
        <Link href="/host/properties" class="button">
          {t("nav.properties")}
        </Link>
      </Message>
    </div>
  );
}
