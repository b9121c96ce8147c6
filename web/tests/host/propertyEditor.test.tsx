import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { chooseLanguage } from "../../src/language.ts";
import { problemDocument } from "../site.tsx";
import { connect, visit } from "./site.tsx";

const PLACE = "/host/properties/seaview-1";
const preview = () => screen.findByRole("region", { name: "As guests will see it" });
const retype = (label: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

describe("the preview", () => {
  it("follows what is typed: the card, the page, the price, the rules and the refund", async () => {
    visit(PLACE, connect());
    const shown = within(await preview());
    expect(shown.getByRole("article").textContent).toContain("from A$355 per night");
    retype("Name", "The Lookout, renewed");
    retype("Price a night (AUD)", "299");
    retype("What is there", "Wifi\nStove");
    retype("Shortest stay", "4");
    retype("Sleeps", "5");
    await userEvent.selectOptions(screen.getByLabelText("If a guest cancels"), "strict");
    expect(shown.getAllByText("The Lookout, renewed")).toHaveLength(2);
    expect(shown.getByRole("article").textContent).toContain("from A$299 per night");
    expect(shown.getAllByText(/Sleeps 5/)).toHaveLength(2);
    expect(shown.getByText("Stove")).toBeTruthy();
    expect(shown.getByText("Stays of 4 to 28 nights.")).toBeTruthy();
    expect(shown.getByText(/get 50% of the price of the nights back/)).toBeTruthy();
    retype("Price a night (AUD)", "29x");
    expect(shown.getByRole("article").textContent).toContain("from A$299 per night");
  });

  it("speaks the page's language", async () => {
    visit(PLACE, connect());
    const name = await screen.findByLabelText("Name");
    await userEvent.type(name, " 2");
    await userEvent.click(screen.getByRole("button", { name: /Deutsch/ }));
    const german = within(await screen.findByRole("region", { name: "So sehen es Gäste" }));
    expect(german.getByRole("article").textContent).toMatch(/ab 355\sAU\$ pro Nacht/);
    expect(german.getAllByText(/ 2$/)).toHaveLength(2);
    await chooseLanguage("en");
  });

  it("leads from the card to the page below it, not away from what is not saved", async () => {
    visit(PLACE, connect());
    const shown = within(await preview());
    await userEvent.click(shown.getByRole("link", { name: /^The Lookout/ }));
    expect(location.pathname).toBe(PLACE);
    expect(document.activeElement).toBe(shown.getByRole("group", { name: "On its own page" }));
  });

  it("takes the fields' place where it is asked for, and gives it back when one of them is wrong", async () => {
    visit(PLACE, connect());
    await preview();
    const toggle = screen.getByRole("button", { name: "Preview" });
    retype("Bathrooms", "one");
    await userEvent.click(toggle);
    expect(toggle.getAttribute("aria-pressed")).toBe("true");
    expect(document.querySelector("form")?.className).toContain("property-editor--previewing");
    await press("Save");
    const wrong = screen.getByLabelText("Bathrooms");
    await waitFor(() => expect(document.activeElement).toBe(wrong));
    expect(toggle.getAttribute("aria-pressed")).toBe("false");
    expect(screen.getByText("Type a number such as 1 or 1.5.")).toBeTruthy();
    expect(wrong.getAttribute("aria-describedby")).toBeTruthy();
  });
});

describe("what a host says of a place", () => {
  it("is sent as it stands, and guests read it at once", async () => {
    const site = connect();
    visit(PLACE, site);
    await preview();
    retype("Name", "The Lookout, renewed");
    retype("Bathrooms", "2,5");
    retype("What is there", " Wifi \n\nStove");
    retype("House rules", "Shoes off.");
    await userEvent.click(screen.getByLabelText("Room 2"));
    await press("Save");
    expect(await screen.findByText("Saved")).toBeTruthy();
    expect(site.sent[0]?.body).toMatchObject({
      title: "The Lookout, renewed",
      bathrooms: 2.5,
      amenities: ["Wifi", "Stove"],
      image: 3,
      house_rules: { check_in_from: "15:00", check_out_until: "10:00", notes: "Shoes off." },
    });
    expect(site.sent[0]?.body).not.toHaveProperty("time_zone");
    await userEvent.click(screen.getByRole("link", { name: "See it as a guest" }));
    expect(await screen.findByRole("heading", { level: 1, name: "The Lookout, renewed" })).toBeTruthy();
    expect(await screen.findByText("Stove")).toBeTruthy();
  });

  it("is refused beside the field that the API names", async () => {
    const site = connect();
    visit(PLACE, site);
    await preview();
    const errors = [{ pointer: "/amenities/1", detail: "At most 200 characters." }];
    site.answerNext(problemDocument("invalid-request", 422, { errors }));
    retype("What is there", "Wifi\nStove");
    await press("Save");
    const field = screen.getByLabelText("What is there");
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.closest(".text-field")?.textContent).toContain("At most 200 characters.");
  });

  it("is there again after leaving by accident, until it is saved or dropped; dropping is undone", async () => {
    const site = connect();
    visit(PLACE, site);
    await preview();
    retype("Name", "Half a thought");
    await userEvent.click(screen.getByRole("link", { name: "Channels" }));
    await screen.findByRole("heading", { name: /Calendars/ });
    await userEvent.click(screen.getByRole("link", { name: "Description and prices" }));
    expect(await screen.findByText("What you typed before is here again, not saved yet")).toBeTruthy();
    expect(screen.getByLabelText("Name")).toHaveProperty("value", "Half a thought");
    expect(within(await preview()).getAllByText("Half a thought")).toHaveLength(2);
    await press("Discard");
    expect(screen.getByLabelText("Name")).not.toHaveProperty("value", "Half a thought");
    await press("Bring them back");
    expect(screen.getByLabelText("Name")).toHaveProperty("value", "Half a thought");
    await press("Save");
    expect(await screen.findByText("Saved")).toBeTruthy();
    expect(Object.keys(sessionStorage).filter((slot) => slot.startsWith("property-draft"))).toEqual([]);
  });

  it("is asked about before the tab closes, only while it is not saved", async () => {
    visit(PLACE, connect());
    await preview();
    const close = () => {
      const closing = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(closing);
      return closing.defaultPrevented;
    };
    expect(close()).toBe(false);
    retype("Name", "Half a thought");
    expect(close()).toBe(true);
    await press("Discard");
    await waitFor(() => expect(close()).toBe(false));
  });

  it("that was typed on an older version is not laid over what somebody else saved meanwhile", async () => {
    const site = connect();
    const page = visit(PLACE, site);
    await preview();
    retype("Name", "Half a thought");
    page.unmount();
    const place = site.hosts.tenant("seaview")?.places.get("seaview-1");
    if (place) Object.assign(place, { version: 2, description: "Somebody else's words" });
    const kept = { ...sessionStorage };
    visit(PLACE, site);
    for (const [slot, text] of Object.entries(kept))
      if (slot.startsWith("property-draft")) sessionStorage.setItem(slot, text);
    expect(await screen.findByText("What you typed before is here again, not saved yet")).toBeTruthy();
    await press("Save");
    expect(await screen.findByText("Someone changed this meanwhile.")).toBeTruthy();
    expect(site.sent[0]?.headers["if-match"]).toBe('"1"');
  });
});

describe("a new place", () => {
  it("is published in the tenant's currency and zone, and then edited like any other", async () => {
    const site = connect();
    visit("/host/properties", site);
    await userEvent.click(await screen.findByRole("link", { name: "New place" }));
    await preview();
    expect(screen.getByLabelText("Time zone")).toHaveProperty("value", "Australia/Brisbane");
    expect(within(await preview()).getByRole("link", { name: "Name of the place" })).toBeTruthy();
    retype("Name", "Cabin by the cliff");
    await press("Publish");
    expect(screen.getAllByText("This is needed.")).toHaveLength(2);
    expect(screen.getByText(/^Type an amount/)).toBeTruthy();
    expect(site.sent).toHaveLength(0);
    retype("Town or area", "Port Willunga");
    retype("Kind of place", "Cabin");
    retype("Price a night (AUD)", "189");
    await press("Publish");
    expect(await screen.findByRole("heading", { level: 1, name: "Cabin by the cliff" })).toBeTruthy();
    expect(site.sent[0]).toMatchObject({
      method: "POST",
      url: "/api/v1/properties",
      body: {
        title: "Cabin by the cliff",
        time_zone: "Australia/Brisbane",
        rates: { nightly: 18_900, currency: "AUD" },
      },
    });
    expect(location.pathname).toMatch(/^\/host\/properties\/new-/);
    expect(screen.queryByLabelText("Time zone")).toBeNull();
  });
});

describe("taking a place off the site", () => {
  it("says what becomes of bookings first, and leaves the list without it", async () => {
    const site = connect();
    visit(PLACE, site);
    await userEvent.click(await screen.findByRole("button", { name: "Take this place off the site" }));
    expect(screen.getByText(/^Bookings that were made stay, with all/)).toBeTruthy();
    expect(site.sent).toHaveLength(0);
    await userEvent.click(screen.getByRole("button", { name: "Take it off the site", hidden: true }));
    await waitFor(() => expect(location.pathname).toBe("/host/properties"));
    expect(site.sent[0]).toMatchObject({ method: "DELETE", url: "/api/v1/properties/seaview-1" });
    await screen.findByText("Little Red Cottage");
    expect(screen.queryByText(/^The Lookout, sea views/)).toBeNull();
  });

  it("stays where it was refused", async () => {
    const site = connect();
    visit(PLACE, site);
    await userEvent.click(await screen.findByRole("button", { name: "Take this place off the site" }));
    site.answerNext(problemDocument("role-required", 403));
    await userEvent.click(screen.getByRole("button", { name: "Take it off the site", hidden: true }));
    expect(await screen.findByText("It is still on the site")).toBeTruthy();
    expect(location.pathname).toBe(PLACE);
  });
});
