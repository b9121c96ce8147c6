import { useHostProperties, useHostProperty } from "../hostQueries.ts";
import { useHostWords } from "../hostWords.ts";
import { placeWords } from "../unitWords.ts";

/** “Seaview, Garden flat”; the property alone where it is one unit. One that was taken off the list has no name. */
export function usePlaceName(propertyId: string, unit: string): string {
  const { t } = useHostWords();
  const listed = useHostProperties().data?.find((each) => each.property_id === propertyId);
  const { data: property, error } = useHostProperty(propertyId);
  const title = property?.title ?? listed?.title ?? (error ? t("conflicts.gone_place") : "…");
  const several = (property?.units.length ?? 0) > 1;
  const named = property?.units.find(({ id }) => id === unit) ?? { id: unit, name: "" };
  return placeWords(title, several ? named : null, t);
}
