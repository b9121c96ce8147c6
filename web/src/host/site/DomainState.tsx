import { useState } from "preact/hooks";
import { Icon } from "../../components/Icon.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Sheet } from "../../components/Sheet.tsx";
import { CopyField } from "../channels/CopyField.tsx";
import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { useDomainActions } from "./domainQueries.ts";
import type { CustomDomain } from "./siteApi.ts";
import { useSiteWords } from "./siteWords.ts";

const REASONS = ["leads-elsewhere", "took-too-long", "no-site", "our-fault"] as const;

/** Where the domain stands, what its owner does next, and the way to give it up. */
export function DomainState({ domain }: { domain: CustomDomain }) {
  const { t } = useSiteWords();
  const [asking, setAsking] = useState(false);
  const active = domain.state === "active";
  const removing = domain.state === "removing";
  const reason = REASONS.find((each) => each === domain.failure_code);
  return (
    <>
      <p role="status" class="domain__state">
        <Icon name={active ? "check" : "clock"} size={18} />
        <span>
          <strong>{domain.domain}</strong> ·{" "}
          {t(`domain.is_${domain.state as Exclude<typeof domain.state, "none">}`)}
        </span>
      </p>
      {domain.failure && <Notice title={reason ? t(`domain.${reason}`) : domain.failure} />}
      {!active && !removing && <Records records={domain.records} />}
      {!removing && (
        <p>
          <button type="button" class="text-button text-button--danger" onClick={() => setAsking(true)}>
            {t("domain.remove")}
          </button>
        </p>
      )}
      <Sheet
        title={t("domain.remove_title", { domain: domain.domain })}
        open={asking}
        onClose={() => setAsking(false)}
      >
        <RemoveDomain onClose={() => setAsking(false)} />
      </Sheet>
    </>
  );
}

/** What to write where the domain is managed, to be copied. */
function Records({ records }: { records: CustomDomain["records"] }) {
  const { t } = useSiteWords();
  const { t: hostT } = useHostWords();
  const [told, setTold] = useState("");
  const tell = (copied: boolean) => setTold(hostT(copied ? "exports.copied" : "exports.not_copied"));
  return (
    <div class="domain__records">
      <p>{t("domain.write", { count: records.length })}</p>
      {records.map(({ type, name, value }) => (
        <fieldset key={`${type} ${name}`} class="domain__record">
          <legend>{t("domain.record", { type })}</legend>
          <CopyField label={t("domain.record_name")} value={name} onCopied={tell} />
          <CopyField label={t("domain.record_value")} value={value} onCopied={tell} />
        </fieldset>
      ))}
      <p role="status" class="told">
        {told}
      </p>
      <p class="hint">{t("domain.wait")}</p>
    </div>
  );
}

function RemoveDomain({ onClose }: { onClose: () => void }) {
  const { t } = useSiteWords();
  const { remove } = useDomainActions();
  return (
    <div class="host-form">
      <p>{t("domain.remove_means")}</p>
      <Failure title={t("domain.not_removed")} error={remove.error} />
      <div class="host-form__acts">
        <button
          type="button"
          class="button button--danger"
          aria-disabled={remove.isPending}
          onClick={() => !remove.isPending && remove.mutate("remove", { onSuccess: onClose })}
        >
          {t("domain.remove_confirm")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("domain.keep")}
        </button>
      </div>
    </div>
  );
}
