import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../components/Icon.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostWords } from "../hostWords.ts";
import type { Told } from "./useBlockActions.ts";

const SECONDS = 10;

interface UndoToastProps {
  told: Told | null;
  onUndo: (told: Told) => void;
  onGone: () => void;
}

/** Says what was done; for ten seconds it can be undone, longer while the pointer or the focus rests on it. */
export function UndoToast({ told, onUndo, onGone }: UndoToastProps) {
  const { t, guestT } = useHostWords();
  const [resting, setResting] = useState(false);
  const id = told?.id;

  useEffect(() => {
    if (id === undefined || resting) return;
    const timer = setTimeout(onGone, SECONDS * 1_000);
    return () => clearTimeout(timer);
  }, [id, resting, onGone]);

  useEffect(() => {
    if (!told?.undo) return;
    const undo = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z") return;
      if (event.target instanceof Element && event.target.matches("input, textarea, select")) return;
      event.preventDefault();
      onUndo(told);
    };
    addEventListener("keydown", undo);
    return () => removeEventListener("keydown", undo);
  }, [told, onUndo]);

  return (
    <div
      class="toast-place"
      onPointerEnter={() => setResting(true)}
      onPointerLeave={() => setResting(false)}
      onFocusIn={() => setResting(true)}
      onFocusOut={() => setResting(false)}
    >
      <div role="status" class="unseen">
        {told && !told.failed ? told.words : ""}
      </div>
      <div role="alert" class="unseen">
        {told?.failed ? told.words : ""}
      </div>
      {told && (
        <div class={told.failed ? "toast toast--failed" : "toast"}>
          {told.failed && <Icon name="warning" />}
          <p aria-hidden="true">{told.words}</p>
          {told.undo && (
            <button
              type="button"
              class="text-button"
              aria-keyshortcuts="Control+Z"
              onClick={() => onUndo(told)}
            >
              <HostIcon name="undo" size={18} /> {t("timeline.undo")}
            </button>
          )}
          <button type="button" class="icon-button" aria-label={guestT("close")} onClick={onGone}>
            <Icon name="close" size={18} />
          </button>
        </div>
      )}
    </div>
  );
}
