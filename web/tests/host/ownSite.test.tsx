import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { chooseLanguage } from "../../src/language.ts";
import { fitted, LogoTooLarge, MOST_BYTES, shrunk } from "../../src/host/site/logoImage.ts";
import { changeFrom, draftOf, withLanguage } from "../../src/host/site/brandingDraft.ts";
import { tidyDomain } from "../../src/host/site/AddDomainForm.tsx";
import { TENANTS } from "../../mock/places.ts";
import { connect, visit } from "./site.tsx";

const [SEAVIEW] = TENANTS;
if (!SEAVIEW) throw new Error("no tenant");

describe("the look of a site", () => {
  it("is saved as what changed, and shows on every page at once", async () => {
    const site = connect();
    visit("/host/site", site);
    const name = await screen.findByLabelText("Name");
    await userEvent.clear(name);
    await userEvent.type(name, "Dune House");
    fireEvent.input(screen.getByLabelText("Colour"), { target: { value: "#FFCC00" } });
    const english = screen.getByRole("group", { name: "English" });
    await userEvent.type(within(english).getByLabelText("Headline"), "Sleep by the sea");
    const preview = screen.getByRole("region", { name: "As guests will see it" });
    expect(within(preview).getByText("Sleep by the sea")).toBeTruthy();
    expect(screen.getByText(/^On light pages darkened to #[0-9a-f]{6}, 4\.[6-9] to 1/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved. Guests see it within a minute.")).toBeTruthy();
    expect(site.sent.at(-1)?.body).toEqual({
      name: "Dune House",
      accent_colour: "#ffcc00",
      texts: { en: { tagline: "Sleep by the sea", about: "" }, de: { tagline: "", about: "" } },
    });
    expect(await within(screen.getByRole("banner")).findByText("Dune House")).toBeTruthy();
  });

  it("is shown to guests in their words, with the logo", async () => {
    const site = connect();
    const own = site.hosts.tenant("seaview")?.site;
    Object.assign(own?.changed ?? {}, {
      logo_url: "/favicon.svg",
      texts: { en: { tagline: "Sleep by the sea", about: "We are Ada and Alan." } },
    });
    visit("/", site, false);
    expect(await screen.findByRole("heading", { level: 1, name: "Sleep by the sea" })).toBeTruthy();
    expect(screen.getByText("We are Ada and Alan.")).toBeTruthy();
    expect(document.querySelector(".wordmark img")?.getAttribute("src")).toBe("/favicon.svg");
  });

  it("tells a mistake at its field, and keeps what was typed over a reload", async () => {
    const site = connect();
    const first = visit("/host/site", site);
    await userEvent.clear(await screen.findByLabelText("E-mail for guests"));
    await userEvent.type(screen.getByLabelText("E-mail for guests"), "nobody");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("This does not look like an e-mail address.")).toBeTruthy();
    expect(site.sent).toEqual([]);
    first.unmount();
    visit("/host/site", site, true, { keepTab: true });
    expect(((await screen.findByLabelText("E-mail for guests")) as HTMLInputElement).value).toBe("nobody");
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect((screen.getByLabelText("E-mail for guests") as HTMLInputElement).value).toBe(
      SEAVIEW.contact_email,
    );
  });

  it("keeps a first language among those that are offered", () => {
    const draft = draftOf(SEAVIEW);
    const without = { ...draft, ...withLanguage(draft, "en", false) };
    expect(changeFrom(without, SEAVIEW)).toEqual({ languages: ["de"], default_language: "de" });
  });
});

describe("a logo", () => {
  const made = (size: number, type: string) => ({ size, type }) as Blob;

  it("is as wide as it is shown at most, and never made larger", () => {
    expect(fitted({ width: 4_000, height: 1_000 })).toEqual({ width: 480, height: 120 });
    expect(fitted({ width: 100, height: 900 })).toEqual({ width: 27, height: 240 });
    expect(fitted({ width: 90, height: 30 })).toEqual({ width: 90, height: 30 });
  });

  it("loses only as much as it has to, and no type that the browser cannot write", async () => {
    const encode = vi.fn(async (size: { width: number }, type: string) =>
      type === "image/webp" ? made(9, "image/png") : made(size.width * 200, type),
    );
    const logo = await shrunk({ width: 2_000, height: 1_000 }, encode);
    expect(logo).toEqual(made(235 * 200, "image/png"));
    expect(encode.mock.calls.map(([{ width }, type]) => `${width} ${type}`)).toEqual([
      "480 image/png",
      "480 image/webp",
      "480 image/webp",
      "480 image/jpeg",
      "336 image/png",
      "336 image/webp",
      "336 image/webp",
      "336 image/jpeg",
      "235 image/png",
    ]);
  });

  it("that stays too large is refused", async () => {
    const encode = async (_: unknown, type: string) => made(MOST_BYTES + 1, type);
    await expect(shrunk({ width: 2_000, height: 1_000 }, encode)).rejects.toBeInstanceOf(LogoTooLarge);
  });

  it("that is no picture is told, and nothing is sent", async () => {
    const site = connect();
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new Error("not decodable")));
    visit("/host/site", site);
    const field = await screen.findByLabelText("Choose a picture");
    await userEvent.upload(field, new File(["text"], "logo.png", { type: "image/png" }));
    expect(await screen.findByText("This file is no picture that your browser can read")).toBeTruthy();
    expect(site.sent).toEqual([]);
  });

  it("is taken away", async () => {
    const site = connect();
    Object.assign(site.hosts.tenant("seaview")?.site.changed ?? {}, { logo_url: "/favicon.svg" });
    visit("/host/site", site);
    await userEvent.click(await screen.findByRole("button", { name: "Remove" }));
    expect(await screen.findByText("The logo is removed.")).toBeTruthy();
    await waitFor(() => expect(document.querySelector(".site-header img")).toBeNull());
  });
});

describe("a domain of one's own", () => {
  it("is added as it was pasted, with the entry to write; and removed", async () => {
    const site = connect();
    visit("/host/site/domain", site);
    await userEvent.type(await screen.findByLabelText("Your domain"), "https://www.Dune.example/de?x=1");
    await userEvent.click(screen.getByRole("button", { name: "Add this domain" }));
    expect(await screen.findByText("www.dune.example")).toBeTruthy();
    expect((screen.getByLabelText("Value") as HTMLInputElement).value).toBe("sites.holiday-rental.example");
    await userEvent.click(screen.getByRole("button", { name: "Remove this domain" }));
    await userEvent.click(await screen.findByRole("button", { name: "Remove it" }));
    expect(await screen.findByLabelText("Your domain")).toBeTruthy();
  });

  it("is not asked for where the platform leads none to its sites", async () => {
    const site = connect();
    const whole = fetch;
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) =>
      url.endsWith("/tenant/domain") ? Promise.resolve(Response.json({}, { status: 404 })) : whole(url, init),
    );
    visit("/host/site/domain", site);
    expect(await screen.findByText(/^Whoever runs this platform does not lead other domains/)).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says in the page's language why it does not go on", async () => {
    const site = connect();
    const whole = fetch;
    const failed = {
      domain: "www.dune.example",
      state: "failed",
      records: [],
      failure: "www.dune.example leads to another site already.",
      failure_code: "leads-elsewhere",
    };
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) =>
      url.endsWith("/tenant/domain") ? Promise.resolve(Response.json(failed)) : whole(url, init),
    );
    await chooseLanguage("de");
    visit("/host/site/domain", site);
    expect(await screen.findByText("Diese Domain führt schon zu einer anderen Seite.")).toBeTruthy();
    expect(screen.queryByText(failed.failure)).toBeNull();
  });

  it("is read out of whatever was pasted", () => {
    expect(tidyDomain(" HTTP://Dune.example./a ")).toBe("dune.example");
  });
});

describe("closing a site", () => {
  it("asks for its name, says until when it can be taken back, and is taken back", async () => {
    const site = connect();
    visit("/host/site/closing", site);
    await userEvent.type(await screen.findByLabelText("To confirm, type seaview"), "seavew");
    await userEvent.click(screen.getByRole("button", { name: "Close this site" }));
    expect(await screen.findByText("Type seaview exactly.")).toBeTruthy();
    expect(site.sent).toEqual([]);
    await userEvent.clear(screen.getByLabelText("To confirm, type seaview"));
    await userEvent.type(screen.getByLabelText("To confirm, type seaview"), "Seaview");
    await userEvent.click(screen.getByRole("button", { name: "Close this site" }));
    expect(await screen.findByText(/^seaview\.localhost closes on /)).toBeTruthy();
    await waitFor(() => expect(screen.getByText(/^Download the file, 48/)).toBeTruthy());
    await userEvent.click(screen.getByRole("button", { name: "Keep the site" }));
    expect(await screen.findByLabelText("To confirm, type seaview")).toBeTruthy();
  });

  it("waits for the stays that lie ahead", async () => {
    const site = connect();
    Object.assign(site.hosts.tenant("seaview")?.site ?? {}, { staysAhead: 3 });
    visit("/host/site/closing", site);
    await userEvent.type(await screen.findByLabelText("To confirm, type seaview"), "seaview");
    await userEvent.click(screen.getByRole("button", { name: "Close this site" }));
    expect(await screen.findByText(/^3 stays lie ahead, the first on .*12/)).toBeTruthy();
  });
});
