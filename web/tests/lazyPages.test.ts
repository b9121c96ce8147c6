import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { preloadLater, preloadPage } from "../src/pages/lazyPages.ts";

const fetched = vi.hoisted(() => new Set<string>());
const page = (name: string) => {
  fetched.add(name);
  return {};
};
vi.mock("../src/host/HostPart.tsx", () => page("host"));
vi.mock("../src/platform/PlatformPart.tsx", () => page("platform"));
vi.mock("../src/pages/PropertyPage.tsx", () => page("property"));
vi.mock("../src/pages/BookPage.tsx", () => page("book"));
vi.mock("../src/pages/BookingPage.tsx", () => page("booking"));
vi.mock("../src/pages/FindBookingPage.tsx", () => page("find"));
vi.mock("../src/pages/LettersPage.tsx", () => page("letters"));

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

describe("the hosts' console", () => {
  it("is fetched at its own addresses only, never ahead of them or for a guest's page", async () => {
    fetched.clear();
    vi.stubGlobal("requestIdleCallback", (fetchPages: () => void) => fetchPages());
    preloadLater();
    for (const path of ["/", "/stay/1", "/stay/1/book", "/booking/1", "/find-booking", "/letters", "/hostel"])
      preloadPage(path);
    await vi.dynamicImportSettled();
    expect([...fetched].sort()).toEqual(["book", "booking", "find", "letters", "property"]);
    preloadPage("/host/bookings");
    await vi.dynamicImportSettled();
    expect(fetched).toContain("host");
  });

  it("is not fetched at the platform's own address, whose pages are", async () => {
    fetched.clear();
    vi.stubGlobal("location", { hostname: "platform.example.com" });
    preloadPage("/");
    await vi.dynamicImportSettled();
    expect([...fetched]).toEqual(["platform"]);
  });

  it("and the platform's pages are imported by no module that guests load", () => {
    const imported = new Set<string>();
    follow(resolve(SOURCE, "main.tsx"), imported);
    const names = [...imported].map((file) => relative(SOURCE, file));
    for (const known of [
      "App.tsx",
      "pages/BookPage.tsx",
      "components/StayPicker.tsx",
      "payment/StripeCard.tsx",
    ])
      expect(names).toContain(known);
    expect(names.filter((name) => /^(host|platform)\//.test(name))).toEqual([]);
  });
});

const SOURCE = resolve(import.meta.dirname, "../src");
const PARTS = ["host/HostPart.tsx", "platform/PlatformPart.tsx"].map((path) => resolve(SOURCE, path));

/** Collects what a module imports, at once or later; types cost nothing, and the parts that others open are the exception. */
function follow(file: string, seen: Set<string>): void {
  if (seen.has(file) || PARTS.includes(file)) return;
  seen.add(file);
  if (!/\.tsx?$/.test(file)) return;
  const imports = /(?:^(?:import|export)\s(?!type\b)[^;]*?|\bimport\()"(\.[^"]+)"/gms;
  for (const [, path = ""] of readFileSync(file, "utf8").matchAll(imports))
    follow(join(dirname(file), path), seen);
}
