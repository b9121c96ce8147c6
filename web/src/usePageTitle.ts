import { useEffect } from "preact/hooks";
import { useTenant } from "./queries.ts";

/** “Page · Tenant” in the browser's title. */
export function usePageTitle(page: string | undefined): void {
  const tenant = useTenant().data?.name;
  useEffect(() => {
    document.title = [page, tenant].filter(Boolean).join(" · ");
  }, [page, tenant]);
}
