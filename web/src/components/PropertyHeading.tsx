import type { Property } from "../apiTypes.ts";
import { Icon } from "./Icon.tsx";
import { PropertyFacts } from "./PropertyFacts.tsx";

interface PropertyHeadingProps {
  property: Property;
  level?: "h1" | "h3";
}

/** What a place is called, where it is, and what it has. */
export function PropertyHeading({ property, level: Heading = "h1" }: PropertyHeadingProps) {
  return (
    <>
      <Heading>{property.title}</Heading>
      <p class="property__place">
        <Icon name="place" size={18} /> {property.place} · {property.type}
      </p>
      <PropertyFacts property={property} />
    </>
  );
}
