import { useState } from "preact/hooks";
import { ApiProblem, hasSlug } from "../../api.ts";
import type { Tenant } from "../../apiTypes.ts";
import { Notice } from "../../components/Notice.tsx";
import { InputField } from "../../forms/fields.tsx";
import { formatDay } from "../../stayDates.ts";
import { Failure } from "../components/Failure.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import type { HostProblem } from "../hostTypes.ts";
import { useLeavingActions } from "./siteQueries.ts";
import { useSiteWords } from "./siteWords.ts";

/** What closing means, read before it is asked for; and the site's own name typed, so that nobody does it by a slip. */
export function CloseForm({ tenant }: { tenant: Tenant }) {
  const { t } = useSiteWords();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const { ask } = useLeavingActions();
  const [subdomain = ""] = tenant.host.split(".");
  const told = fieldErrors(ask.error)["/confirmation"];
  const submit = (event: Event) => {
    event.preventDefault();
    const confirmed = typed.trim().toLowerCase() === subdomain;
    setWrong(!confirmed);
    if (confirmed && !ask.isPending) ask.mutate(subdomain);
  };
  return (
    <form class="host-form" noValidate onSubmit={submit}>
      <ul class="closing__means">
        <li>{t("closing.week")}</li>
        <li>{t("closing.then", { host: tenant.host })}</li>
        <li>{t("closing.stays")}</li>
        <li>{t("closing.export")}</li>
        <li>{t("closing.kept")}</li>
      </ul>
      <InputField
        label={t("closing.confirm", { subdomain })}
        name="confirmation"
        autocomplete="off"
        value={typed}
        onInput={(value) => {
          setTyped(value);
          setWrong(false);
        }}
        error={wrong ? t("closing.confirm_wrong", { subdomain }) : told}
        required
      />
      {!told && <CloseRefused error={ask.error} />}
      <div class="host-form__acts">
        <button type="submit" class="button button--danger" aria-disabled={ask.isPending}>
          {t("closing.close")}
        </button>
      </div>
    </form>
  );
}

/** Nobody's holiday is deleted: while stays lie ahead the site stays. */
function CloseRefused({ error }: { error: unknown }) {
  const { t, locale } = useSiteWords();
  const { stays, first } = (error instanceof ApiProblem ? error.problem : {}) as Partial<HostProblem>;
  if (hasSlug(error, "managed-by-deployment"))
    return (
      <Notice title={t("closing.not_closed")}>
        <p>{t("closing.not_offered")}</p>
      </Notice>
    );
  if (!hasSlug(error, "stays-ahead") || !stays || !first)
    return <Failure title={t("closing.not_closed")} error={error} />;
  return (
    <Notice title={t("closing.stays_ahead", { count: stays, day: formatDay(first, locale) })}>
      <p>{t("closing.stays_ahead_hint")}</p>
    </Notice>
  );
}
