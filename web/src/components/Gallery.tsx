import { useTranslation } from "react-i18next";
import type { Property } from "../apiTypes.ts";
import { Picture } from "./Picture.tsx";

// Landscapes have even numbers and rooms odd ones: these steps show some of each.
const STEPS = [0, 5, 10, 3, 8];

/** Drawn pictures in a row to swipe on a phone, in a mosaic on a wide screen. */
export function Gallery({ property }: { property: Property }) {
  const { t } = useTranslation();
  return (
    // It scrolls sideways, so the keyboard must reach it.
    <section class="gallery" aria-label={t("property.gallery", { title: property.title })} tabIndex={0}>
      {STEPS.map((step, index) => (
        <Picture key={step} image={property.image + step} class="gallery__picture" eager={index < 2} />
      ))}
      <p class="gallery__note">{t("illustration")}</p>
    </section>
  );
}
