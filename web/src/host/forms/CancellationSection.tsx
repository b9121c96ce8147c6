import type { PaymentTime } from "../../paymentTypes.ts";
import type { CancellationPolicy } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { CheckField, InputField, SelectField } from "./fields.tsx";
import { ListEditor } from "./ListEditor.tsx";
import type { SectionProps } from "./sections.ts";

const POLICIES: readonly CancellationPolicy[] = ["flexible", "moderate", "strict", "custom"];

const PAYMENT_TIMES: readonly PaymentTime[] = ["at_booking", "after_check_in"];

/** How a stay is booked, when it is paid, and what cancelling gives back. */
export function CancellationSection({ draft, change, errorAt }: SectionProps) {
  const { t } = useHostWords();
  return (
    <section class="host-card form-section" aria-labelledby="form-booking">
      <h2 id="form-booking">{t("rules.booking")}</h2>
      <CheckField
        label={t("rules.instant_book")}
        hint={t("rules.instant_book_hint")}
        name="instant_book"
        checked={draft.instantBook}
        onChange={(instantBook) => change({ instantBook })}
        error={errorAt("/instant_book")}
      />
      {draft.instantBook && (
        <InputField
          label={t("rules.ask_when_stale")}
          hint={t("rules.ask_when_stale_hint")}
          name="ask_when_stale_minutes"
          inputMode="numeric"
          unit={t("rules.minutes")}
          value={draft.askWhenStale}
          onInput={(askWhenStale) => change({ askWhenStale })}
          error={errorAt("/ask_when_stale_minutes")}
        />
      )}
      <SelectField
        label={t("rules.payment_time")}
        hint={t(`rules.payment_time_${draft.paymentTime}_hint`)}
        name="payment_time"
        value={draft.paymentTime}
        onChange={(chosen) =>
          change({ paymentTime: PAYMENT_TIMES.find((known) => known === chosen) ?? "at_booking" })
        }
        options={PAYMENT_TIMES.map((time) => ({ value: time, label: t(`rules.payment_time_${time}`) }))}
        error={errorAt("/payment_time")}
      />
      <SelectField
        label={t("rules.policy")}
        hint={t(`rules.policy_${draft.policy}_hint`)}
        name="cancellation_policy"
        value={draft.policy}
        onChange={(policy) => change({ policy: POLICIES.find((known) => known === policy) ?? "moderate" })}
        options={POLICIES.map((policy) => ({ value: policy, label: t(`rules.policy_${policy}`) }))}
        error={errorAt("/cancellation_policy")}
      />
      {draft.policy === "custom" && (
        <ListEditor
          title={t("rules.steps")}
          hint={t("rules.steps_hint")}
          items={draft.steps}
          fresh={() => ({ days: "", percent: "" })}
          add={t("rules.add_step")}
          remove={(index) => t("rules.remove_step", { number: index + 1 })}
          onChange={(steps) => change({ steps })}
          error={errorAt("/refund_steps")}
        >
          {(step, set, index) => (
            <div class="form-grid">
              <InputField
                label={t("rules.step_days")}
                name={`step-${index}-days`}
                inputMode="numeric"
                value={step.days}
                onInput={(days) => set({ days })}
                error={errorAt(`/refund_steps/${index}/days`)}
              />
              <InputField
                label={t("rules.step_percent")}
                unit="%"
                name={`step-${index}-percent`}
                inputMode="numeric"
                value={step.percent}
                onInput={(percent) => set({ percent })}
                error={errorAt(`/refund_steps/${index}/percent`)}
              />
            </div>
          )}
        </ListEditor>
      )}
    </section>
  );
}
