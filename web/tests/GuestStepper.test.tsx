import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { useState } from "preact/hooks";
import { expect, it } from "vitest";
import { GuestStepper } from "../src/components/GuestStepper.tsx";
import { DEFAULT_GUESTS } from "../src/staySearch.ts";

function Stepper({ sleeps }: { sleeps?: number }) {
  const [guests, setGuests] = useState(DEFAULT_GUESTS);
  return <GuestStepper guests={guests} sleeps={sleeps} onChange={setGuests} />;
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const values = () => [...document.querySelectorAll("output")].map((output) => output.textContent);

it("adults and children share the beds; infants and pets take none", async () => {
  render(<Stepper sleeps={3} />);
  await press("More: Children");
  await press("More: Children");
  await press("More: Adults");
  await press("More: Infants");
  await press("More: Pets");
  expect(values()).toEqual(["2", "1", "1", "1"]);
});

it("somebody grown up always comes, and a button at its limit keeps the focus", async () => {
  render(<Stepper />);
  await press("Fewer: Adults");
  await press("Fewer: Adults");
  expect(values()[0]).toBe("1");
  const button = screen.getByRole("button", { name: "Fewer: Adults" });
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(document.activeElement === button).toBe(true);
});
