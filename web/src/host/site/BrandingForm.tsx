import { useEffect, useRef, useState } from "preact/hooks";
import type { Tenant } from "../../apiTypes.ts";
import { Icon } from "../../components/Icon.tsx";
import { InputField } from "../../forms/fields.tsx";
import { Failure } from "../components/Failure.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { AccentField } from "./AccentField.tsx";
import { BrandPreview } from "./BrandPreview.tsx";
import { type BrandingMistakes, changeFrom, mistakesOf } from "./brandingDraft.ts";
import { LanguageFields } from "./LanguageFields.tsx";
import { useSaveBranding } from "./siteQueries.ts";
import { useSiteWords } from "./siteWords.ts";
import { TextsFields } from "./TextsFields.tsx";
import { useBrandingDraft } from "./useBrandingDraft.ts";

/** Everything but the logo, saved at once, beside what guests will see. */
export function BrandingForm({ tenant }: { tenant: Tenant }) {
  const { t } = useSiteWords();
  const form = useRef<HTMLFormElement>(null);
  const { draft, changed, change, discard } = useBrandingDraft(tenant);
  const [mistakes, setMistakes] = useState<BrandingMistakes>({});
  const saving = useSaveBranding(discard);
  const told = fieldErrors(saving.error);
  const wrong = Object.keys({ ...told, ...mistakes }).length > 0;
  useEffect(() => {
    if (wrong) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [wrong, mistakes, saving.error]);
  const errorAt = (pointer: string): string | undefined => {
    const mistake = mistakes[pointer as keyof BrandingMistakes];
    return mistake ? t(`look.${mistake}`) : told[pointer];
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const found = mistakesOf(draft);
    setMistakes(found);
    if (Object.keys(found).length === 0 && changed && !saving.isPending)
      saving.mutate(changeFrom(draft, tenant));
  };
  const giveUp = () => {
    discard();
    setMistakes({});
    saving.reset();
  };
  return (
    <form ref={form} class="host-form branding" onSubmit={submit} noValidate>
      <div class="branding__fields">
        <section class="host-card" aria-labelledby="branding-name">
          <h2 id="branding-name">{t("look.name_and_colour")}</h2>
          <InputField
            label={t("look.name")}
            name="name"
            maxLength={100}
            value={draft.name}
            onInput={(name) => change({ name })}
            error={errorAt("/name")}
            required
          />
          <AccentField
            value={draft.accent}
            onInput={(accent) => change({ accent })}
            error={errorAt("/accent_colour")}
          />
          <InputField
            label={t("look.contact")}
            hint={t("look.contact_hint")}
            name="contact"
            type="email"
            maxLength={254}
            value={draft.contact}
            onInput={(contact) => change({ contact })}
            error={errorAt("/contact_email")}
            required
          />
        </section>
        <LanguageFields draft={draft} change={change} error={errorAt("/languages")} />
        <TextsFields draft={draft} change={change} errorAt={errorAt} />
      </div>
      <BrandPreview draft={draft} tenant={tenant} />
      <div class="save-bar">
        <Failure title={t("look.not_saved")} error={wrong ? null : saving.error} />
        {wrong && (
          <p class="text-field__error" role="alert">
            <Icon name="warning" size={16} /> {t("look.fix")}
          </p>
        )}
        <p role="status" class="save-bar__state">
          {changed ? t("look.unsaved") : saving.isSuccess ? t("look.saved") : ""}
        </p>
        <button type="submit" class="button" aria-disabled={!changed || saving.isPending}>
          {t(saving.isPending ? "look.saving" : "look.save")}
        </button>
        {changed && (
          <button type="button" class="button button--quiet" onClick={giveUp}>
            {t("look.discard")}
          </button>
        )}
      </div>
    </form>
  );
}
