import { describe, expect, it } from "vitest";
import { contrast, readableAccent } from "../src/accent.ts";

const PAGES = { light: ["#faf7f2", "#fffdfa", "#ffffff"], dark: ["#171412", "#211d1a"] };

describe("a tenant's accent", () => {
  it.each(["#1f6f5c", "#d98a3d", "#ffff00", "#ffffff", "#000000", "#c0ffee", "#7a1fa2", "nonsense"])(
    "%s reaches AA on every ground",
    (colour) => {
      const accent = readableAccent(colour);
      for (const ground of PAGES.light) expect(contrast(accent.light, ground)).toBeGreaterThanOrEqual(4.5);
      for (const ground of PAGES.dark) expect(contrast(accent.dark, ground)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("that is readable already stays as it is", () => {
    expect(readableAccent("#1f6f5c").light).toBe("#1f6f5c");
  });

  it("contrast of black and white is 21", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  });
});
