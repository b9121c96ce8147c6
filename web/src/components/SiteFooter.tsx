import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Tenant } from "../apiTypes.ts";

export function SiteFooter({ tenant }: { tenant: Tenant | undefined }) {
  const { t } = useTranslation();
  return (
    <footer class="site-footer">
      {tenant && (
        <>
          <p class="site-footer__name">{tenant.name}</p>
          <p>
            {t("footer.contact")} <a href={`mailto:${tenant.contact_email}`}>{tenant.contact_email}</a>
          </p>
          <p>
            <Link href="/find-booking">{t("footer.find")}</Link>
          </p>
          <p>{t("footer.prices", { currency: tenant.currency })}</p>
        </>
      )}
    </footer>
  );
}
