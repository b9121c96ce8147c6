import { useTranslation } from "react-i18next";
import type { Guests } from "../apiTypes.ts";
import { GUEST_KINDS, type GuestKind, MOST, sleepers } from "../staySearch.ts";
import { Icon } from "./Icon.tsx";

interface GuestStepperProps {
  guests: Guests;
  /** How many the place sleeps; without a place, the site's own limit. */
  sleeps?: number;
  onChange: (guests: Guests) => void;
}

/** How many of each come, one step at a time. A button at its limit stays focusable and says so. */
export function GuestStepper({ guests, sleeps, onChange }: GuestStepperProps) {
  const { t } = useTranslation();
  return (
    <div class="guest-stepper">
      {GUEST_KINDS.map((kind) => (
        <StepperRow
          key={kind}
          kind={kind}
          value={guests[kind]}
          atLeast={kind === "adults" ? 1 : 0}
          atMost={mostOf(kind, guests, sleeps)}
          onStep={(value) => onChange({ ...guests, [kind]: value })}
        />
      ))}
      {sleeps !== undefined && <p class="hint">{t("guests.limit", { count: sleeps })}</p>}
    </div>
  );
}

/** Adults and children share the beds; infants and pets only have the site's limit. */
function mostOf(kind: GuestKind, guests: Guests, sleeps: number = MOST.adults): number {
  if (kind === "infants" || kind === "pets") return MOST[kind];
  return Math.max(0, guests[kind] + sleeps - sleepers(guests));
}

interface StepperRowProps {
  kind: GuestKind;
  value: number;
  atLeast: number;
  atMost: number;
  onStep: (value: number) => void;
}

function StepperRow({ kind, value, atLeast, atMost, onStep }: StepperRowProps) {
  const { t } = useTranslation();
  const name = t(`guests.${kind}`);
  return (
    <fieldset class="stepper-row" aria-label={name}>
      <div>
        <div class="stepper-row__name">{name}</div>
        <div class="hint">{t(`guests.${kind}_hint`)}</div>
      </div>
      <div class="stepper-row__steps">
        <StepButton
          icon="minus"
          label={t("guests.fewer", { kind: name })}
          off={value <= atLeast}
          onStep={() => onStep(value - 1)}
        />
        <output aria-live="polite">{value}</output>
        <StepButton
          icon="plus"
          label={t("guests.more", { kind: name })}
          off={value >= atMost}
          onStep={() => onStep(value + 1)}
        />
      </div>
    </fieldset>
  );
}

interface StepButtonProps {
  icon: "plus" | "minus";
  label: string;
  off: boolean;
  onStep: () => void;
}

const StepButton = ({ icon, label, off, onStep }: StepButtonProps) => (
  <button
    type="button"
    class="step-button"
    aria-label={label}
    aria-disabled={off}
    onClick={off ? undefined : onStep}
  >
    <Icon name={icon} />
  </button>
);
