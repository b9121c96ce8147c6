import { useTranslation } from "react-i18next";
import type { Property } from "../apiTypes.ts";
import { Icon, type IconName } from "./Icon.tsx";

/** What one wants to know in a glance. A number nobody gave is left out. */
export function PropertyFacts({ property }: { property: Property }) {
  const { t } = useTranslation();
  const facts: [IconName, number, string][] = [
    ["people", property.sleeps, t("card.sleeps", { count: property.sleeps })],
    ["door", property.bedrooms, t("card.bedrooms", { count: property.bedrooms })],
    ["bed", property.beds, t("card.beds", { count: property.beds })],
    ["bath", property.bathrooms, t("card.bathrooms", { count: property.bathrooms })],
  ];
  return (
    <ul class="facts">
      {facts
        .filter(([, count]) => count > 0)
        .map(([icon, , words]) => (
          <li key={icon}>
            <Icon name={icon} size={22} /> {words}
          </li>
        ))}
    </ul>
  );
}
