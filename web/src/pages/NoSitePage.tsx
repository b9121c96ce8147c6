import { useEffect } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { Message } from "../components/Message.tsx";

/** The host name belongs to no tenant. */
export function NoSitePage() {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t("no_site.title");
  }, [t]);
  return (
    <main class="page page--message">
      <Message title={t("no_site.title")} hint={t("no_site.hint", { host: location.hostname })} picture={6} />
    </main>
  );
}
