import { Icon, type IconName } from "./Icon.tsx";

interface FieldButtonProps {
  icon: IconName;
  label: string;
  value: string;
  /** The value is an invitation, not a choice made. */
  empty?: boolean;
  opensDialog?: boolean;
  onClick: () => void;
}

/** Looks like a field; opens a sheet or leads to where the choice is made. */
export function FieldButton({
  icon,
  label,
  value,
  empty = false,
  opensDialog = true,
  onClick,
}: FieldButtonProps) {
  return (
    <button
      type="button"
      class="field-button"
      aria-haspopup={opensDialog ? "dialog" : undefined}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span>
        <span class="field-button__label">{label}</span>
        <span class={empty ? "field-button__value field-button__value--empty" : "field-button__value"}>
          {value}
        </span>
      </span>
    </button>
  );
}
