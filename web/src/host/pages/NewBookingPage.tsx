import { Link, useSearch } from "wouter";
import { Icon } from "../../components/Icon.tsx";
import { PageSkeleton } from "../../components/PageSkeleton.tsx";
import { usePageTitle } from "../../usePageTitle.ts";
import { Failure } from "../components/Failure.tsx";
import { NewBookingForm } from "../forms/NewBookingForm.tsx";
import { newBookingDraft } from "../forms/newBookingDraft.ts";
import { useHostProperties } from "../hostQueries.ts";
import { useHostWords } from "../hostWords.ts";

/** A booking that came by phone, by e-mail or through the door. */
export function NewBookingPage() {
  const { t } = useHostWords();
  const query = useSearch();
  const properties = useHostProperties();
  usePageTitle(t("new.title"));
  if (properties.isPending) return <PageSkeleton />;
  return (
    <div class="page">
      <Link href="/host/bookings" class="back-link">
        <Icon name="left" size={18} /> {t("nav.bookings")}
      </Link>
      <div class="host-head">
        <h1>{t("new.title")}</h1>
      </div>
      <Failure
        title={t("properties.failed")}
        error={properties.error}
        onRetry={() => void properties.refetch()}
      />
      {properties.data && properties.data.length > 0 && (
        <NewBookingForm properties={properties.data} initial={newBookingDraft(query, properties.data)} />
      )}
      {properties.data?.length === 0 && <p>{t("properties.empty_hint")}</p>}
    </div>
  );
}
