import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "wouter";

/**
 * A new page begins at its top, and a screen reader begins to read there. Back and forward keep the
 * place the browser restores, and the first page keeps the browser's own start.
 */
export function useFreshPageFocus(): void {
  const [path] = useLocation();
  const shown = useRef(path);
  const travelled = useRef(false);

  useEffect(() => {
    const travel = () => {
      travelled.current = true;
    };
    addEventListener("popstate", travel);
    return () => removeEventListener("popstate", travel);
  }, []);

  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    if (!travelled.current) {
      scrollTo({ top: 0, behavior: "instant" });
      document.getElementById("content")?.focus({ preventScroll: true });
    }
    travelled.current = false;
  }, [path]);
}
