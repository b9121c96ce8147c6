import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { Icon } from "./Icon.tsx";

interface SheetProps {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ComponentChildren;
  footer?: ComponentChildren;
}

/** A modal: from the bottom edge on a phone, in the middle elsewhere. The browser's dialog keeps focus and Escape. */
export function Sheet({ title, open, onClose, children, footer }: SheetProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open === open) return;
    if (open) element.showModal();
    else element.close();
  }, [open]);

  const closeFromBackdrop = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };

  return (
    // Escape closes the dialog by itself; the click is the one on its backdrop.
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={closeFromBackdrop}
    >
      {open && (
        <div class="sheet__body">
          <div class="sheet__head">
            <h2 id={titleId}>{title}</h2>
            <button type="button" class="icon-button" aria-label={t("close")} onClick={onClose}>
              <Icon name="close" />
            </button>
          </div>
          <div class="sheet__content">{children}</div>
          {footer && <div class="sheet__foot">{footer}</div>}
        </div>
      )}
    </dialog>
  );
}
