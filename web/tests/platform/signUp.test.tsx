import { fireEvent, screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MockPlatform } from "../../mock/platform.ts";
import { chooseLanguage } from "../../src/language.ts";
import { guessCurrency } from "../../src/platform/choices.ts";
import { waitAfter } from "../../src/platform/signUpQueries.ts";
import { proposeSubdomain } from "../../src/platform/subdomain.ts";
import { connect, problemDocument, visit } from "../site.tsx";

const atPlatform = (platform = new MockPlatform()) => connect(platform, "platform.localhost");

/** The addresses of what was asked so far. */
function listen(): string[] {
  const asked: string[] = [];
  const whole = fetch;
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? "GET"} ${url}`);
    return whole(url, init);
  });
  return asked;
}

async function fillIn(name: string) {
  await userEvent.type(await screen.findByLabelText("Name of your business"), name);
  await userEvent.type(screen.getByLabelText("Your e-mail"), "ada@example.com");
}

const address = () => screen.getByLabelText(/^Address of your site/) as HTMLInputElement;

describe("signing up", () => {
  it("begins at the platform's own address, and leads to a site in one submission", async () => {
    const site = atPlatform();
    visit("/");
    await userEvent.click(await screen.findByRole("link", { name: "Create your site" }));
    await fillIn("Dünen & Meer");
    expect(address().value).toBe("duenen-and-meer");
    expect(await screen.findByText("duenen-and-meer.localhost:3000 is free.")).toBeTruthy();
    await userEvent.dblClick(screen.getByRole("button", { name: "Create my site" }));
    expect(await screen.findByRole("heading", { name: "Your site is being set up" })).toBeTruthy();
    expect(site.posts).toHaveLength(1);
    expect(site.posts[0]?.body).toMatchObject({
      name: "Dünen & Meer",
      email: "ada@example.com",
      subdomain: "duenen-and-meer",
      language: "en",
    });
    expect(location.pathname + location.hash).toBe("/sign-up/t-1#token-of-t-1");
  });

  it("offers another address where one is taken, and asks only for what is typed to the end", async () => {
    atPlatform();
    const asked = listen();
    visit("/sign-up");
    await userEvent.type(await screen.findByLabelText(/^Address of your site/), "seaview");
    await userEvent.click(await screen.findByRole("button", { name: "Take seaview-2.localhost:3000" }));
    expect(await screen.findByText("seaview-2.localhost:3000 is free.")).toBeTruthy();
    await userEvent.type(screen.getByLabelText("Name of your business"), "Other name");
    expect(address().value).toBe("seaview-2");
    const looked = asked.filter((each) => each.includes("/subdomains/"));
    expect(looked).toEqual(["GET /api/v1/subdomains/seaview", "GET /api/v1/subdomains/seaview-2"]);
  });

  it("says what is missing at its field, and keeps what was typed over a reload", async () => {
    const site = atPlatform();
    const first = visit("/sign-up");
    await userEvent.click(await screen.findByRole("button", { name: "Create my site" }));
    expect(await screen.findByText("Choose an address.")).toBeTruthy();
    await userEvent.type(await screen.findByLabelText("Name of your business"), "Dune");
    expect(screen.queryByText("Choose an address.")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Create my site" }));
    expect(await screen.findByText("Type your e-mail address.")).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.getAttribute("name")).toBe("email"));
    expect(site.posts).toEqual([]);
    first.unmount();
    visit("/sign-up");
    expect(((await screen.findByLabelText("Name of your business")) as HTMLInputElement).value).toBe("Dune");
  });

  it("sends the same again under the same key after a lost answer, also over a reload", async () => {
    const site = atPlatform();
    const first = visit("/sign-up");
    await fillIn("Dune House");
    site.loseNextAnswer();
    await userEvent.click(screen.getByRole("button", { name: "Create my site" }));
    expect(await screen.findByText("No answer came. Send it again: it takes effect only once.")).toBeTruthy();
    first.unmount();
    visit("/sign-up");
    await userEvent.click(await screen.findByRole("button", { name: "Create my site" }));
    expect(await screen.findByRole("heading", { name: "Your site is being set up" })).toBeTruthy();
    const keys = site.posts.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(site.platform.signUps.begun.size).toBe(1);
  });

  it("tells a refusal at its field until that is changed", async () => {
    const site = atPlatform();
    visit("/sign-up");
    await fillIn("Dune House");
    site.answerNextPost(problemDocument("subdomain-refused", 409));
    await userEvent.click(screen.getByRole("button", { name: "Create my site" }));
    const told = "This address can no longer be had. Choose another one.";
    expect(await screen.findByText(told)).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(address()));
    await userEvent.type(address(), "-2");
    expect(screen.queryByText(told)).toBeNull();
  });
});

describe("the progress of a sign-up", () => {
  afterEach(() => void vi.useRealTimers());

  const begin = (name: string) => {
    const site = atPlatform();
    const body = {
      name,
      email: "a@example.com",
      subdomain: name,
      language: "en",
      currency: "EUR",
      time_zone: "UTC",
    };
    const headers = { "idempotency-key": "1" };
    site.platform.answer({
      method: "POST",
      url: "/api/v1/sign-ups",
      host: "platform.localhost",
      headers,
      body,
    });
    vi.useFakeTimers();
    const asked = listen();
    visit("/sign-up/t-1#token-of-t-1");
    return asked;
  };
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

  it("is looked at until the site is ready, and then no more", async () => {
    const asked = begin("dune");
    await pass(2);
    expect(screen.getByText(/^[12] of 6 steps done$/)).toBeTruthy();
    await pass(10);
    expect(screen.getByRole("heading", { name: "Your site is ready" })).toBeTruthy();
    expect(screen.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe(
      "http://dune.localhost/host",
    );
    expect(screen.getByText(/account for your payments is still to come/)).toBeTruthy();
    const before = asked.length;
    await pass(60);
    expect(asked.length).toBe(before);
  });

  it("whose invitation did not come has it sent again, as often as is enough for a day", async () => {
    const asked = begin("dune");
    await pass(12);
    for (let time = 0; time < 3; time += 1) {
      fireEvent.click(screen.getByRole("button", { name: "Send the invitation again" }));
      await pass(1);
    }
    expect(screen.getByText("The invitation is on its way again.")).toBeTruthy();
    expect(asked.at(-1)).toBe("POST /api/v1/sign-ups/t-1/invitation");
    fireEvent.click(screen.getByRole("button", { name: "Send the invitation again" }));
    await pass(1);
    expect(screen.getByText(/Enough invitations went out today/)).toBeTruthy();
  });

  it("that failed is tried again from where it stands", async () => {
    begin("unlucky");
    await pass(10);
    expect(screen.getByText("The address unlucky.localhost is in use elsewhere.")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await pass(12);
    expect(screen.getByRole("heading", { name: "Your site is ready" })).toBeTruthy();
  });

  it("that failed says why in the page's language", async () => {
    await chooseLanguage("de");
    begin("unlucky");
    await pass(1);
    await vi.dynamicImportSettled();
    await pass(10);
    expect(screen.getByText("Die Adresse unlucky.localhost wird schon anderswo verwendet.")).toBeTruthy();
  });

  it("that failed is let go of", async () => {
    begin("unlucky");
    await pass(10);
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await pass(1);
    expect(screen.getByRole("heading", { name: "unlucky.localhost was let go" })).toBeTruthy();
  });

  it("is shown to nobody without its token", async () => {
    begin("dune");
    history.replaceState(null, "", "/sign-up/t-1#wrong");
    dispatchEvent(new Event("hashchange"));
    await pass(2);
    expect(screen.getByRole("heading", { name: "We cannot show this sign-up" })).toBeTruthy();
  });
});

it.each([
  ["Seaview Stays", "seaview-stays"],
  ["Gästehaus Müller & Söhne", "gaestehaus-mueller-and-soehne"],
  ["  Café – L'Été  ", "cafe-lete"],
  ["A name that goes on and on and on for ever", "a-name-that-goes-on-and-on-and"],
  ["Abcdefghijklmnopqrstuvwxyzabcdefgh", "abcdefghijklmnopqrstuvwxyzabcd"],
  ["海の家", ""],
])("out of “%s” the address “%s” is proposed", (name, subdomain) => {
  expect(proposeSubdomain(name)).toBe(subdomain);
});

it("a currency is guessed by the language's region, then by the zone", () => {
  expect(guessCurrency(["de-AT", "en-US"], "America/New_York")).toBe("EUR");
  expect(guessCurrency(["en", "en-AU"], "Europe/Berlin")).toBe("AUD");
  expect(guessCurrency(["en-US"], "Europe/Berlin")).toBe("EUR");
  expect(guessCurrency(["en-US"], "America/New_York")).toBe("USD");
});

it("looks grow apart, up to ten seconds", () => {
  const waits = [1, 10, 20, 30, 100].map(waitAfter);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect([waits[0], waits.at(-1)]).toEqual([1_000, 10_000]);
});
