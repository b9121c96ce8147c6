import { fireEvent, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";

/** Presses a button by its name once it is there. A page of many buttons is asked for roles slowly. */
export async function press(name: string | RegExp): Promise<void> {
  const button = await waitFor(() => {
    const found = [...document.querySelectorAll("button")].find((each) => {
      const called = (each.getAttribute("aria-label") ?? each.textContent ?? "").trim();
      return typeof name === "string" ? called === name : name.test(called);
    });
    if (!found) throw new Error(`no button is called ${String(name)}`);
    return found;
  });
  await userEvent.click(button);
}

/** Writes into a field as a whole. */
export const write = (field: HTMLElement, text: string): void =>
  void fireEvent.input(field, { target: { value: text } });
