import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

interface NoticeProps {
  title: string;
  children?: ComponentChildren;
  icon?: IconName;
  /** `alert` interrupts a screen reader; `status` waits its turn. */
  role?: "alert" | "status";
}

/** A boxed remark inside a page. */
export function Notice({ title, children, icon = "warning", role = "alert" }: NoticeProps) {
  return (
    <div class="notice" role={role} tabIndex={-1}>
      <Icon name={icon} />
      <div class="notice__words">
        <p class="notice__title">{title}</p>
        {children}
      </div>
    </div>
  );
}
