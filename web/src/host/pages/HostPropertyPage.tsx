import { ArchiveProperty } from "../components/ArchiveProperty.tsx";
import { PropertyFrame } from "../components/PropertyFrame.tsx";
import { PropertyForm } from "../forms/PropertyForm.tsx";

export function HostPropertyPage({ id }: { id: string }) {
  return (
    <PropertyFrame id={id} part="rules">
      {(property) => (
        <>
          <PropertyForm property={property} />
          <ArchiveProperty property={property} />
        </>
      )}
    </PropertyFrame>
  );
}
