/** What lives as long as the tab. Where storage is switched off or full, as long as the page. */
const here = new Map<string, string>();

export function readTab<Value>(slot: string): Value | null {
  try {
    return JSON.parse(sessionStorage.getItem(slot) ?? here.get(slot) ?? "null") as Value | null;
  } catch {
    return JSON.parse(here.get(slot) ?? "null") as Value | null;
  }
}

export function writeTab(slot: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    sessionStorage.setItem(slot, text);
    here.delete(slot);
  } catch {
    here.set(slot, text);
  }
}

export function forgetTab(slot: string): void {
  here.delete(slot);
  try {
    sessionStorage.removeItem(slot);
  } catch {
    /* it was not there */
  }
}
