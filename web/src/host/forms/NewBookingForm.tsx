import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter";
import { fetchQuotes } from "../../api.ts";
import type { PropertyCard } from "../../apiTypes.ts";
import { GuestStepper } from "../../components/GuestStepper.tsx";
import { Failure } from "../components/Failure.tsx";
import { HostPriceLines } from "../components/HostPriceLines.tsx";
import { enterBooking } from "../hostApi.ts";
import { fieldErrors } from "../hostProblemWords.ts";
import { CALENDAR, hostBookingKey, useHostProperty } from "../hostQueries.ts";
import type { HostBooking, HostUnit, NewBooking } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { unitWords } from "../unitWords.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { CheckField, InputField, SelectField } from "./fields.tsx";
import {
  makesStay,
  mistakesOf,
  type NewBookingDraft,
  newBookingFrom,
  type NewBookingMistakes,
} from "./newBookingDraft.ts";

interface NewBookingFormProps {
  properties: readonly PropertyCard[];
  initial: NewBookingDraft;
}

const SOURCES = ["phone", "email", "walk_in"] as const;
const WAYS_TO_PAY = ["card", "cash", "transfer"] as const;

export function NewBookingForm({ properties, initial }: NewBookingFormProps) {
  const { t, language } = useHostWords();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(initial);
  const [mistakes, setMistakes] = useState<NewBookingMistakes>({});
  const entering = useEnter(draft.propertyId);
  const property = useHostProperty(draft.propertyId).data;
  const currency =
    properties.find((each) => each.property_id === draft.propertyId)?.nightly_from.currency ?? "EUR";
  const told = fieldErrors(entering.error);
  const change = (part: Partial<NewBookingDraft>) => setDraft((now) => ({ ...now, ...part }));

  useEffect(() => {
    if (entering.error || Object.keys(mistakes).length > 0)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [entering.error, mistakes]);

  const submit = (event: Event) => {
    event.preventDefault();
    const found = mistakesOf(draft, currency);
    setMistakes(found);
    if (Object.keys(found).length === 0 && !entering.isPending)
      entering.mutate(newBookingFrom(draft, currency, language));
  };

  return (
    <form ref={form} class="host-form new-booking" onSubmit={submit} noValidate>
      <section class="host-card form-section" aria-labelledby="new-stay">
        <h2 id="new-stay">{t("new.stay")}</h2>
        <StayFields
          draft={draft}
          change={change}
          properties={properties}
          units={property?.units ?? []}
          error={mistakes.stay ? t("problem.check-out-not-after-check-in") : undefined}
        />
        <GuestStepper
          guests={draft.guests}
          sleeps={property?.sleeps}
          onChange={(guests) => change({ guests })}
        />
        <CheckField
          label={t("new.ignore_rules")}
          hint={t("new.ignore_rules_hint")}
          name="ignore_rules"
          checked={draft.ignoreRules}
          onChange={(ignoreRules) => change({ ignoreRules })}
        />
      </section>
      <section class="host-card form-section" aria-labelledby="new-guest">
        <h2 id="new-guest">{t("new.guest")}</h2>
        <GuestFields draft={draft} change={change} mistakes={mistakes} told={told} />
      </section>
      <section class="host-card form-section" aria-labelledby="new-price">
        <h2 id="new-price">{t("new.price")}</h2>
        <ListedPrice draft={draft} />
        <div class="form-grid">
          <InputField
            label={t("new.agreed")}
            hint={t("new.agreed_hint")}
            name="agreed_total"
            unit={currency}
            inputMode="decimal"
            value={draft.agreed}
            onInput={(agreed) => change({ agreed })}
            error={mistakes.agreed ? t("rules.wrong_amount") : told["/agreed_total"]}
          />
          <SelectField
            label={t("new.pays_by")}
            name="pays_by"
            value={draft.paysBy}
            onChange={(paysBy) => change({ paysBy: WAYS_TO_PAY.find((way) => way === paysBy) ?? "card" })}
            options={WAYS_TO_PAY.map((way) => ({ value: way, label: t(`pays_by.${way}`) }))}
          />
        </div>
      </section>
      <Failure title={t("new.failed")} error={entering.error} />
      <button type="submit" class="button" aria-disabled={entering.isPending}>
        {t(entering.isPending ? "new.submitting" : "new.submit")}
      </button>
    </form>
  );
}

function useEnter(propertyId: string) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return useSafeMutation<NewBooking, HostBooking>((booking, key) => enterBooking(propertyId, booking, key), {
    onSuccess: (booking) => {
      queries.setQueryData(hostBookingKey(booking.booking_id), booking);
      void queries.invalidateQueries({ queryKey: ["host", "bookings"] });
      void queries.invalidateQueries({ queryKey: CALENDAR });
      navigate(`/host/bookings/${encodeURIComponent(booking.booking_id)}`, { replace: true });
    },
  });
}

interface FieldsProps {
  draft: NewBookingDraft;
  change: (part: Partial<NewBookingDraft>) => void;
}

interface StayFieldsProps extends FieldsProps {
  properties: readonly PropertyCard[];
  units: readonly HostUnit[];
  error?: string;
}

function StayFields({ draft, change, properties, units, error }: StayFieldsProps) {
  const { t, guestT } = useHostWords();
  return (
    <div class="form-grid">
      <SelectField
        label={t("bookings.property")}
        name="property_id"
        class="form-grid__wide"
        value={draft.propertyId}
        onChange={(propertyId) => change({ propertyId, unit: "" })}
        options={properties.map((each) => ({ value: each.property_id, label: each.title }))}
      />
      {units.length > 1 && (
        <SelectField
          label={t("booking.unit")}
          name="unit"
          value={draft.unit}
          onChange={(unit) => change({ unit })}
          options={[
            { value: "", label: t("new.any_unit") },
            ...units.map((each) => ({ value: each.id, label: unitWords(each, t) })),
          ]}
        />
      )}
      <InputField
        label={guestT("dates.check_in")}
        name="check_in"
        type="date"
        value={draft.checkIn}
        onInput={(checkIn) => change({ checkIn })}
      />
      <InputField
        label={guestT("dates.check_out")}
        name="check_out"
        type="date"
        min={draft.checkIn}
        value={draft.checkOut}
        onInput={(checkOut) => change({ checkOut })}
        error={error}
      />
    </div>
  );
}

interface GuestFieldsProps extends FieldsProps {
  mistakes: NewBookingMistakes;
  told: Record<string, string>;
}

function GuestFields({ draft, change, mistakes, told }: GuestFieldsProps) {
  const { t, guestT } = useHostWords();
  return (
    <div class="form-grid">
      <InputField
        label={guestT("book.name")}
        name="name"
        value={draft.name}
        onInput={(name) => change({ name })}
        error={mistakes.name ? guestT("book.name_missing") : told["/guest/name"]}
      />
      <InputField
        label={`${guestT("book.email")} (${guestT("book.optional")})`}
        hint={t("new.email_hint")}
        name="email"
        type="email"
        value={draft.email}
        onInput={(email) => change({ email })}
        error={mistakes.email ? guestT("book.email_wrong") : told["/guest/email"]}
      />
      <InputField
        label={`${guestT("book.phone")} (${guestT("book.optional")})`}
        name="phone"
        type="tel"
        value={draft.phone}
        onInput={(phone) => change({ phone })}
        error={told["/guest/phone"]}
      />
      <SelectField
        label={t("new.source")}
        name="source"
        value={draft.source}
        onChange={(source) => change({ source: SOURCES.find((known) => known === source) ?? "phone" })}
        options={SOURCES.map((source) => ({ value: source, label: t(`source.${source}`) }))}
      />
    </div>
  );
}

/** What the site would ask for these nights; nothing while there are none, or the rules refuse them. */
function ListedPrice({ draft }: { draft: NewBookingDraft }) {
  const { t } = useHostWords();
  const { propertyId, checkIn, checkOut, guests } = draft;
  const quote = useQuery({
    queryKey: ["host", "quote", propertyId, checkIn, checkOut, guests],
    queryFn: () => fetchQuotes([propertyId], { checkIn, checkOut, guests }),
    enabled: makesStay(draft) && propertyId !== "",
  });
  const priced = quote.data?.items[0];
  if (!makesStay(draft)) return <p class="hint">{t("new.choose_dates")}</p>;
  if (quote.isPending) return <div class="skeleton skeleton--refund" />;
  if (!priced?.available || !priced.lines) {
    return <p class="hint">{priced?.problem?.detail ?? t("new.no_listed_price")}</p>;
  }
  return <HostPriceLines lines={priced.lines} total={priced.total ?? 0} currency={priced.currency ?? ""} />;
}
