import { useState } from "preact/hooks";
import type { Property } from "../apiTypes.ts";
import { formatTime } from "../stayDates.ts";
import { useWords } from "../useWords.ts";
import { isElsewhere, zoneName } from "../zoneWords.ts";
import { Icon } from "./Icon.tsx";

const LONG_TEXT = 420;
const FEW_AMENITIES = 8;

/** The host's own words. They come from outside: always text, never markup. */
export function PropertyDescription({ text }: { text: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const paragraphs = text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter(Boolean);
  const long = text.length > LONG_TEXT;
  if (paragraphs.length === 0) return null;
  return (
    <section class="section" aria-labelledby="about-title">
      <h2 id="about-title">{t("property.about")}</h2>
      <div class={long && !open ? "prose prose--folded" : "prose"} dir="auto">
        {paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      {long && (
        <MoreButton
          open={open}
          more={t("property.read_more")}
          less={t("property.read_less")}
          onToggle={setOpen}
        />
      )}
    </section>
  );
}

export function PropertyAmenities({ amenities }: { amenities: string[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  if (amenities.length === 0) return null;
  const shown = open ? amenities : amenities.slice(0, FEW_AMENITIES);
  const more = t("property.all_amenities", { count: amenities.length });
  return (
    <section class="section" aria-labelledby="amenities-title">
      <h2 id="amenities-title">{t("property.amenities")}</h2>
      <ul class="amenities" dir="auto">
        {shown.map((amenity) => (
          <li key={amenity}>
            <Icon name="check" size={18} /> {amenity}
          </li>
        ))}
      </ul>
      {amenities.length > FEW_AMENITIES && (
        <MoreButton open={open} more={more} less={t("property.fewer_amenities")} onToggle={setOpen} />
      )}
    </section>
  );
}

export function PropertyRules({ property }: { property: Property }) {
  const { t, locale } = useWords();
  const { house_rules: rules, time_zone: zone } = property;
  const time = (text: string) => formatTime(text, locale);
  return (
    <section class="section" aria-labelledby="rules-title">
      <h2 id="rules-title">{t("property.rules")}</h2>
      <ul class="rules">
        <li>
          <Icon name="clock" /> {t("property.check_in_from", { time: time(rules.check_in_from) })}
        </li>
        <li>
          <Icon name="clock" /> {t("property.check_out_until", { time: time(rules.check_out_until) })}
        </li>
        <li>
          <Icon name="shield" /> {t("property.policy")}:{" "}
          {t(`property.policy_${property.cancellation_policy}`)}. {t("property.policy_hint")}
        </li>
      </ul>
      {isElsewhere(zone) && <p class="hint">{t("property.zone", { zone: zoneName(zone, locale) })}</p>}
      {rules.notes && (
        <p class="prose" dir="auto">
          {rules.notes}
        </p>
      )}
    </section>
  );
}

interface MoreButtonProps {
  open: boolean;
  more: string;
  less: string;
  onToggle: (open: boolean) => void;
}

const MoreButton = ({ open, more, less, onToggle }: MoreButtonProps) => (
  <button type="button" class="text-button" aria-expanded={open} onClick={() => onToggle(!open)}>
    {open ? less : more}
  </button>
);
