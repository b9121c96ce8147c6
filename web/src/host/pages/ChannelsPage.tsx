import { Link } from "wouter";
import { ExportsSection } from "../channels/ExportsSection.tsx";
import { FeedsSection } from "../channels/FeedsSection.tsx";
import { PropertyFrame } from "../components/PropertyFrame.tsx";
import { useHostWords } from "../hostWords.ts";

/** The calendars of a property and those of other channels: which are read, and where others read ours. */
export function ChannelsPage({ id }: { id: string }) {
  return (
    <PropertyFrame id={id} part="channels">
      {(property) => (
        <div class="channels">
          <FeedsSection property={property} />
          <ExportsSection property={property} />
          <PartnersSection />
        </div>
      )}
    </PropertyFrame>
  );
}

/** Not every channel has a calendar to read: some call by themselves. */
function PartnersSection() {
  const { t } = useHostWords();
  return (
    <section aria-labelledby="channels-partners">
      <h2 id="channels-partners">{t("properties.partners_title")}</h2>
      <p class="lead">{t("properties.partners_words")}</p>
      <p>
        <Link href="/host/partners" class="host-head__link">
          {t("properties.partners")}
        </Link>
      </p>
    </section>
  );
}
