import { screen, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/language.ts";
import { connect, visit } from "./site.tsx";

async function section(name = "All letters") {
  const found = within(await screen.findByRole("region", { name }));
  await found.findByRole("option", { name: /Welcome|Willkommen/ });
  return found;
}

describe("the list of all letters", () => {
  it("shows the one that is chosen, in the language that is chosen, and nothing before", async () => {
    const site = connect();
    visit("/host/messages", site);
    const letters = await section();
    expect(letters.queryByTitle(/^The letter/)).toBeNull();
    await userEvent.selectOptions(letters.getByLabelText("Letter"), "Welcome, to your guest");
    expect(await letters.findByTitle("The letter “welcome-guest (en)”")).toBeTruthy();
    expect(letters.queryByText("Nothing sends this letter yet.")).toBeNull();
    await userEvent.selectOptions(letters.getByLabelText("Written in"), "Spanish");
    expect(await letters.findByTitle("The letter “welcome-guest (es)”")).toBeTruthy();
  });

  it("says of a letter that nothing sends it yet", async () => {
    const site = connect();
    visit("/host/messages", site);
    const letters = await section();
    const label = "Door code, to your guest (not sent yet)";
    await userEvent.selectOptions(letters.getByLabelText("Letter"), label);
    expect(await letters.findByText("Nothing sends this letter yet.")).toBeTruthy();
    expect(await letters.findByTitle("The letter “door_code-guest (en)”")).toBeTruthy();
  });

  it("is in German", async () => {
    chooseLanguage("de");
    visit("/host/messages", connect());
    const letters = await section("Alle Briefe");
    expect(letters.getByRole("option", { name: /^Türcode, an Ihren Gast/ })).toBeTruthy();
  });
});
