import type { PropertyDraft } from "./propertyDraft.ts";

/** What each section of the form works on. `errorAt` answers by the API's own pointers. */
export interface SectionProps {
  draft: PropertyDraft;
  change: (part: Partial<PropertyDraft>) => void;
  errorAt: (pointer: string) => string | undefined;
  currency: string;
}
