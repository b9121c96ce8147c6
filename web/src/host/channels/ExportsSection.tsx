import { useState } from "preact/hooks";
import { Failure } from "../components/Failure.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import type { CalendarExport, Feed, HostProperty } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";
import { unitWords } from "../unitWords.ts";
import { useExports, useFeeds } from "./channelQueries.ts";
import { feedName } from "./channelWords.ts";
import { CopyField } from "./CopyField.tsx";
import { RenewSheet } from "./RenewSheet.tsx";

const NEVER = () => false;

/** The addresses at which other channels read the calendars here: for each unit one for any of them, and its feeds' own. */
export function ExportsSection({ property }: { property: HostProperty }) {
  const { t } = useHostWords();
  const [told, setTold] = useState("");
  const [renewing, setRenewing] = useState<string | null>(null);
  const exports = useExports(property.property_id);
  const feeds = useFeeds(property.property_id, NEVER).data?.items ?? [];
  const several = property.units.length > 1;
  const nameOf = (unit: string) =>
    several
      ? unitWords(property.units.find(({ id }) => id === unit) ?? { id: unit, name: "" }, t)
      : property.title;
  return (
    <section aria-labelledby="channels-out">
      <h2 id="channels-out">{t("exports.title")}</h2>
      <p class="lead">
        {t("exports.lead")} {feeds.length > 0 && t("exports.own")}
      </p>
      <p role="status" class="told">
        {told}
      </p>
      <Failure title={t("exports.failed")} error={exports.error} onRetry={() => void exports.refetch()} />
      {exports.isPending && <div class="skeleton skeleton--export" aria-busy="true" />}
      <ul class="export-list">
        {exports.data?.items.map((each) => (
          <li key={each.unit} class="host-card">
            <Addresses
              address={each}
              feeds={feeds.filter(({ unit }) => unit === each.unit)}
              unitName={several ? nameOf(each.unit) : ""}
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

interface AddressesProps {
  address: CalendarExport;
  /** Those of the unit. */
  feeds: readonly Feed[];
  /** Of several; "" where the property is one unit. */
  unitName: string;
  onCopied: (copied: boolean) => void;
  onRenew: () => void;
}

/** Without what a channel told us itself: it would read its own stays back. */
const addressFor = ({ url }: CalendarExport, { feed_id: id }: Feed): string =>
  `${url}?not=${encodeURIComponent(id)}.ics`;

function Addresses({ address, feeds, unitName: unit, onCopied, onRenew }: AddressesProps) {
  const { t, locale } = useHostWords();
  const forChannel = (channel: string) =>
    unit ? t("exports.for_channel_of", { unit, channel }) : t("exports.for_channel", { channel });
  const forAny = unit ? t("exports.for_any_of", { unit }) : t("exports.for_any");
  const only = unit ? t("exports.address_of", { unit }) : t("exports.address");
  return (
    <>
      {feeds.map((feed) => (
        <CopyField
          key={feed.feed_id}
          label={forChannel(feedName(feed, t))}
          value={addressFor(address, feed)}
          onCopied={onCopied}
        />
      ))}
      <CopyField label={feeds.length > 0 ? forAny : only} value={address.url} onCopied={onCopied} />
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
