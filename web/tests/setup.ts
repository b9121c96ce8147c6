import { act, cleanup, configure, prettyDOM } from "@testing-library/preact";
import { afterEach, beforeEach, vi } from "vitest";
import { startLanguage } from "../src/language.ts";
import "../src/stayWords.ts";

configure({
  asyncUtilTimeout: 5_000,
  /** The page is printed when somebody reads the error: whoever waits makes one at every look, and reads the last. */
  getElementError(message, container) {
    const error = new Error(message ?? "");
    error.name = "TestingLibraryElementError";
    let words: string | undefined;
    return Object.defineProperty(error, "message", {
      configurable: true,
      get: () => (words ??= [message, prettyDOM(container as Element)].filter(Boolean).join("\n\n")),
      set: (told: string) => void (words = told),
    });
  },
});

// Nothing is fetched ahead: a chunk still under way when a file's last test ends is an error of the whole run.
window.requestIdleCallback = () => 0;
window.cancelIdleCallback = () => undefined;

/** Files share a process, and with it the browser: each test begins with one that nobody has used. */
beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, "", "/");
  document.title = "";
  document.documentElement.removeAttribute("style");
  document.head.replaceChildren();
  document.body.replaceChildren();
  vi.stubGlobal("scrollTo", () => undefined);
  Element.prototype.scrollIntoView = () => undefined;
  await startLanguage();
});

afterEach(async () => {
  // What effects hold on to they let go of after the next paint, or here and now inside `act`.
  await act(cleanup);
  try {
    // What waits for a clock that is about to be taken away would wait for ever.
    if (vi.isFakeTimers()) await vi.runOnlyPendingTimersAsync();
  } finally {
    vi.useRealTimers();
  }
  await vi.dynamicImportSettled();
  // Pages that are left give nights back: to the test's own platform, not to the network.
  await new Promise((resume) => setTimeout(resume, 10));
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
