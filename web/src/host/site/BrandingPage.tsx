import type { Tenant } from "../../apiTypes.ts";
import { BrandingForm } from "./BrandingForm.tsx";
import { LogoSection } from "./LogoSection.tsx";
import { useSiteWords } from "./siteWords.ts";

/** How the site looks and what it says of itself. */
export function BrandingPage({ tenant }: { tenant: Tenant }) {
  const { t } = useSiteWords();
  return (
    <>
      <p class="lead site-page__lead">{t("look.lead")}</p>
      <LogoSection tenant={tenant} />
      <BrandingForm tenant={tenant} />
    </>
  );
}
