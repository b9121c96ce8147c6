import type { TaxKind } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { InputField, SelectField, WeekdaysField } from "./fields.tsx";
import { ListEditor } from "./ListEditor.tsx";
import type { SectionProps } from "./sections.ts";

/** Base price, weekend, extra guests, cleaning, seasons and taxes. */
export function PriceSection({ draft, change, errorAt, currency }: SectionProps) {
  const { t } = useHostWords();
  const money = { unit: currency, inputMode: "decimal" } as const;
  return (
    <section class="host-card form-section" aria-labelledby="form-prices">
      <h2 id="form-prices">{t("rules.prices")}</h2>
      <div class="form-grid">
        <InputField
          {...money}
          label={t("rules.nightly")}
          name="nightly"
          value={draft.nightly}
          onInput={(nightly) => change({ nightly })}
          error={errorAt("/rates/nightly")}
        />
        <InputField
          {...money}
          label={t("rules.weekend_nightly")}
          hint={t("rules.weekend_nightly_hint")}
          name="weekend_nightly"
          value={draft.weekendNightly}
          onInput={(weekendNightly) => change({ weekendNightly })}
          error={errorAt("/rates/weekend_nightly")}
        />
        <InputField
          label={t("rules.guests_included")}
          name="guests_included"
          inputMode="numeric"
          value={draft.guestsIncluded}
          onInput={(guestsIncluded) => change({ guestsIncluded })}
          error={errorAt("/rates/guests_included")}
        />
        <InputField
          {...money}
          label={t("rules.extra_guest")}
          name="extra_guest"
          value={draft.extraGuest}
          onInput={(extraGuest) => change({ extraGuest })}
          error={errorAt("/rates/extra_guest")}
        />
        <InputField
          {...money}
          label={t("rules.cleaning_fee")}
          name="cleaning_fee"
          value={draft.cleaningFee}
          onInput={(cleaningFee) => change({ cleaningFee })}
          error={errorAt("/rates/cleaning_fee")}
        />
      </div>
      <WeekdaysField
        label={t("rules.weekend_days")}
        hint={t("rules.weekend_days_hint")}
        name="weekend_days"
        value={draft.weekendDays}
        onChange={(weekendDays) => change({ weekendDays })}
        error={errorAt("/rates/weekend_days")}
      />
      <Seasons draft={draft} change={change} errorAt={errorAt} currency={currency} />
      <Taxes draft={draft} change={change} errorAt={errorAt} currency={currency} />
    </section>
  );
}

function Seasons({ draft, change, errorAt, currency }: SectionProps) {
  const { t } = useHostWords();
  const money = { unit: currency, inputMode: "decimal" } as const;
  return (
    <ListEditor
      title={t("rules.seasons")}
      hint={t("rules.seasons_hint")}
      items={draft.seasons}
      fresh={() => ({ name: "", first: "", until: "", nightly: "", weekendNightly: "" })}
      add={t("rules.add_season")}
      remove={(index) => t("rules.remove_season", { name: draft.seasons[index]?.name || index + 1 })}
      onChange={(seasons) => change({ seasons })}
      error={errorAt("/rates/seasons")}
    >
      {(season, set, index) => {
        const at = `/rates/seasons/${index}`;
        return (
          <div class="form-grid">
            <InputField
              label={t("rules.name")}
              name={`season-${index}-name`}
              value={season.name}
              onInput={(name) => set({ name })}
              error={errorAt(`${at}/name`)}
            />
            <InputField
              label={t("rules.first_night")}
              name={`season-${index}-first`}
              type="date"
              value={season.first}
              onInput={(first) => set({ first })}
              error={errorAt(`${at}/first`)}
            />
            <InputField
              label={t("rules.until")}
              name={`season-${index}-until`}
              type="date"
              value={season.until}
              min={season.first}
              onInput={(until) => set({ until })}
              error={errorAt(`${at}/until`)}
            />
            <InputField
              {...money}
              label={t("rules.nightly")}
              name={`season-${index}-nightly`}
              value={season.nightly}
              onInput={(nightly) => set({ nightly })}
              error={errorAt(`${at}/nightly`)}
            />
            <InputField
              {...money}
              label={t("rules.weekend_nightly")}
              name={`season-${index}-weekend`}
              value={season.weekendNightly}
              onInput={(weekendNightly) => set({ weekendNightly })}
              error={errorAt(`${at}/weekend_nightly`)}
            />
          </div>
        );
      }}
    </ListEditor>
  );
}

const TAX_KINDS: readonly TaxKind[] = ["percent", "per_night", "per_guest_night"];

function Taxes({ draft, change, errorAt, currency }: SectionProps) {
  const { t } = useHostWords();
  return (
    <ListEditor
      title={t("rules.taxes")}
      hint={t("rules.taxes_hint")}
      items={draft.taxes}
      fresh={() => ({ name: "", kind: "percent" as TaxKind, amount: "" })}
      add={t("rules.add_tax")}
      remove={(index) => t("rules.remove_tax", { name: draft.taxes[index]?.name || index + 1 })}
      onChange={(taxes) => change({ taxes })}
      error={errorAt("/rates/taxes")}
    >
      {(tax, set, index) => (
        <div class="form-grid">
          <InputField
            label={t("rules.name")}
            name={`tax-${index}-name`}
            value={tax.name}
            onInput={(name) => set({ name })}
            error={errorAt(`/rates/taxes/${index}/name`)}
          />
          <SelectField
            label={t("rules.tax_kind")}
            name={`tax-${index}-kind`}
            value={tax.kind}
            onChange={(kind) => set({ kind: TAX_KINDS.find((known) => known === kind) ?? "percent" })}
            options={TAX_KINDS.map((kind) => ({ value: kind, label: t(`rules.tax_${kind}`) }))}
          />
          <InputField
            label={t("rules.amount")}
            unit={tax.kind === "percent" ? "%" : currency}
            inputMode="decimal"
            name={`tax-${index}-amount`}
            value={tax.amount}
            onInput={(amount) => set({ amount })}
            error={errorAt(`/rates/taxes/${index}/amount`)}
          />
        </div>
      )}
    </ListEditor>
  );
}
