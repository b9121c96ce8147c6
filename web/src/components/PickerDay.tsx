import { useEffect, useRef } from "preact/hooks";
import { type DayButtonProps, DayFlag } from "react-day-picker";

/**
 * A day that cannot be chosen is not `disabled`: arrow keys still reach it, so that everybody can
 * learn which nights are taken. It says so, and choosing it tells why it is not possible.
 */
export function PickerDay({ modifiers, ...rest }: DayButtonProps) {
  const element = useRef<HTMLButtonElement>(null);
  const focused = modifiers[DayFlag.focused];
  useEffect(() => {
    if (focused) element.current?.focus();
  }, [focused]);
  const button = { ...rest, day: undefined, disabled: undefined };
  return <button {...button} ref={element} aria-disabled={modifiers.unpickable || undefined} />;
}
