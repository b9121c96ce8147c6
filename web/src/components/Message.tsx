import type { ComponentChildren } from "preact";
import { Picture } from "./Picture.tsx";

interface MessageProps {
  title: string;
  hint?: string;
  /** What to do next. */
  children?: ComponentChildren;
  level?: "h1" | "h2";
  picture?: number;
}

/** A whole page's or list's worth of “not as expected”: what happened and the next step. */
export function Message({ title, hint, children, level: Heading = "h1", picture = 6 }: MessageProps) {
  return (
    <div class="message">
      <Picture image={picture} class="message__picture" eager />
      <Heading class="message__title">{title}</Heading>
      {hint && <p class="message__hint">{hint}</p>}
      {children && <div class="message__actions">{children}</div>}
    </div>
  );
}
