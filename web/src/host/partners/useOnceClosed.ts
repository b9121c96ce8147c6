import { useRef } from "preact/hooks";

/** Closes a sheet, and does what comes after it once it is off the page: the focus can be taken elsewhere then. */
export function useOnceClosed(onClose: () => void) {
  const after = useRef<(() => void) | null>(null);
  return {
    /** For the sheet itself, however it was closed. */
    closed: () => {
      onClose();
      const then = after.current;
      after.current = null;
      then?.();
    },
    finish: (then: () => void) => {
      after.current = then;
      onClose();
    },
  };
}
