/** A tenant's accent colour, made readable: darkened on light pages, lightened on dark ones. */
export const LIGHT_PAGE = "#f3ede4";
export const DARK_PAGE = "#2b2622";
const LEAST_CONTRAST = 4.6;
const FALLBACK = "#1f6f5c";

type Rgb = [number, number, number];

export interface Accent {
  light: string;
  dark: string;
}

/** Shades of `colour` (`#rrggbb`) that reach WCAG AA against the page and as ground for its text. */
export function readableAccent(colour: string): Accent {
  const given = parse(colour) ?? (parse(FALLBACK) as Rgb);
  return {
    light: shiftUntilReadable(given, [0, 0, 0], LIGHT_PAGE),
    dark: shiftUntilReadable(given, [255, 255, 255], DARK_PAGE),
  };
}

/** WCAG 2 contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(parse(one)), luminance(parse(other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function shiftUntilReadable(from: Rgb, towards: Rgb, page: string): string {
  for (let share = 0; share < 1; share += 0.02) {
    const colour = hex(mix(from, towards, share));
    if (contrast(colour, page) >= LEAST_CONTRAST) return colour;
  }
  return hex(towards);
}

function parse(colour: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour.trim());
  return match ? (match.slice(1).map((part) => Number.parseInt(part, 16)) as Rgb) : null;
}

const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((part, index) => Math.round(part + ((to[index] ?? 0) - part) * share)) as Rgb;

const hex = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

function luminance(rgb: Rgb | null): number {
  const [red = 0, green = 0, blue = 0] = (rgb ?? [0, 0, 0]).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Writes the accent to the page's custom properties. */
export function applyAccent(colour: string): void {
  const { light, dark } = readableAccent(colour);
  document.documentElement.style.setProperty("--tenant-accent-light", light);
  document.documentElement.style.setProperty("--tenant-accent-dark", dark);
}
