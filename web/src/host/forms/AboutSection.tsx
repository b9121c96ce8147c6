import { useHostWords } from "../hostWords.ts";
import { InputField, SelectField, TextAreaField } from "./fields.tsx";
import { PictureField } from "./PictureField.tsx";
import type { SectionProps } from "./sections.ts";

const LINE = 200;
const TEXT = 5_000;

/** What the place is called, where it lies and what it has. A new one says its time zone too. */
export function AboutSection({ draft, change, errorAt, isNew }: SectionProps & { isNew: boolean }) {
  const { t } = useHostWords();
  const line = { maxLength: LINE } as const;
  const number = { inputMode: "numeric", class: "number-field" } as const;
  return (
    <section class="host-card form-section" aria-labelledby="form-about">
      <h2 id="form-about">{t("listing.about")}</h2>
      <div class="form-grid">
        <InputField
          {...line}
          class="form-grid__wide"
          label={t("listing.name")}
          name="title"
          value={draft.title}
          onInput={(title) => change({ title })}
          error={errorAt("/title")}
        />
        <InputField
          {...line}
          label={t("listing.place")}
          hint={t("listing.place_hint")}
          name="place"
          value={draft.place}
          onInput={(place) => change({ place })}
          error={errorAt("/place")}
        />
        <InputField
          {...line}
          label={t("listing.type")}
          hint={t("listing.type_hint")}
          name="type"
          value={draft.type}
          onInput={(type) => change({ type })}
          error={errorAt("/type")}
        />
        {isNew && (
          <SelectField
            label={t("listing.time_zone")}
            hint={t("listing.time_zone_hint")}
            name="time_zone"
            value={draft.timeZone}
            onChange={(timeZone) => change({ timeZone })}
            options={timeZones(draft.timeZone).map((zone) => ({
              value: zone,
              label: zone.replaceAll("_", " "),
            }))}
            error={errorAt("/time_zone")}
          />
        )}
      </div>
      <div class="form-grid form-grid--numbers">
        <InputField
          {...number}
          label={t("listing.sleeps")}
          name="sleeps"
          value={draft.sleeps}
          onInput={(sleeps) => change({ sleeps })}
          error={errorAt("/sleeps")}
        />
        <InputField
          {...number}
          label={t("listing.bedrooms")}
          name="bedrooms"
          value={draft.bedrooms}
          onInput={(bedrooms) => change({ bedrooms })}
          error={errorAt("/bedrooms")}
        />
        <InputField
          {...number}
          label={t("listing.beds")}
          name="beds"
          value={draft.beds}
          onInput={(beds) => change({ beds })}
          error={errorAt("/beds")}
        />
        <InputField
          {...number}
          inputMode="decimal"
          label={t("listing.bathrooms")}
          name="bathrooms"
          value={draft.bathrooms}
          onInput={(bathrooms) => change({ bathrooms })}
          error={errorAt("/bathrooms")}
        />
      </div>
      <PictureField value={draft.image} onChange={(image) => change({ image })} />
      <TextAreaField
        label={t("listing.description")}
        name="description"
        rows={8}
        maxLength={TEXT}
        value={draft.description}
        onInput={(description) => change({ description })}
        error={errorAt("/description")}
      />
      <TextAreaField
        label={t("listing.amenities")}
        hint={t("listing.amenities_hint")}
        name="amenities"
        rows={6}
        value={draft.amenities}
        onInput={(amenities) => change({ amenities })}
        error={errorAt("/amenities")}
      />
    </section>
  );
}

/** When guests come and go, and what holds in the house. */
export function HouseRulesSection({ draft, change, errorAt }: SectionProps) {
  const { t } = useHostWords();
  return (
    <section class="host-card form-section" aria-labelledby="form-house">
      <h2 id="form-house">{t("listing.house")}</h2>
      <div class="form-grid">
        <InputField
          label={t("listing.check_in_from")}
          type="time"
          name="check_in_from"
          value={draft.checkInFrom}
          onInput={(checkInFrom) => change({ checkInFrom })}
          error={errorAt("/house_rules/check_in_from")}
        />
        <InputField
          label={t("listing.check_out_until")}
          type="time"
          name="check_out_until"
          value={draft.checkOutUntil}
          onInput={(checkOutUntil) => change({ checkOutUntil })}
          error={errorAt("/house_rules/check_out_until")}
        />
      </div>
      <TextAreaField
        label={t("listing.house_notes")}
        name="house_notes"
        rows={4}
        maxLength={TEXT}
        value={draft.houseNotes}
        onInput={(houseNotes) => change({ houseNotes })}
        error={errorAt("/house_rules/notes")}
      />
    </section>
  );
}

/** Every zone that the browser knows, and the one that is chosen. */
const timeZones = (chosen: string): string[] =>
  [...new Set([...Intl.supportedValuesOf("timeZone"), chosen])].filter(Boolean).sort();
