import { readableAccent } from "../../accent.ts";
import type { Tenant } from "../../apiTypes.ts";
import { Mark } from "../../components/SiteHeader.tsx";
import type { Language } from "../../language.ts";
import { type BrandingDraft, isColour } from "./brandingDraft.ts";
import { useSiteWords } from "./siteWords.ts";

interface BrandPreviewProps {
  draft: BrandingDraft;
  tenant: Tenant;
}

/** The head of the first page as guests will see it, in the colour as it is made readable. */
export function BrandPreview({ draft, tenant }: BrandPreviewProps) {
  const { t, guestT, language } = useSiteWords();
  const { light, dark } = readableAccent(isColour(draft.accent) ? draft.accent : tenant.accent_colour);
  const { tagline, about } = draft.texts[language as Language] ?? draft.texts[draft.defaultLanguage];
  return (
    <section class="brand-preview" aria-labelledby="brand-preview-title">
      <h2 id="brand-preview-title">{t("look.preview")}</h2>
      <div
        class="brand-preview__page"
        style={{ "--tenant-accent-light": light, "--tenant-accent-dark": dark }}
      >
        <p class="wordmark">
          {tenant.logo_url?.startsWith("/") ? (
            <img class="wordmark__logo" src={tenant.logo_url} alt="" />
          ) : (
            <Mark />
          )}
          <span>{draft.name || tenant.name}</span>
        </p>
        <p class="brand-preview__title">{tagline || guestT("overview.title")}</p>
        <p class="lead">{guestT("overview.lead")}</p>
        <p>
          <span class="button">{t("look.preview_button")}</span>
        </p>
        {about && (
          <>
            <p class="brand-preview__heading">{guestT("overview.about")}</p>
            <p class="brand-preview__about">{about}</p>
          </>
        )}
      </div>
    </section>
  );
}
