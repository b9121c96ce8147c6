import { useMemo, useRef, useState } from "preact/hooks";
import { useHostWords } from "../hostWords.ts";
import { dressFrame, mailDocument } from "./mailDocument.ts";

const LEAST_HEIGHT = 320;

/**
 * A letter as it looks, on a phone or wider. What comes from the API runs no script here: the frame is sandboxed. It is
 * of this origin only so that its styles can be set.
 */
export function PreviewFrame({ html, title }: { html: string; title: string }) {
  const { t } = useHostWords();
  const frame = useRef<HTMLIFrameElement>(null);
  const [wide, setWide] = useState(false);
  const mail = useMemo(() => mailDocument(html), [html]);
  const dress = () => {
    const { current } = frame;
    if (!current) return;
    // A frame is never lower than its letter, so that it is measured from nothing.
    current.style.blockSize = "0";
    current.style.blockSize = `${Math.max(LEAST_HEIGHT, dressFrame(current, mail.styles))}px`;
  };
  const choose = (widely: boolean) => {
    setWide(widely);
    requestAnimationFrame(dress);
  };
  return (
    <div class="letter-frame">
      <div class="letter-frame__widths" role="group" aria-label={t("letters.width")}>
        <button type="button" aria-pressed={!wide} onClick={() => choose(false)}>
          {t("letters.phone")}
        </button>
        <button type="button" aria-pressed={wide} onClick={() => choose(true)}>
          {t("letters.desktop")}
        </button>
      </div>
      <iframe
        ref={frame}
        class={wide ? "letter-frame__wide" : "letter-frame__phone"}
        title={title}
        sandbox="allow-same-origin"
        srcdoc={mail.html}
        onLoad={dress}
      />
    </div>
  );
}
