import { useMemo } from "preact/hooks";
import { Link, useLocation } from "wouter";
import type { Tenant } from "../../apiTypes.ts";
import { Icon } from "../../components/Icon.tsx";
import { PageSkeleton } from "../../components/PageSkeleton.tsx";
import { useTenant } from "../../queries.ts";
import { usePageTitle } from "../../usePageTitle.ts";
import { PropertyForm } from "../forms/PropertyForm.tsx";
import { UNPUBLISHED } from "../forms/useSaveProperty.ts";
import type { HostProperty } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";

export function NewPropertyPage() {
  const { t } = useHostWords();
  const tenant = useTenant().data;
  usePageTitle(t("listing.new"));
  return (
    <div class="page">
      <Link href="/host/properties" class="back-link">
        <Icon name="left" size={18} /> {t("nav.properties")}
      </Link>
      <div class="host-head">
        <h1>{t("listing.new")}</h1>
      </div>
      {tenant ? <NewProperty tenant={tenant} /> : <PageSkeleton />}
    </div>
  );
}

function NewProperty({ tenant }: { tenant: Tenant }) {
  const [, navigate] = useLocation();
  const { time_zone: zone, currency } = tenant;
  const blank = useMemo(() => blankProperty(zone, currency), [zone, currency]);
  const open = ({ property_id: id }: HostProperty) =>
    navigate(`/host/properties/${encodeURIComponent(id)}`, { replace: true });
  return <PropertyForm property={blank} onSaved={open} />;
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** What a host begins with: rules that ask little, and a price to type. */
const blankProperty = (timeZone: string, currency: string): HostProperty => ({
  property_id: "",
  title: "",
  type: "",
  place: "",
  time_zone: timeZone,
  sleeps: 2,
  bedrooms: 1,
  beds: 1,
  bathrooms: 1,
  nightly_from: { amount: 0, currency },
  minimum_nights: 1,
  image: 0,
  description: "",
  amenities: [],
  coordinates: null,
  house_rules: { check_in_from: "15:00", check_out_until: "10:00", notes: "" },
  cancellation_policy: "moderate",
  refund_steps: [],
  rates: {
    currency,
    nightly: 0,
    guests_included: 2,
    cleaning_fee: 0,
    extra_guest: 0,
    weekend_nightly: null,
    weekend_days: [5, 6],
    seasons: [],
    taxes: [],
  },
  stay_rules: {
    minimum_nights: 1,
    maximum_nights: 28,
    advance_notice_days: 0,
    preparation_days: 0,
    booking_window_days: 540,
    arrival_days: EVERY_DAY,
    departure_days: EVERY_DAY,
    spans: [],
  },
  units: [],
  instant_book: true,
  ask_when_stale_minutes: null,
  payment_time: "at_booking",
  state: "published",
  version: UNPUBLISHED,
});
