import { useTranslation } from "react-i18next";

/** Holds a page's room while its chunk or its data is on the way. */
export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <div class="page" aria-busy="true">
      <span class="unseen" role="status">
        {t("loading")}
      </span>
      <div class="skeleton skeleton--gallery" />
      <div class="skeleton skeleton--title" />
      <div class="skeleton skeleton--line" />
      <div class="skeleton skeleton--block" />
    </div>
  );
}
