import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { refusal } from "../../mock/host/refusals.ts";
import { chooseLanguage } from "../../src/language.ts";
import { press, write } from "./press.ts";
import { connect, type Console, visit } from "./site.tsx";

const PARTNERS = "/host/partners";
const LISTINGS = "/host/partners/cn_1";
const NAME = "Coast Channel Manager";

const partnersOf = (site: Console) => {
  const partners = site.hosts.tenant("seaview")?.partners;
  if (!partners) throw new Error("no partners");
  return partners;
};
const cardOf = async (name: string) => within(await screen.findByRole("article", { name }));
const valueOf = (label: string) => (screen.getByLabelText(label) as HTMLInputElement).value;

describe("partners that tell", () => {
  it("each with what was heard of it, in words and numbers that lead on", async () => {
    const site = connect();
    visit(PARTNERS, site);
    const card = await cardOf(NAME);
    expect(await card.findByText("Needs you")).toBeTruthy();
    expect(card.getByText("Last heard 4 minutes ago.")).toBeTruthy();
    const [accepted, conflicts, waiting, refused] = card
      .getAllByRole("definition")
      .map((each) => each.textContent);
    expect(accepted).toBe("1,284 reservations and changes that found their nights");
    expect(conflicts).toContain("2 told of nights that were taken");
    expect(waiting).toContain("3 reservations of listings that lead nowhere yet");
    expect(refused).toBe("3 calls with a wrong signature, time or secret");
    expect(card.getByRole("link", { name: "See conflicts" }).getAttribute("href")).toBe("/host/conflicts");
    expect(card.getByRole("link", { name: "Choose their place" }).getAttribute("href")).toBe(LISTINGS);
  });

  it("one that is off says so, and until when both of its secrets count", async () => {
    const site = connect();
    visit(PARTNERS, site);
    const card = await cardOf("The tourist office of the whole valley, with its own booking page");
    expect(card.getByText("Switched off")).toBeTruthy();
    expect(card.getByText(/^What it tells is refused .* Its old secret counts until .*\.$/)).toBeTruthy();
  });

  it("none yet: what to do, and what for", async () => {
    const site = connect();
    partnersOf(site).connections = [];
    visit(PARTNERS, site);
    expect(await screen.findByText("No partner is connected yet.")).toBeTruthy();
    expect(screen.getByText(/connect it: you get an address and a secret/)).toBeTruthy();
  });

  it("is called something else: the name is asked for, trimmed, and said", async () => {
    const site = connect();
    visit(PARTNERS, site);
    await press(`Rename ${NAME}`);
    expect(valueOf("Name")).toBe(NAME);
    write(screen.getByLabelText("Name"), "  ");
    await press("Rename it");
    expect(await screen.findByText("Give it a name.")).toBeTruthy();
    expect(site.sent).toEqual([]);
    write(screen.getByLabelText("Name"), " Coast & Hills ");
    await press("Rename it");
    expect(await screen.findByText("It is called Coast & Hills now.")).toBeTruthy();
    expect(site.sent.at(-1)?.body).toEqual({ name: "Coast & Hills" });
    expect(await cardOf("Coast & Hills")).toBeTruthy();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is connected: address and secret are shown once, with what to do, until they were taken", async () => {
    const site = connect();
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    visit(PARTNERS, site);
    await press("Connect a partner");
    await press("Connect");
    expect(await screen.findByText("Give it a name.")).toBeTruthy();
    expect(site.sent).toEqual([]);
    write(screen.getByLabelText("Name"), " Southern Stays ");
    site.answerNext(refusal("too-many-connections", 409, "A site has at most 20."));
    await press("Connect");
    expect(await screen.findByText(/Remove one first\.$/)).toBeTruthy();
    expect(valueOf("Name")).toBe(" Southern Stays ");
    await press("Connect");
    const heading = await screen.findByRole("heading", {
      name: "For Southern Stays: its address and secret",
    });
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(site.sent.at(-1)?.body).toEqual({ name: "Southern Stays", channel: "generic" });
    expect(valueOf("Address to call")).toContain("/api/v1/channels/generic/events?connection=");
    const secret = valueOf("Secret");
    expect(secret).toMatch(/^whsec_/);
    await press("Copy: Secret");
    expect(copied).toHaveBeenCalledWith(secret);
    expect(await screen.findByText("Copied.")).toBeTruthy();
    expect((await cardOf("Southern Stays")).getByText("Not heard yet")).toBeTruthy();
    await press("I have copied it");
    expect(document.body.innerHTML).not.toContain(secret);
    expect(document.activeElement?.textContent).toBe("Partners that tell us of reservations");
  });

  it("gets a new secret after it was said that the old one counts for a day", async () => {
    const site = connect();
    visit(PARTNERS, site);
    await press(`New secret for ${NAME}`);
    expect(screen.getByText(/Old and new secret both count for 24 hours/)).toBeTruthy();
    await press("Keep the old one");
    expect(site.sent).toEqual([]);
    await press(`New secret for ${NAME}`);
    await press("Make a new secret");
    expect(await screen.findByText("Until tomorrow the old secret counts too.")).toBeTruthy();
    expect(site.sent.map(({ url }) => url)).toEqual(["/api/v1/channels/connections/cn_1/secret"]);
    expect((await cardOf(NAME)).getByText(/Its old secret counts until/)).toBeTruthy();
  });

  it("is switched off and on again", async () => {
    const site = connect();
    visit(PARTNERS, site);
    await press(`Switch off ${NAME}`);
    expect(await screen.findByText(/is switched off: what it tells is refused/)).toBeTruthy();
    await press(`Switch on ${NAME}`);
    expect(await screen.findByText(`${NAME} is heard again.`)).toBeTruthy();
    expect(site.sent.map(({ body }) => body)).toEqual([{ state: "disabled" }, { state: "active" }]);
  });

  it("is removed once it was said what becomes of its nights; one that is gone already is removed", async () => {
    const site = connect();
    visit(PARTNERS, site);
    await press(`Remove ${NAME}`);
    expect(screen.getByText(/The nights that it sold are given back: guests can book/)).toBeTruthy();
    expect(site.sent).toEqual([]);
    const partners = partnersOf(site);
    partners.connections = partners.connections.filter((each) => each.connection_id !== "cn_1");
    await press("Remove it");
    expect(
      await screen.findByText(`${NAME} is removed. The nights that it sold are given back.`),
    ).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("article", { name: NAME })).toBeNull());
    expect(document.activeElement?.textContent).toBe("Partners that tell us of reservations");
  });
});

describe("listings of a partner", () => {
  it("come with those first of which reservations wait, and where the others lead", async () => {
    const site = connect();
    visit(LISTINGS, site);
    const rows = await screen.findAllByRole("article");
    expect(rows.map((row) => row.getAttribute("aria-label"))).toEqual([
      expect.stringContaining("listing-with-a-name"),
      "beach-house-7",
      "garden-flats:2",
    ]);
    expect(rows[0]?.textContent).toMatch(/Leads nowhere yet.*3 reservations wait, the first arrives/);
    expect(await within(rows[2] ?? document.body).findByText(/Leads to .*, Flat 2/)).toBeTruthy();
  });

  it("get a place, and it is told what became of what waited", async () => {
    const site = connect();
    visit(LISTINGS, site);
    await press(/^Choose its place: listing-with/);
    expect(screen.getByText(/The 3 reservations that wait then take their nights/)).toBeTruthy();
    await press("Save");
    expect(await screen.findByText("Choose a place.")).toBeTruthy();
    await userEvent.selectOptions(screen.getByLabelText("Place"), "seaview-10");
    await screen.findByLabelText("Unit");
    await press("Save");
    await waitFor(() => expect(screen.getByLabelText("Unit").getAttribute("aria-invalid")).toBe("true"));
    expect(site.sent).toEqual([]);
    await userEvent.selectOptions(screen.getByLabelText("Unit"), "3");
    await press("Save");
    expect(await screen.findByText(/The 3 reservations that waited take their nights\./)).toBeTruthy();
    expect(site.sent.at(-1)?.method).toBe("PUT");
    expect(site.sent.at(-1)?.body).toEqual({ property_id: "seaview-10", unit: "3" });
    const moved = /The 3 reservations that waited are in the calendar\./;
    expect(await screen.findByText(moved, {}, { timeout: 8_000 })).toBeTruthy();
  });

  it("one whose name is known gets a place beforehand", async () => {
    const site = connect();
    visit(LISTINGS, site);
    await press("Add a listing");
    write(await screen.findByLabelText("Name of the listing at the partner"), "no spaces");
    await userEvent.selectOptions(screen.getByLabelText("Place"), "seaview-1");
    await press("Save");
    expect(await screen.findByText(/at most 64\.$/)).toBeTruthy();
    write(screen.getByLabelText("Name of the listing at the partner"), "SS:7");
    await press("Save");
    expect(await screen.findByText(/^SS:7 leads to .* now\.$/)).toBeTruthy();
    expect(site.sent.at(-1)?.url).toBe("/api/v1/channels/connections/cn_1/listings/SS%3A7");
  });

  it("one is unlinked once it was said what follows", async () => {
    const site = connect();
    visit(LISTINGS, site);
    await press("Unlink beach-house-7");
    expect(screen.getByText(/The nights of its reservations are given back/)).toBeTruthy();
    await press("Unlink it");
    expect(
      await screen.findByText("beach-house-7 leads nowhere now. Its nights are given back."),
    ).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("article", { name: "beach-house-7" })).toBeNull());
  });

  it("of a partner that is gone lead back to those that are there", async () => {
    visit("/host/partners/cn_other", connect());
    expect(
      await screen.findByRole("heading", { name: "This partner is not connected any more" }),
    ).toBeTruthy();
    expect(screen.getByRole("link", { name: "Partners" }).getAttribute("href")).toBe(PARTNERS);
  });
});

it("speaks German", async () => {
  await chooseLanguage("de");
  visit(PARTNERS, connect());
  expect(await screen.findByText("Braucht Sie")).toBeTruthy();
  await chooseLanguage("en");
});
