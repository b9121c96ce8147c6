import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { refusal } from "../../mock/host/refusals.ts";
import { EVENT_NAMES } from "../../src/host/partners/eventNames.ts";
import type { Webhook } from "../../src/host/partners/partnerApi.ts";
import { press, write } from "./press.ts";
import { connect, type Console, visit } from "./site.tsx";

const WEBHOOKS = "/host/partners/webhooks";
const LOG = "/host/partners/webhooks/wh_1";
const NAME = "Coast Channel Manager";

const partnersOf = (site: Console) => {
  const partners = site.hosts.tenant("seaview")?.partners;
  if (!partners) throw new Error("no partners");
  return partners;
};
const tick = (name: string) => userEvent.click(screen.getByLabelText(name));
const cardOf = async (name: string) => within(await screen.findByRole("article", { name }));
const is = (site: Console, change: Partial<Webhook>) =>
  Object.assign(partnersOf(site).webhooks[0] ?? {}, change);

describe("webhooks", () => {
  it("each with how its endpoint does and what it is told", async () => {
    const site = connect();
    visit(WEBHOOKS, site);
    const coast = await cardOf(NAME);
    expect(coast.getByText("What happens goes out at once.")).toBeTruthy();
    expect(coast.getAllByRole("listitem").map((each) => each.textContent)).toEqual([
      "Everything that happens",
      "All places",
      "Without names of guests",
    ]);
    const cleaners = await cardOf("Cleaning company");
    expect(
      cleaners.getByText(/^Nothing was taken since .*\. All is tried again, and nothing is lost\.$/),
    ).toBeTruthy();
    expect(cleaners.getAllByRole("listitem").map((each) => each.textContent)).toEqual([
      "3 kinds of changes: Nights are booked, A booking is changed, and A booking is cancelled",
      "2 places",
      "With names and contacts of guests",
    ]);
    const sheet = await cardOf("Old spreadsheet");
    expect(
      sheet.getByText(/^Switched off by itself on .*, after nothing was taken for three days/),
    ).toBeTruthy();
  });

  it("one that its host switched off is not said to have failed", async () => {
    const site = connect();
    is(site, { state: "disabled", since: null });
    visit(WEBHOOKS, site);
    expect((await cardOf(NAME)).getByText(/^You switched it off\./)).toBeTruthy();
  });

  it("one is added, told of everything and of no guest unless that is chosen, and its secret is shown once", async () => {
    const site = connect();
    visit(WEBHOOKS, site);
    await press("Add a webhook");
    await press("Add this webhook");
    expect(await screen.findByText("Paste the address of the endpoint.")).toBeTruthy();
    write(screen.getByLabelText("Address of the endpoint"), "https://10.0.0.1/hook");
    write(screen.getByLabelText("Name"), "Southern Stays");
    await press("Add this webhook");
    expect(await screen.findByText("The address must name a host of the public internet.")).toBeTruthy();
    const address = screen.getByLabelText("Address of the endpoint") as HTMLInputElement;
    expect(address.value).toBe("https://10.0.0.1/hook");
    await waitFor(() => expect(document.activeElement).toBe(address));
    write(address, "https://hooks.southern.example/in");
    await press("Add this webhook");
    expect(await screen.findByRole("heading", { name: "For Southern Stays: its secret" })).toBeTruthy();
    expect(screen.queryByLabelText("Address to call")).toBeNull();
    expect(site.sent.at(-1)?.body).toEqual({
      url: "https://hooks.southern.example/in",
      name: "Southern Stays",
      events: [...EVENT_NAMES],
      properties: [],
      guest_details: false,
    });
    const secret = (screen.getByLabelText("Secret") as HTMLInputElement).value;
    await press("I have copied it");
    expect(document.body.innerHTML).not.toContain(secret);
    expect(await screen.findByRole("article", { name: "Southern Stays" })).toBeTruthy();
  });

  it("one is told of some events and places only, and at least of one", async () => {
    const site = connect();
    visit(WEBHOOKS, site);
    await press(`Change ${NAME}`);
    await tick("Everything that happens");
    await press("Save");
    expect(await screen.findByText("Choose at least one.")).toBeTruthy();
    expect(site.sent).toEqual([]);
    await tick("Nights are closed");
    await tick("All places, later ones too");
    // The last one is about guests, those before it are places.
    const boxes = [...document.querySelectorAll("dialog[open] input[type=checkbox]")];
    await userEvent.click(boxes.at(-2) ?? document.body);
    await press("Save");
    expect(await screen.findByText(`${NAME} is changed.`)).toBeTruthy();
    const body = site.sent.at(-1)?.body as Webhook;
    expect(body.events).toEqual(["nights.blocked.v1"]);
    expect(body.properties).toHaveLength(1);
  });

  it("a test shows at once what was answered", async () => {
    const site = connect();
    visit(WEBHOOKS, site);
    const card = await cardOf(NAME);
    await press(`Send a test to ${NAME}`);
    expect(await card.findByText("Taken: it answered 200 in 87 ms.")).toBeTruthy();
    partnersOf(site).answers.set(NAME, { status: 401, body: "no such secret" });
    await press(`Send a test to ${NAME}`);
    expect(await card.findByText("Not taken: it answered 401 in 87 ms.")).toBeTruthy();
    expect(card.getByText("no such secret")).toBeTruthy();
    partnersOf(site).answers.set(NAME, { status: 0, body: "" });
    await press(`Send a test to ${NAME}`);
    expect(await card.findByText("No answer. The endpoint cannot be reached.")).toBeTruthy();
  });

  it("one that gave up is enabled again, and one that works is switched off", async () => {
    const site = connect();
    visit(WEBHOOKS, site);
    await press("Enable again: Old spreadsheet");
    expect(await screen.findByText(/^Old spreadsheet is enabled\. What waited goes out now/)).toBeTruthy();
    await press(`Switch off ${NAME}`);
    expect(
      await screen.findByText(new RegExp(`^${NAME} is switched off\\. What happens is kept`)),
    ).toBeTruthy();
    expect(site.sent.map(({ body }) => body)).toEqual([{ enabled: true }, { enabled: false }]);
  });

  it("one is removed once it was said what follows", async () => {
    const site = connect();
    visit(WEBHOOKS, site);
    await press("Remove Old spreadsheet");
    expect(screen.getByText("It is told nothing any more, and what waits for it is dropped.")).toBeTruthy();
    await press("Remove it");
    expect(await screen.findByText("Old spreadsheet is told nothing any more.")).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("article", { name: "Old spreadsheet" })).toBeNull());
  });

  it("are for hosts to decide", async () => {
    const site = connect();
    site.hosts.signIn.groups = ["co-host"];
    visit(WEBHOOKS, site);
    expect(await screen.findByText("Only hosts of this site decide what is told to whom.")).toBeTruthy();
  });
});

describe("what a webhook was told", () => {
  const rows = () =>
    waitFor(() => {
      const found = [...document.querySelectorAll<HTMLElement>(".log-row")];
      if (found.length === 0) throw new Error("no message is listed");
      return found;
    });

  it("is listed with how it went and when it goes on, page by page", async () => {
    const site = connect();
    visit(LOG, site);
    const [behind, tried, taken, , given] = (await rows()).map((row) => row.textContent ?? "");
    expect(behind).toMatch(
      /Nights are booked.*Change 240.*Waiting.*Waits for an earlier change of the same place\. Next try in 8 minutes\./,
    );
    expect(tried).toMatch(
      /Waiting.*Last answer: 503\. Later changes of this place wait for it\. Next try in 8 minutes\..* · 1 try/,
    );
    expect(taken).toMatch(/Taken 1 hour ago\./);
    expect(given).toMatch(/Given up.*Later ones went on without it\. Last answer: 422\..* · 2 tries/);
    expect(await rows()).toHaveLength(25);
    await press("Show older ones");
    await waitFor(async () => expect(await rows()).toHaveLength(32));
    expect(screen.queryByRole("button", { name: "Show older ones" })).toBeNull();
  });

  it("waits for its host where the webhook is switched off", async () => {
    const site = connect();
    is(site, { state: "disabled", since: null });
    visit(LOG, site);
    expect((await rows())[0]?.textContent).toContain("Goes out once the webhook is enabled again.");
  });

  it("is shown whole: what was sent, what was answered, each try", async () => {
    const site = connect();
    visit(LOG, site);
    await userEvent.click((await rows())[4] ?? document.body);
    const request = await screen.findByRole("region", { name: "What was sent", hidden: true });
    expect(JSON.parse(request.textContent ?? "")).toMatchObject({
      type: "booking.confirmed.v1",
      property: { version: 236 },
    });
    expect(
      screen.getByRole("region", { name: "What was answered last", hidden: true }).textContent,
    ).toContain("unknown listing");
    expect(screen.getAllByText("422 after 98 ms")).toHaveLength(2);
  });

  it("one message is sent again, and its answer shown", async () => {
    const site = connect();
    visit(LOG, site);
    await userEvent.click((await rows())[4] ?? document.body);
    await press("Send again");
    expect(await screen.findByText("Sent again and taken.")).toBeTruthy();
    expect(await screen.findByText("200 after 87 ms")).toBeTruthy();
    await waitFor(async () => expect((await rows())[4]?.textContent).toContain("Taken"));
    expect(site.sent.at(-1)?.url).toBe("/api/v1/webhooks/wh_1/deliveries/seaview-1-236/replay");
    partnersOf(site).answers.set(NAME, { status: 500, body: "" });
    await press("Send again");
    expect(await screen.findByText("Sent again, and not taken.")).toBeTruthy();
  });

  it("one that waits goes in its turn: it is not offered to be sent", async () => {
    const site = connect();
    visit(LOG, site);
    await userEvent.click((await rows())[0] ?? document.body);
    expect(await screen.findByText("It was not tried yet.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Send again", hidden: true })).toBeNull();
  });

  it("one that holds up its place says so with its cause, and is skipped", async () => {
    const site = connect();
    visit(LOG, site);
    await userEvent.click((await rows())[1] ?? document.body);
    expect(
      await screen.findByText(/^Last answer: 503\. .* no later change of this place goes out\./),
    ).toBeTruthy();
    site.answerNext(refusal("busy", 503, "Somebody else changes this message right now."));
    await press("Skip this message");
    expect(await screen.findByText("It was not skipped")).toBeTruthy();
    await press("Skip this message");
    expect(await screen.findByText("Skipped. What waited for it goes out next.")).toBeTruthy();
    expect(site.sent.at(-1)?.url).toMatch(/\/skip$/);
    expect(screen.queryByRole("button", { name: "Skip this message", hidden: true })).toBeNull();
    expect(screen.getByRole("button", { name: "Send again", hidden: true })).toBeTruthy();
  });

  it("all since a moment is sent again, within the days that are kept", async () => {
    const site = connect();
    visit(LOG, site);
    await press("Send again since");
    const day = screen.getByLabelText("Day") as HTMLInputElement;
    const begun = day.value;
    write(day, "2020-01-01");
    await press("Send again");
    expect(await screen.findByText("Only the last 30 days are kept.")).toBeTruthy();
    write(day, "2999-01-01");
    expect(await screen.findByText("That is still to come.")).toBeTruthy();
    expect(site.sent).toEqual([]);
    write(day, begun);
    site.answerNext(refusal("busy", 409, "Somebody else changes this webhook right now."));
    await press("Send again");
    await screen.findByText("Nothing is sent again");
    await press("Send again");
    expect(await screen.findByText(/^All since .* goes out again\./)).toBeTruthy();
    const { since } = site.sent.at(-1)?.body as { since: string };
    expect(since).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(Math.abs(Date.now() - 86_400_000 - Date.parse(since))).toBeLessThan(120_000);
  });

  it("of a webhook that is gone leads back to those that are there", async () => {
    visit("/host/partners/webhooks/wh_other", connect());
    expect(await screen.findByRole("heading", { name: "This webhook is not there any more" })).toBeTruthy();
  });
});
