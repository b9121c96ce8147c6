import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Message } from "../components/Message.tsx";
import { usePageTitle } from "../usePageTitle.ts";

export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t("not_found.title"));
  return (
    <div class="page page--message">
      <Message title={t("not_found.title")} hint={t("not_found.hint")} picture={8}>
        <Link href="/" class="button">
          {t("not_found.back")}
        </Link>
      </Message>
    </div>
  );
}
