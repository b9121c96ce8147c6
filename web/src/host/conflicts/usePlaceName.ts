import { useHostProperties, useHostProperty } from "../hostQueries.ts";
import { useHostWords } from "../hostWords.ts";
import { placeWords } from "../unitWords.ts";

/** “Seaview, Garden flat”, once it is known; the property alone where it is one unit. */
export function usePlaceName(propertyId: string, unit: string): string {
  const { t } = useHostWords();
  const listed = useHostProperties().data?.find((each) => each.property_id === propertyId);
  const property = useHostProperty(propertyId).data;
  const title = property?.title ?? listed?.title ?? "";
  const several = (property?.units.length ?? 0) > 1;
  const named = property?.units.find(({ id }) => id === unit) ?? { id: unit, name: "" };
  return placeWords(title, several ? named : null, t);
}
