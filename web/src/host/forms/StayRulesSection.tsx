import { useHostWords } from "../hostWords.ts";
import { CheckField, InputField, WeekdaysField } from "./fields.tsx";
import { ListEditor } from "./ListEditor.tsx";
import type { SectionProps } from "./sections.ts";

const NUMBERS = [
  ["minimumNights", "minimum_nights"],
  ["maximumNights", "maximum_nights"],
  ["advanceNoticeDays", "advance_notice_days"],
  ["preparationDays", "preparation_days"],
  ["bookingWindowDays", "booking_window_days"],
] as const;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** Which stays may be booked. */
export function StayRulesSection({ draft, change, errorAt, currency }: SectionProps) {
  const { t } = useHostWords();
  return (
    <section class="host-card form-section" aria-labelledby="form-stays">
      <h2 id="form-stays">{t("rules.stays")}</h2>
      <div class="form-grid">
        {NUMBERS.map(([name, rule]) => (
          <InputField
            key={rule}
            label={t(`rules.${rule}`)}
            hint={t(`rules.${rule}_hint`)}
            name={rule}
            inputMode="numeric"
            value={draft[name]}
            onInput={(value) => change({ [name]: value })}
            error={errorAt(`/stay_rules/${rule}`)}
          />
        ))}
      </div>
      <WeekdaysField
        label={t("rules.arrival_days")}
        name="arrival_days"
        value={draft.arrivalDays}
        onChange={(arrivalDays) => change({ arrivalDays })}
        error={errorAt("/stay_rules/arrival_days")}
      />
      <WeekdaysField
        label={t("rules.departure_days")}
        name="departure_days"
        value={draft.departureDays}
        onChange={(departureDays) => change({ departureDays })}
        error={errorAt("/stay_rules/departure_days")}
      />
      <Spans draft={draft} change={change} errorAt={errorAt} currency={currency} />
    </section>
  );
}

function Spans({ draft, change, errorAt }: SectionProps) {
  const { t } = useHostWords();
  return (
    <ListEditor
      title={t("rules.spans")}
      hint={t("rules.spans_hint")}
      items={draft.spans}
      fresh={() => ({
        first: "",
        until: "",
        minimumNights: "",
        maximumNights: "",
        arrivalDays: null as number[] | null,
        departureDays: null as number[] | null,
      })}
      add={t("rules.add_span")}
      remove={(index) => t("rules.remove_span", { number: index + 1 })}
      onChange={(spans) => change({ spans })}
      error={errorAt("/stay_rules/spans")}
    >
      {(span, set, index) => {
        const at = `/stay_rules/spans/${index}`;
        const field = (name: string) => ({ name: `span-${index}-${name}`, error: errorAt(`${at}/${name}`) });
        return (
          <div class="form-grid">
            <InputField
              {...field("first")}
              label={t("rules.first_arrival")}
              type="date"
              value={span.first}
              onInput={(first) => set({ first })}
            />
            <InputField
              {...field("until")}
              label={t("rules.until_arrival")}
              type="date"
              value={span.until}
              min={span.first}
              onInput={(until) => set({ until })}
            />
            <InputField
              {...field("minimum_nights")}
              label={t("rules.minimum_nights")}
              inputMode="numeric"
              value={span.minimumNights}
              onInput={(minimumNights) => set({ minimumNights })}
            />
            <InputField
              {...field("maximum_nights")}
              label={t("rules.maximum_nights")}
              inputMode="numeric"
              value={span.maximumNights}
              onInput={(maximumNights) => set({ maximumNights })}
            />
            <OwnDays
              {...field("arrival_days")}
              ask={t("rules.own_arrival_days")}
              label={t("rules.arrival_days")}
              value={span.arrivalDays}
              onChange={(arrivalDays) => set({ arrivalDays })}
            />
            <OwnDays
              {...field("departure_days")}
              ask={t("rules.own_departure_days")}
              label={t("rules.departure_days")}
              value={span.departureDays}
              onChange={(departureDays) => set({ departureDays })}
            />
          </div>
        );
      }}
    </ListEditor>
  );
}

interface OwnDaysProps {
  ask: string;
  label: string;
  name: string;
  error?: string;
  value: number[] | null;
  onChange: (days: number[] | null) => void;
}

/** Days of the week of a span's own, or the property's. */
function OwnDays({ ask, label, name, error, value, onChange }: OwnDaysProps) {
  return (
    <div class="form-grid__wide">
      <CheckField
        label={ask}
        name={`${name}-own`}
        checked={value !== null}
        onChange={(own) => onChange(own ? EVERY_DAY : null)}
      />
      {value !== null && (
        <WeekdaysField label={label} name={name} value={value} onChange={onChange} error={error} />
      )}
    </div>
  );
}
