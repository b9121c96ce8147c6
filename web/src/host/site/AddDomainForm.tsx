import { useState } from "preact/hooks";
import { InputField } from "../../forms/fields.tsx";
import { Failure } from "../components/Failure.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { useDomainActions } from "./domainQueries.ts";
import { useSiteWords } from "./siteWords.ts";

/** As people paste it: with a scheme and a path, or without. */
export const tidyDomain = (typed: string): string =>
  typed
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/[/?#].*$/, "")
    .replace(/\.$/, "");

export function AddDomainForm() {
  const { t } = useSiteWords();
  const [typed, setTyped] = useState("");
  const [missing, setMissing] = useState(false);
  const { add } = useDomainActions();
  const told = fieldErrors(add.error)["/domain"];
  const submit = (event: Event) => {
    event.preventDefault();
    const domain = tidyDomain(typed);
    setMissing(!domain.includes("."));
    if (domain.includes(".") && !add.isPending) add.mutate(domain);
  };
  return (
    <form class="host-form" noValidate onSubmit={submit}>
      <InputField
        label={t("domain.label")}
        hint={t("domain.hint")}
        name="domain"
        inputMode="url"
        autocomplete="off"
        maxLength={253}
        value={typed}
        onInput={(value) => {
          setTyped(value);
          setMissing(false);
        }}
        error={missing ? t("domain.wrong") : told}
        required
      />
      {!told && <Failure title={t("domain.not_added")} error={add.error} />}
      <p>
        <button type="submit" class="button" aria-disabled={add.isPending} aria-busy={add.isPending}>
          {t(add.isPending ? "domain.adding" : "domain.add")}
        </button>
      </p>
    </form>
  );
}
