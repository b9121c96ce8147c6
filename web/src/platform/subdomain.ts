/** A subdomain out of the name of a business. */
const LONGEST = 30;
const SPELT_OUT: Record<string, string> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  ø: "o",
  æ: "ae",
  "&": " and ",
};

/** Lower case letters, digits and single hyphens between them; "" where nothing is left. */
export function proposeSubdomain(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[äöüßøæ&]/g, (letter) => SPELT_OUT[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}|['’]/gu, "")
    .replace(/[^a-z0-9]+/g, "-");
  const whole = plain.replace(/^-+|-+$/g, "");
  return whole.length <= LONGEST
    ? whole
    : whole.slice(0, LONGEST + 1).replace(/-?[^-]*$/, "") || whole.slice(0, LONGEST);
}

/** What a person types, as addresses are written. */
export const tidySubdomain = (typed: string): string => typed.trim().toLowerCase().replace(/\s+/g, "-");

/** Where sites live: the platform's own address without its first word. */
export const siteDomain = (host = location.host): string => host.replace(/^[^.]+\.(?=.)/, "");
