import { ExportsSection } from "../channels/ExportsSection.tsx";
import { FeedsSection } from "../channels/FeedsSection.tsx";
import { PropertyFrame } from "../components/PropertyFrame.tsx";

/** The calendars of a property and those of other channels: which are read, and where others read ours. */
export function ChannelsPage({ id }: { id: string }) {
  return (
    <PropertyFrame id={id} part="channels">
      {(property) => (
        <div class="channels">
          <FeedsSection property={property} />
          <ExportsSection property={property} />
        </div>
      )}
    </PropertyFrame>
  );
}
