import { useEffect, useRef, useState } from "preact/hooks";
import { CopyField } from "../channels/CopyField.tsx";
import { useHostWords } from "../hostWords.ts";
import { usePartnerWords } from "./partnerWords.ts";

/** What is shown this once. It stands on the page, where no stray click closes it. */
export interface Handed {
  title: string;
  /** Where the partner calls; a webhook is called itself. */
  address?: string;
  secret: string;
  /** What to do with it, in order. */
  steps: readonly string[];
}

export function HandOver({ handed, onDone }: { handed: Handed; onDone: () => void }) {
  const { t } = usePartnerWords();
  const { t: hostT } = useHostWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState("");
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView?.({ block: "nearest" });
  }, [handed]);
  const tell = (copied: boolean) => setTold(copied ? t("handed.copied") : hostT("exports.not_copied"));
  return (
    <section class="host-card handed" aria-labelledby="handed">
      <h3 id="handed" ref={heading} tabIndex={-1}>
        {handed.title}
      </h3>
      <p>{t("handed.once")}</p>
      {handed.address && <CopyField label={t("handed.address")} value={handed.address} onCopied={tell} />}
      <CopyField label={t("handed.secret")} value={handed.secret} onCopied={tell} />
      <p role="status" class="told">
        {told}
      </p>
      <ol class="handed__steps">
        {handed.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div class="host-form__acts">
        <button type="button" class="button" onClick={onDone}>
          {t("handed.done")}
        </button>
      </div>
    </section>
  );
}
