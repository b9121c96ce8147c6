import { useEffect, useRef } from "preact/hooks";
import { DayFlag, type DayButtonProps } from "react-day-picker";

/**
 * A day that cannot be chosen is not `disabled`: arrow keys still reach it, so that everybody can
 * learn which nights are taken. It says so, and choosing it tells why it is not possible.
 */
export function PickerDay({ day: _day, modifiers, disabled: _disabled, ...button }: DayButtonProps) {
  const element = useRef<HTMLButtonElement>(null);
  const focused = modifiers[DayFlag.focused];
  useEffect(() => {
    if (focused) element.current?.focus();
  }, [focused]);
  return <button {...button} ref={element} aria-disabled={modifiers.unpickable || undefined} />;
}
