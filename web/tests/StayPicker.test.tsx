import { render, screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { useState } from "preact/hooks";
import { afterEach, describe, expect, it } from "vitest";
import { StayPicker } from "../src/components/StayPicker.tsx";
import { rulesAsking } from "./site.tsx";
import { type Picked, rulesFrom } from "../src/stayRules.ts";

const rules = rulesFrom({
  property_id: "p",
  from: "2027-03-01",
  to: "2028-03-01",
  today: "2027-03-02",
  bookable_until: "2027-12-31",
  taken: [{ from: "2027-03-10", to: "2027-03-13" }],
  stay_rules: rulesAsking({ minimum_nights: 2, maximum_nights: 14 }),
});

let picked: Picked;

function Picker() {
  const [stay, setStay] = useState<Picked>({ checkIn: null, checkOut: null });
  picked = stay;
  return <StayPicker rules={rules} picked={stay} onPick={setStay} legend />;
}

const day = (number: number) => screen.getByRole("button", { name: new RegExp(`March ${number}, 2027`) });
const focused = () => document.activeElement?.getAttribute("aria-label");
const own = process.env.TZ;

afterEach(() => {
  process.env.TZ = own;
});

describe("the calendar", () => {
  it("says in words what each day is", () => {
    render(<Picker />);
    expect(day(2).getAttribute("aria-label")).toBe("Tuesday, March 2, 2027, today, free");
    expect(day(9).getAttribute("aria-label")).toContain("no check-in, no stay of 2 nights or more fits here");
    expect(day(10).getAttribute("aria-label")).toContain("check-out only, the night is taken");
    expect(day(11).getAttribute("aria-label")).toContain("taken");
    expect(screen.getByText(/Stays of 2 nights or more/)).toBeTruthy();
  });

  it.each(["UTC", "America/Santiago", "Pacific/Kiritimati"])(
    "picks the days that were pressed, in %s",
    async (zone) => {
      process.env.TZ = zone;
      render(<Picker />);
      await userEvent.click(day(6));
      expect(screen.getByText(/Now choose your check-out day/)).toBeTruthy();
      await userEvent.click(day(10));
      expect(picked).toEqual({ checkIn: "2027-03-06", checkOut: "2027-03-10" });
    },
  );

  it("tells why a day cannot be chosen, and keeps what was", async () => {
    render(<Picker />);
    await userEvent.click(day(11));
    expect(screen.getByText("The night of March 11 is taken.")).toBeTruthy();
    expect(picked).toEqual({ checkIn: null, checkOut: null });
    await userEvent.click(day(6));
    await userEvent.click(day(7));
    expect(screen.getByText("A stay from March 6 has at least 2 nights.")).toBeTruthy();
    expect(picked.checkIn).toBe("2027-03-06");
  });

  it("lets the keyboard reach taken days and pick free ones", async () => {
    render(<Picker />);
    day(9).focus();
    await userEvent.keyboard("{ArrowRight}");
    await waitFor(() => expect(focused()).toContain("March 10, 2027"));
    await userEvent.keyboard("{ArrowRight}");
    await waitFor(() => expect(focused()).toContain("March 11, 2027, taken"));
    expect(day(11).getAttribute("aria-disabled")).toBe("true");
    await userEvent.keyboard("{ArrowDown}");
    await waitFor(() => expect(focused()).toContain("March 18, 2027"));
    await userEvent.keyboard("{Enter}");
    expect(picked.checkIn).toBe("2027-03-18");
  });

  it("clears the dates", async () => {
    render(<Picker />);
    await userEvent.click(day(6));
    await userEvent.click(screen.getByRole("button", { name: "Clear dates" }));
    expect(picked).toEqual({ checkIn: null, checkOut: null });
  });
});
