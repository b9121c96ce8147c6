import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import { Failure } from "../components/Failure.tsx";
import { changeProperty } from "../hostApi.ts";
import { fieldErrors } from "../hostProblemWords.ts";
import { CALENDAR, hostPropertyKey } from "../hostQueries.ts";
import type { HostProperty, PropertyChange } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { CancellationSection } from "./CancellationSection.tsx";
import { PriceSection } from "./PriceSection.tsx";
import { changeFrom, draftOf, type Mistakes, type PropertyDraft } from "./propertyDraft.ts";
import { StayRulesSection } from "./StayRulesSection.tsx";

/** Rules and prices of one property. What is typed stays until it is saved or given up. */
export function PropertyForm({ property }: { property: HostProperty }) {
  const { t } = useHostWords();
  const form = useRef<HTMLFormElement>(null);
  const [based, setBased] = useState(property);
  const [draft, setDraft] = useState(() => draftOf(property));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const saving = useSave(based, (saved) => {
    setBased(saved);
    setDraft(draftOf(saved));
  });
  const { currency } = based.rates;
  const told = fieldErrors(saving.error);
  const wronged = Object.keys(told).length > 0;
  const errorAt = (pointer: string): string | undefined => {
    const mistake = mistakes[pointer];
    return mistake ? t(`rules.wrong_${mistake}`) : told[pointer];
  };
  const change = (part: Partial<PropertyDraft>) => setDraft((now) => ({ ...now, ...part }));
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(based));

  useEffect(() => {
    if (saving.error || Object.keys(mistakes).length > 0)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [saving.error, mistakes]);

  const submit = (event: Event) => {
    event.preventDefault();
    const read = changeFrom(draft, currency);
    setMistakes(read.mistakes);
    if (Object.keys(read.mistakes).length === 0 && !saving.isPending) saving.mutate(read.change);
  };
  const takeTheirs = () => {
    setBased(property);
    setDraft(draftOf(property));
    saving.reset();
  };
  const section = { draft, change, errorAt, currency };
  return (
    <form ref={form} class="host-form property-form" onSubmit={submit} noValidate>
      <PriceSection {...section} />
      <StayRulesSection {...section} />
      <CancellationSection {...section} />
      <div class="save-bar">
        <Failure title={t("rules.not_saved")} error={wronged ? null : saving.error}>
          {hasSlug(saving.error, "version-mismatch") && (
            <button type="button" class="text-button" onClick={takeTheirs}>
              {t("rules.take_theirs")}
            </button>
          )}
        </Failure>
        {(wronged || Object.keys(mistakes).length > 0) && (
          <div class="text-field__error" role="alert">
            <Icon name="warning" size={16} /> {t("rules.fix")}
            <UnplacedErrors told={told} form={form.current} />
          </div>
        )}
        <p role="status" class="save-bar__state">
          {changed ? t("rules.unsaved") : saving.isSuccess ? t("rules.saved") : ""}
        </p>
        <button type="submit" class="button" aria-disabled={!changed || saving.isPending}>
          {t(saving.isPending ? "rules.saving" : "save")}
        </button>
        {changed && (
          <button type="button" class="button button--quiet" onClick={() => setDraft(draftOf(based))}>
            {t("rules.discard")}
          </button>
        )}
      </div>
    </form>
  );
}

function useSave(property: HostProperty, onSaved: (saved: HostProperty) => void) {
  const queries = useQueryClient();
  const id = property.property_id;
  return useSafeMutation<PropertyChange, HostProperty>(
    (change, key) => changeProperty(id, property.version, change, key),
    {
      onSuccess: (saved) => {
        queries.setQueryData(hostPropertyKey(id), saved);
        void queries.invalidateQueries({ queryKey: CALENDAR });
        void queries.invalidateQueries({ queryKey: ["host", "properties"] });
        onSaved(saved);
      },
      onError: (error) => {
        if (hasSlug(error, "version-mismatch"))
          void queries.invalidateQueries({ queryKey: hostPropertyKey(id) });
      },
    },
  );
}

/** What the API says of fields that this form does not show. */
function UnplacedErrors({ told, form }: { told: Record<string, string>; form: HTMLFormElement | null }) {
  const shown = form?.innerText ?? "";
  const rest = Object.entries(told).filter(([, detail]) => !shown.includes(detail));
  if (rest.length === 0) return null;
  return (
    <ul>
      {rest.map(([pointer, detail]) => (
        <li key={pointer}>{detail}</li>
      ))}
    </ul>
  );
}
