import type { ComponentChildren } from "preact";
import { Component } from "preact/compat";
import { useTranslation } from "react-i18next";
import { Message } from "./Message.tsx";

interface State {
  crashed: boolean;
}

/** The last net: an error while rendering, or a chunk that did not load, becomes a page with a way on. */
export class CrashBoundary extends Component<{ children: ComponentChildren }, State> {
  override state: State = { crashed: false };

  static override getDerivedStateFromError(): State {
    return { crashed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error("the page crashed", error);
  }

  override render() {
    return this.state.crashed ? <CrashPage /> : this.props.children;
  }
}

function CrashPage() {
  const { t } = useTranslation();
  return (
    <main class="page page--message">
      <Message title={t("crash.title")} hint={t("crash.hint")}>
        <button type="button" class="button" onClick={() => location.reload()}>
          {t("crash.reload")}
        </button>
      </Message>
    </main>
  );
}
