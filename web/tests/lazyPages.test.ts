import { describe, expect, it, vi } from "vitest";
import { preloadLater } from "../src/pages/lazyPages.ts";

describe("pages fetched ahead", () => {
  it("wait until the browser is idle, and are called off with the page that asked for them", () => {
    const asked = vi.fn(() => 7);
    const calledOff = vi.fn();
    vi.stubGlobal("requestIdleCallback", asked);
    vi.stubGlobal("cancelIdleCallback", calledOff);
    const callOff = preloadLater();
    expect(asked).toHaveBeenCalledOnce();
    callOff();
    expect(calledOff).toHaveBeenCalledWith(7);
  });

  it("wait two seconds in a browser that does not tell when it is idle", () => {
    vi.useFakeTimers();
    vi.stubGlobal("requestIdleCallback", undefined);
    const callOff = preloadLater();
    expect(vi.getTimerCount()).toBe(1);
    callOff();
    expect(vi.getTimerCount()).toBe(0);
  });
});
