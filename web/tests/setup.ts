import { cleanup, configure } from "@testing-library/preact";
import { afterEach, beforeEach, vi } from "vitest";
import { startLanguage } from "../src/language.ts";
import "../src/stayWords.ts";

// A page's chunk is transformed when it is first asked for.
configure({ asyncUtilTimeout: 5_000 });

// Nothing is fetched ahead: a chunk still under way when a file's last test ends is an error of the whole run.
window.requestIdleCallback = () => 0;
window.cancelIdleCallback = () => undefined;

beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  vi.stubGlobal("scrollTo", () => undefined);
  Element.prototype.scrollIntoView = () => undefined;
  await startLanguage();
});

afterEach(async () => {
  cleanup();
  vi.useRealTimers();
  await vi.dynamicImportSettled();
  // Pages that are left give nights back: to the test's own platform, not to the network.
  await new Promise((resume) => setTimeout(resume, 10));
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
