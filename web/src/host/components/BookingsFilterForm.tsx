import type { ListSearch } from "../bookingsFilter.ts";
import { InputField, SelectField } from "../forms/fields.tsx";
import type { BookingsFilter } from "../hostApi.ts";
import { useHostProperties } from "../hostQueries.ts";
import { BOOKING_STATES } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";

interface BookingsFilterFormProps {
  search: ListSearch;
  /** What is asked in the end, with its standing dates. */
  filter: BookingsFilter;
  onChange: (part: Partial<ListSearch>) => void;
}

export function BookingsFilterForm({ search, filter, onChange }: BookingsFilterFormProps) {
  const { t } = useHostWords();
  const properties = useHostProperties();
  const places = (properties.data ?? []).map((each) => ({ value: each.property_id, label: each.title }));
  const states = BOOKING_STATES.map((state) => ({ value: state, label: t(`state.${state}`) }));
  return (
    <form class="bookings-filter" role="search" onSubmit={(event) => event.preventDefault()}>
      {search.propertyId && (
        <SelectField
          label={t("bookings.when")}
          name="ended"
          value={String(search.ended)}
          onChange={(ended) => onChange({ ended: ended === "true" })}
          options={[
            { value: "false", label: t("bookings.to_come") },
            { value: "true", label: t("bookings.ended") },
          ]}
        />
      )}
      {filter.from && <DateFields search={search} filter={filter} onChange={onChange} />}
      <SelectField
        label={t("bookings.state")}
        name="state"
        value={search.state}
        onChange={(state) => onChange({ state })}
        options={[{ value: "", label: t("bookings.any_state") }, ...states]}
      />
      <SelectField
        label={t("bookings.property")}
        name="property_id"
        value={search.propertyId}
        onChange={(propertyId) => onChange({ propertyId })}
        options={[{ value: "", label: t("bookings.any_property") }, ...places]}
      />
    </form>
  );
}

function DateFields({ search, filter, onChange }: BookingsFilterFormProps) {
  const { t } = useHostWords();
  return (
    <>
      <SelectField
        label={t("bookings.list_by")}
        name="by"
        value={search.by}
        onChange={(by) => onChange({ by: by === "departure" ? "departure" : "arrival" })}
        options={[
          { value: "arrival", label: t("bookings.arrival") },
          { value: "departure", label: t("bookings.departure") },
        ]}
      />
      <InputField
        label={t("bookings.from")}
        name="from"
        type="date"
        value={filter.from ?? ""}
        onInput={(from) => onChange({ from: from || null })}
      />
      <InputField
        label={t("bookings.to")}
        name="to"
        type="date"
        value={filter.to ?? ""}
        onInput={(to) => onChange({ to: to || null })}
      />
    </>
  );
}
