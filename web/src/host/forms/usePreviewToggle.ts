import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Where there is no room for both, the preview takes the fields' place; they are found again where they were left. */
export function usePreviewToggle(editor: RefObject<HTMLElement | null>) {
  const [shown, setShown] = useState(false);
  const leftAt = useRef(0);
  const show = useCallback((wanted: boolean) => {
    if (wanted) leftAt.current = scrollY;
    setShown(wanted);
  }, []);
  const before = useRef(shown);
  useLayoutEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    if (shown) editor.current?.scrollIntoView({ block: "start", behavior: "instant" });
    else scrollTo({ top: leftAt.current, behavior: "instant" });
  }, [shown, editor]);
  return { shown, show };
}
