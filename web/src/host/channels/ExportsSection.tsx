import { useState } from "preact/hooks";
import { Failure } from "../components/Failure.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import type { CalendarExport, HostProperty } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";
import { unitWords } from "../unitWords.ts";
import { useExports } from "./channelQueries.ts";
import { CopyField } from "./CopyField.tsx";
import { RenewSheet } from "./RenewSheet.tsx";

/** The addresses at which other channels read the calendars here: one a unit. */
export function ExportsSection({ property }: { property: HostProperty }) {
  const { t } = useHostWords();
  const [told, setTold] = useState("");
  const [renewing, setRenewing] = useState<string | null>(null);
  const exports = useExports(property.property_id);
  const several = property.units.length > 1;
  const nameOf = (unit: string) =>
    several
      ? unitWords(property.units.find(({ id }) => id === unit) ?? { id: unit, name: "" }, t)
      : property.title;
  return (
    <section aria-labelledby="channels-out">
      <h2 id="channels-out">{t("exports.title")}</h2>
      <p class="lead">{t("exports.lead")}</p>
      <p role="status" class="told">
        {told}
      </p>
      <Failure title={t("exports.failed")} error={exports.error} onRetry={() => void exports.refetch()} />
      {exports.isPending && <div class="skeleton skeleton--export" aria-busy="true" />}
      <ul class="export-list">
        {exports.data?.items.map((each) => (
          <li key={each.unit} class="host-card">
            <Address
              address={each}
              label={several ? t("exports.address_of", { unit: nameOf(each.unit) }) : t("exports.address")}
              onCopied={(copied) => setTold(t(copied ? "exports.copied" : "exports.not_copied"))}
              onRenew={() => setRenewing(each.unit)}
            />
          </li>
        ))}
      </ul>
      <WhereToPaste />
      <RenewSheet
        propertyId={property.property_id}
        unit={renewing}
        unitName={several && renewing ? nameOf(renewing) : ""}
        onClose={() => setRenewing(null)}
        onRenewed={() => setTold(t("exports.renewed"))}
      />
    </section>
  );
}

interface AddressProps {
  address: CalendarExport;
  label: string;
  onCopied: (copied: boolean) => void;
  onRenew: () => void;
}

function Address({ address, label, onCopied, onRenew }: AddressProps) {
  const { t, locale } = useHostWords();
  return (
    <>
      <CopyField label={label} value={address.url} onCopied={onCopied} />
      <div class="export__foot">
        <p class="hint">{t("exports.made", { when: instantWords(address.created_at, locale) })}</p>
        <button type="button" class="text-button" aria-haspopup="dialog" onClick={onRenew}>
          <HostIcon name="sync" size={16} /> {t("exports.renew")}
        </button>
      </div>
    </>
  );
}

const PLACES = ["airbnb", "booking", "vrbo", "any"] as const;

function WhereToPaste() {
  const { t } = useHostWords();
  return (
    <details class="more">
      <summary>{t("exports.where")}</summary>
      <dl class="where">
        {PLACES.map((place) => (
          <div key={place}>
            <dt>{t(`exports.where_${place}`)}</dt>
            <dd>{t(`exports.where_${place}_words`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
