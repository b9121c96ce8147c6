import { useEffect } from "preact/hooks";
import { usePlatformWords } from "./platformWords.ts";

/** “Page · Platform” in the browser's title. */
export function usePlatformTitle(page: string | undefined): void {
  const { t } = usePlatformWords();
  const name = t("name");
  useEffect(() => {
    document.title = [page, name].filter(Boolean).join(" · ");
  }, [page, name]);
}
