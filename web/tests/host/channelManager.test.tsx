import { screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { press, write } from "./press.ts";
import { connect, type Console, visit } from "./site.tsx";

const LISTINGS = "/host/partners/cn_1";

function managed(): Console {
  const site = connect();
  const partners = site.hosts.tenant("seaview")?.partners;
  if (!partners) throw new Error("no partners");
  partners.connections = partners.connections.map((each) => ({ ...each, channel: "channex" }));
  visit(LISTINGS, site);
  return site;
}

const part = async () => within(await screen.findByRole("region", { name: "Account" }));
const sentTo = (site: Console, end: string) => site.sent.filter(({ url }) => url.endsWith(end));

async function open(site: Console, key = "key-1"): Promise<void> {
  const account = await part();
  write(await account.findByLabelText("Key"), key);
  write(account.getByLabelText("Property"), "716305c4");
  await press("Save");
  await waitFor(() => expect(sentTo(site, "/account").length).toBeGreaterThan(0));
}

describe("a channel manager's account", () => {
  it("says what is missing before anything is sent, and why a key is refused, keeping what was typed", async () => {
    const site = managed();
    const account = await part();
    await account.findByLabelText("Key");
    await press("Save");
    expect(await account.findByText("Paste the key.")).toBeTruthy();
    expect(account.getByText("Type the property's id.")).toBeTruthy();
    expect(sentTo(site, "/account")).toEqual([]);
    await open(site, "wrong");
    expect(await account.findByText("It does not know this key.")).toBeTruthy();
    expect((account.getByLabelText("Property") as HTMLInputElement).value).toBe("716305c4");
  });

  it("shows its rooms once the key opens the property, and never the key again", async () => {
    const site = managed();
    await open(site);
    const account = await part();
    expect(await account.findByText("The key opens Dune House.")).toBeTruthy();
    expect(account.getByText("Dune House, prices in EUR")).toBeTruthy();
    expect(account.getByText("Nothing was told yet: choose a place for a room.")).toBeTruthy();
    expect(account.getAllByText("Leads nowhere yet: it is told nothing.")).toHaveLength(2);
    expect(document.body.innerHTML).not.toContain("key-1");
    expect(sentTo(site, "/account").at(-1)?.body).toEqual({
      api_key: "key-1",
      property_there: "716305c4",
      server: "https://app.channex.io",
      rate_plans: {},
    });
  });

  it("leads a room to a place, and a room of several rate plans to one of them", async () => {
    const site = managed();
    await open(site);
    const account = await part();
    await press("Choose its place: Annex");
    const place = (await screen.findByLabelText("Place")) as HTMLSelectElement;
    await waitFor(() => expect(place.options.length).toBeGreaterThan(1));
    expect(screen.getByText("Which place is rt-annex?")).toBeTruthy();
    await press("Cancel");
    await press("Change the account");
    const plan = (await account.findByLabelText("Prices of Annex go to")) as HTMLSelectElement;
    plan.value = "rp-3";
    plan.dispatchEvent(new Event("change", { bubbles: true }));
    write(account.getByLabelText("Key"), "key-2");
    await press("Save");
    await waitFor(() =>
      expect(sentTo(site, "/account").at(-1)?.body).toMatchObject({
        api_key: "key-2",
        rate_plans: { "rt-main": "rp-1", "rt-annex": "rp-3" },
      }),
    );
  });

  it("is chosen when a partner is connected: what to do with address and secret is said for it", async () => {
    const site = connect();
    visit("/host/partners", site);
    await press("Connect a partner");
    write(await screen.findByLabelText("Name"), "Our Channex");
    const speaks = screen.getByLabelText("How it speaks") as HTMLSelectElement;
    speaks.value = "channex";
    speaks.dispatchEvent(new Event("change", { bubbles: true }));
    await press("Connect");
    expect(await screen.findByText(/its header x-channel-secret/)).toBeTruthy();
    expect(site.sent.at(-1)?.body).toEqual({ name: "Our Channex", channel: "channex" });
  });
});
