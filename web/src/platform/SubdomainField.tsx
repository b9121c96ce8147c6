import { Icon } from "../components/Icon.tsx";
import { InputField } from "../forms/fields.tsx";
import { type PlatformWords, usePlatformWords } from "./platformWords.ts";
import { useAvailability } from "./signUpQueries.ts";
import type { Availability } from "./signUpTypes.ts";
import { siteDomain, tidySubdomain } from "./subdomain.ts";

interface SubdomainFieldProps {
  value: string;
  onInput: (value: string) => void;
  error: string | undefined;
}

/** The address of the site to be; whether it can be had is told while it is typed. */
export function SubdomainField({ value, onInput, error }: SubdomainFieldProps) {
  const { t } = usePlatformWords();
  const domain = siteDomain();
  const { answer } = useAvailability(tidySubdomain(value));
  const offered = answer?.available === false ? answer.suggestion : undefined;
  return (
    <div class="subdomain">
      <InputField
        label={t("sign_up.subdomain")}
        name="subdomain"
        unit={`.${domain}`}
        maxLength={63}
        value={value}
        onInput={onInput}
        error={error}
        required
      />
      <p role="status" class="subdomain__told">
        {answer && !(error && answer.available) && <Told answer={answer} domain={domain} />}
      </p>
      {offered && (
        <button type="button" class="text-button" onClick={() => onInput(offered)}>
          {t("sign_up.take", { address: `${offered}.${domain}` })}
        </button>
      )}
    </div>
  );
}

function Told({ answer, domain }: { answer: Availability; domain: string }) {
  const { t } = usePlatformWords();
  return (
    <span class={answer.available ? "subdomain__free" : "subdomain__not-free"}>
      <Icon name={answer.available ? "check" : "warning"} size={16} />{" "}
      {availabilityWords(answer, t, `${answer.subdomain}.${domain}`)}
    </span>
  );
}

const availabilityWords = ({ available, reason }: Availability, t: PlatformWords, address: string): string =>
  available ? t("sign_up.free", { address }) : t(`sign_up.is_${reason ?? "taken"}`, { address });
