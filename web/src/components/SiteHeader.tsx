import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Tenant } from "../apiTypes.ts";
import { formatSearch } from "../staySearch.ts";
import { useStaySearch } from "../useStaySearch.ts";
import { LanguageSwitch } from "./LanguageSwitch.tsx";

export function SiteHeader({ tenant }: { tenant: Tenant | undefined }) {
  const { t } = useTranslation();
  const [search] = useStaySearch();
  return (
    <header class="site-header">
      <a class="skip" href="#content" onClick={skip}>
        {t("skip_to_content")}
      </a>
      <div class="site-header__row">
        <Link href={`/${formatSearch(search)}`} class="wordmark">
          {tenant?.logo_url?.startsWith("/") ? (
            <img class="wordmark__logo" src={tenant.logo_url} alt="" />
          ) : (
            <Mark />
          )}
          {tenant ? <span>{tenant.name}</span> : <span class="skeleton skeleton--wordmark" />}
        </Link>
        {tenant && <LanguageSwitch offered={tenant.languages} />}
      </div>
    </header>
  );
}

/** Moves focus without touching the address, whose fragment may hold a booking's key. */
export function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

export const Mark = () => (
  <svg class="wordmark__mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
    <path d="M4 15.500L16 5l12 10.500V27a1.5 1.5 0 0 1-1.5 1.500h-21A1.5 1.5 0 0 1 4 27z" />
    <path class="wordmark__sun" d="M8 28.500a8 8 0 0 1 16 0z" />
  </svg>
);
