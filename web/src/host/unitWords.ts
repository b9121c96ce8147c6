/** Units as their host calls them. */
import type { HostUnit } from "./hostTypes.ts";
import type { HostWords } from "./hostWords.ts";

/** “Garden flat”, or “Unit 2” while it has no name. */
export const unitWords = ({ id, name }: HostUnit, t: HostWords): string =>
  name || t("timeline.unit", { unit: id });

/** “Seaview, Garden flat”; the property alone where it is one unit. */
export const placeWords = (title: string, ofSeveral: HostUnit | null, t: HostWords): string =>
  ofSeveral ? `${title}, ${unitWords(ofSeveral, t)}` : title;
