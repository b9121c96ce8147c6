import { useEffect, useRef, useState } from "preact/hooks";
import { hasSlug } from "../../api.ts";
import { Icon } from "../../components/Icon.tsx";
import { Failure } from "../components/Failure.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import type { HostProperty } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { PropertyPreview } from "../preview/PropertyPreview.tsx";
import { AboutSection, HouseRulesSection } from "./AboutSection.tsx";
import { CancellationSection } from "./CancellationSection.tsx";
import type { Mistakes } from "./draftReader.ts";
import { PriceSection } from "./PriceSection.tsx";
import { changeFrom } from "./propertyDraft.ts";
import { StayRulesSection } from "./StayRulesSection.tsx";
import { usePreviewToggle } from "./usePreviewToggle.ts";
import { usePropertyDraft } from "./usePropertyDraft.ts";
import { UNPUBLISHED, useSaveProperty } from "./useSaveProperty.ts";

interface PropertyFormProps {
  property: HostProperty;
  onSaved?: (saved: HostProperty) => void;
}

/** All that is said of one property, beside what guests will see. What is typed stays until it is saved or given up. */
export function PropertyForm({ property, onSaved }: PropertyFormProps) {
  const { t } = useHostWords();
  const form = useRef<HTMLFormElement>(null);
  const editing = usePropertyDraft(property);
  const { based, draft, change, changed } = editing;
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const preview = usePreviewToggle(form);
  const saving = useSaveProperty(based, (saved) => {
    editing.take(saved);
    onSaved?.(saved);
  });
  const { currency } = based.rates;
  const told = fieldErrors(saving.error);
  const wronged = Object.keys(told).length > 0;
  const isNew = based.version === UNPUBLISHED;

  const { show } = preview;
  useEffect(() => {
    if (!saving.error && Object.keys(mistakes).length === 0) return;
    show(false);
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [saving.error, mistakes, show]);

  const submit = (event: Event) => {
    event.preventDefault();
    const read = changeFrom(draft, currency);
    setMistakes(read.mistakes);
    if (Object.keys(read.mistakes).length > 0 || saving.isPending) return;
    saving.mutate({ ...read.change, time_zone: draft.timeZone });
  };
  const takeTheirs = () => {
    editing.take(property);
    saving.reset();
  };
  const errorAt = (pointer: string): string | undefined => {
    const mistake = mistakes[pointer];
    return mistake ? t(`rules.wrong_${mistake}`) : (told[pointer] ?? errorBelow(told, pointer));
  };
  const section = { draft, change, errorAt, currency };
  return (
    <form
      ref={form}
      class={`host-form property-editor ${preview.shown ? "property-editor--previewing" : ""}`}
      onSubmit={submit}
      noValidate
    >
      <div class="property-editor__fields">
        <AboutSection {...section} isNew={isNew} />
        <HouseRulesSection {...section} />
        <PriceSection {...section} />
        <StayRulesSection {...section} />
        <CancellationSection {...section} />
      </div>
      <PropertyPreview property={editing.shown} />
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
          <SaveState editing={editing} saved={saving.isSuccess} />
        </p>
        <button
          type="button"
          class="button button--quiet save-bar__preview"
          aria-pressed={preview.shown}
          onClick={() => preview.show(!preview.shown)}
        >
          {t("listing.preview")}
        </button>
        {changed && (
          <button type="button" class="button button--quiet" onClick={editing.drop}>
            {t("rules.discard")}
          </button>
        )}
        {editing.dropped && (
          <button type="button" class="button button--quiet" onClick={editing.bringBack}>
            {t("rules.bring_back")}
          </button>
        )}
        <button type="submit" class="button" aria-disabled={!changed || saving.isPending}>
          {t(saving.isPending ? "rules.saving" : isNew ? "listing.publish" : "save")}
        </button>
      </div>
    </form>
  );
}

function SaveState({ editing, saved }: { editing: ReturnType<typeof usePropertyDraft>; saved: boolean }) {
  const { t } = useHostWords();
  if (editing.restored) return <>{t("rules.restored")}</>;
  if (editing.changed) return <>{t("rules.unsaved")}</>;
  if (editing.dropped) return <>{t("rules.dropped")}</>;
  return <>{saved ? t("rules.saved") : ""}</>;
}

/** What the API says of one of the lines of a field. */
const errorBelow = (told: Record<string, string>, pointer: string): string | undefined =>
  pointer === "/amenities"
    ? Object.entries(told).find(([at]) => at.startsWith(`${pointer}/`))?.[1]
    : undefined;

/** What the API says of fields that this form does not show. */
function UnplacedErrors({ told, form }: { told: Record<string, string>; form: HTMLFormElement | null }) {
  const details = Object.entries(told);
  // What a form shows is known only once it is laid out: nothing to ask for at every key.
  const shown = details.length > 0 ? (form?.innerText ?? "") : "";
  const rest = details.filter(([, detail]) => !shown.includes(detail));
  if (rest.length === 0) return null;
  return (
    <ul>
      {rest.map(([pointer, detail]) => (
        <li key={pointer}>{detail}</li>
      ))}
    </ul>
  );
}
