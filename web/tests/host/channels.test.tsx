import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { chooseLanguage } from "../../src/language.ts";
import type { Feed } from "../../src/host/hostTypes.ts";
import { inTurns } from "../../src/host/inTurns.ts";
import { problemDocument } from "../site.tsx";
import { connect, type Console, visit } from "./site.tsx";

const PAGE = "/host/properties/seaview-1/channels";
const ADDRESS = "https://www.airbnb.com/calendar/ical/1.ics?s=secret";

const channelsOf = (site: Console) => {
  const channels = site.hosts.tenant("seaview")?.channels;
  if (!channels) throw new Error("no channels");
  return channels;
};

const feedOf = (site: Console, propertyId: string): Feed => {
  const found = [...channelsOf(site).feeds.values()].find((each) => each.property_id === propertyId);
  if (!found) throw new Error(`no feed at ${propertyId}`);
  return found;
};

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 5_000).toISOString();

/** Opens the page of a feed that is as told, and finds its card. */
async function cardOf(site: Console, change: Partial<Feed>): Promise<HTMLElement> {
  Object.assign(feedOf(site, "seaview-1"), change);
  visit(PAGE, site);
  return screen.findByRole("article", { name: "Airbnb" });
}

describe("a calendar's health", () => {
  it("in step: when it was checked and when it will be again", async () => {
    const card = await cardOf(connect(), {
      health: "in_step",
      succeeded_at: inMinutes(-4.5),
      next_pull_at: inMinutes(11),
    });
    expect(within(card).getByText("In step")).toBeTruthy();
    expect(within(card).getByText("Checked 4 minutes ago. Next check in 11 minutes.")).toBeTruthy();
  });

  it("in step, with a try that failed: that it is not said to be checked just now", async () => {
    const card = await cardOf(connect(), {
      health: "in_step",
      pulled_at: inMinutes(0),
      succeeded_at: inMinutes(-20.5),
      next_pull_at: inMinutes(11),
      failures: 1,
      reason: "The channel took longer than ten seconds.",
    });
    const words =
      "Checked 20 minutes ago. The last try failed: The channel took longer than ten seconds. Next check in 11 minutes.";
    expect(within(card).getByText(words)).toBeTruthy();
  });

  it("failing: since when, why, how often, and that it is due", async () => {
    const card = await cardOf(connect(), {
      health: "failing",
      succeeded_at: inMinutes(-300),
      next_pull_at: inMinutes(-1),
      failures: 3,
      reason: "The channel refuses to show the calendar.",
    });
    expect(within(card).getByText("Failing")).toBeTruthy();
    expect(
      within(card).getByText(
        /^Not in step since .*\. The channel refuses to show the calendar\. 3 tries in a row have failed\. The next check is due\.$/,
      ),
    ).toBeTruthy();
  });

  it("failing from the beginning", async () => {
    const card = await cardOf(connect(), { health: "failing", succeeded_at: null, failures: 1, reason: "" });
    expect(
      within(card).getByText(/^Has not worked since it was added on .*\. 1 try has failed\./),
    ).toBeTruthy();
  });

  it("held: what vanished, and that nothing was freed", async () => {
    const card = await cardOf(connect(), { health: "held", next_pull_at: inMinutes(5) });
    expect(within(card).getByText("Held")).toBeTruthy();
    expect(
      within(card).getByText(
        "Much vanished at once. Nothing was freed; it is confirmed first. Next check in 5 minutes.",
      ),
    ).toBeTruthy();
  });

  it("waiting: nothing is said of what is not known", async () => {
    const card = await cardOf(connect(), { health: "waiting", pulled_at: null, succeeded_at: null });
    expect(within(card).getByText("Not checked yet. The first check is on its way.")).toBeTruthy();
    expect(within(card).queryByText(/entries,/)).toBeNull();
  });

  it("what changed and what could not be read, by line", async () => {
    const card = await cardOf(connect(), {});
    expect(within(card).getByText("1 earlier change")).toBeTruthy();
    expect(within(card).getByText("3 entries could not be read")).toBeTruthy();
    expect(within(card).getByText("Line 41:").parentElement?.textContent).toContain(
      "it ends before it begins",
    );
    expect(within(card).getByText("and 1 more")).toBeTruthy();
  });
});

describe("adding a calendar", () => {
  const open = async (site: Console, page = PAGE) => {
    visit(page, site);
    await userEvent.click(await screen.findByRole("button", { name: "Add a calendar" }));
    return screen.findByLabelText("Address of the calendar");
  };
  const press = (name: string) => userEvent.click(screen.getByRole("button", { name, hidden: true }));

  it("shows what it holds before it is kept, and begins with a name", async () => {
    const site = connect();
    const address = await open(site);
    await userEvent.type(address, "webcal://www.airbnb.com/calendar/ical/1.ics?s=secret");
    await userEvent.type(screen.getByLabelText("Name (optional)"), "Airbnb, upstairs");
    await press("Look into it");
    const preview = await screen.findByRole("region", { name: "What the calendar holds", hidden: true });
    expect(within(preview).getByText("The calendar holds 9 entries.")).toBeTruthy();
    expect(within(preview).getAllByText("stay").length).toBe(5);
    expect(within(preview).getByText("blocked")).toBeTruthy();
    expect(within(preview).getByText("and 3 more")).toBeTruthy();
    expect(within(preview).getByText("1 entry could not be read")).toBeTruthy();
    await press("Add this calendar");
    expect(await screen.findByRole("article", { name: "Airbnb, upstairs" })).toBeTruthy();
    expect(screen.getByText("Airbnb, upstairs is read from now on.")).toBeTruthy();
    expect(site.sent.map(({ url }) => url)).toEqual([
      "/api/v1/properties/seaview-1/calendar-feed-preview",
      "/api/v1/properties/seaview-1/calendar-feeds",
    ]);
    expect(site.sent.at(-1)?.body).toEqual({ url: ADDRESS, name: "Airbnb, upstairs" });
    expect(document.body.textContent).not.toContain("secret");
  });

  it("says in the API's words why an address is refused, and keeps it", async () => {
    const site = connect();
    const address = await open(site);
    await press("Look into it");
    expect(screen.getByText("Paste the address of the calendar.")).toBeTruthy();
    await userEvent.type(address, "our Airbnb");
    await press("Look into it");
    expect(screen.getByText(/^This is no address of a calendar\./)).toBeTruthy();
    expect(site.sent).toHaveLength(0);
    await userEvent.clear(address);
    await userEvent.type(address, "http://10.0.0.1/a.ics");
    await press("Look into it");
    expect(await screen.findByText("The address must begin with https://.")).toBeTruthy();
    expect((address as HTMLInputElement).value).toBe("http://10.0.0.1/a.ics");
    expect(screen.queryByRole("button", { name: "Add this calendar", hidden: true })).toBeNull();
  });

  it("looks again once another address stands in the field", async () => {
    const site = connect();
    const address = await open(site);
    await userEvent.type(address, ADDRESS);
    await press("Look into it");
    await screen.findByRole("button", { name: "Add this calendar", hidden: true });
    await userEvent.type(address, "&other");
    expect(screen.getByRole("button", { name: "Look into it", hidden: true })).toBeTruthy();
  });

  it("names what the API refuses of the whole", async () => {
    const site = connect();
    const address = await open(site);
    await userEvent.type(address, ADDRESS);
    await press("Look into it");
    await screen.findByRole("button", { name: "Add this calendar", hidden: true });
    site.answerNext(problemDocument("feed-known", 409));
    await press("Add this calendar");
    expect(await screen.findByText("This calendar is already read here.")).toBeTruthy();
    site.answerNext(problemDocument("too-many-feeds", 429));
    await press("Add this calendar");
    expect(await screen.findByText(/reads as many calendars as it can/)).toBeTruthy();
  });

  it("asks which unit where there are several, and sends it", async () => {
    const site = connect();
    const address = await open(site, "/host/properties/seaview-10/channels");
    await userEvent.type(address, ADDRESS);
    await userEvent.selectOptions(screen.getByLabelText("Unit"), "3");
    await press("Look into it");
    await screen.findByRole("button", { name: "Add this calendar", hidden: true });
    await press("Add this calendar");
    expect(await screen.findByRole("article", { name: "Airbnb, Flat 3" })).toBeTruthy();
    expect(site.sent.at(-1)?.body).toEqual({ url: ADDRESS, unit: "3" });
  });

  it("asks for a lost answer again under the same key", async () => {
    const site = connect();
    const address = await open(site);
    await userEvent.type(address, ADDRESS);
    await press("Look into it");
    await screen.findByRole("button", { name: "Add this calendar", hidden: true });
    site.answerNext(new TypeError("lost"));
    await press("Add this calendar");
    await screen.findByText("No connection. Check it and try again.");
    await press("Add this calendar");
    await screen.findByText("Airbnb is read from now on.");
    const [first, second] = site.sent.slice(-2).map((each) => each.headers["idempotency-key"]);
    expect(first).toBe(second);
  });
});

it("a sync asked for is watched, and its result is told", async () => {
  const site = connect();
  const card = await cardOf(site, { pulled_at: inMinutes(-10) });
  await userEvent.click(within(card).getByRole("button", { name: "Sync now" }));
  expect(await within(card).findByRole("button", { name: "Syncing" })).toBeTruthy();
  expect(site.sent[0]?.url).toMatch(/\/calendar-feeds\/fd_1\/pull$/);
  expect(await screen.findByText(/^Airbnb: In step\. Checked just now\./)).toBeTruthy();
  expect(within(card).getByRole("button", { name: "Sync now" })).toBeTruthy();
  await userEvent.click(within(card).getByRole("button", { name: "Sync now" }));
  const [first, second] = site.sent.map((each) => each.headers["idempotency-key"]);
  expect(first).not.toBe(second);
});

it("a calendar is removed after its nights were spoken of, and the focus goes on", async () => {
  const site = connect();
  const card = await cardOf(site, { closed_nights: 52 });
  await userEvent.click(within(card).getByRole("button", { name: "Remove" }));
  expect(await screen.findByText(/^The 52 nights that it closed are given back/)).toBeTruthy();
  expect(site.sent).toHaveLength(0);
  await userEvent.click(screen.getByRole("button", { name: "Stop reading it", hidden: true }));
  expect(await screen.findByText("Airbnb is no longer read. Its nights were given back.")).toBeTruthy();
  expect(screen.queryByRole("article", { name: "Airbnb" })).toBeNull();
  expect(site.sent[0]).toMatchObject({ method: "DELETE", body: undefined });
  expect(document.activeElement?.textContent).toBe("Calendars that are read here");
});

it("a calendar that somebody else removed meanwhile is removed", async () => {
  const site = connect();
  const card = await cardOf(site, {});
  await userEvent.click(within(card).getByRole("button", { name: "Remove" }));
  channelsOf(site).feeds.delete("fd_1");
  await userEvent.click(await screen.findByRole("button", { name: "Stop reading it", hidden: true }));
  await waitFor(() => expect(screen.queryByRole("article", { name: "Airbnb" })).toBeNull());
});

describe("the address for other channels", () => {
  it("is copied, or selected where the browser does not let it", async () => {
    const site = connect();
    visit(PAGE, site);
    const field = (await screen.findByLabelText("For any other channel")) as HTMLInputElement;
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const copy = screen.getByRole("button", { name: "Copy: For any other channel" });
    copy.click();
    expect(await screen.findByText("Copied. Paste it into the channel.")).toBeTruthy();
    expect(writeText).toHaveBeenCalledWith(field.value);
    writeText.mockRejectedValue(new Error("not allowed"));
    copy.click();
    expect(await screen.findByText(/^The browser did not let it be copied\./)).toBeTruthy();
    expect(document.activeElement).toBe(field);
  });

  it("is one for each channel that is read here, without what it told itself", async () => {
    const site = connect();
    visit(PAGE, site);
    const plain = (await screen.findByLabelText("For any other channel")) as HTMLInputElement;
    const own = (await screen.findByLabelText("For Airbnb")) as HTMLInputElement;
    expect(own.value).toBe(`${plain.value}?not=${feedOf(site, "seaview-1").feed_id}.ics`);
    expect(screen.getByText(/Each has its own/)).toBeTruthy();
  });

  it("is one alone where no calendar is read", async () => {
    const site = connect();
    channelsOf(site).feeds.clear();
    visit(PAGE, site);
    expect(await screen.findByLabelText("Address of this calendar")).toBeTruthy();
    expect(screen.queryByText(/Each has its own/)).toBeNull();
    expect(screen.queryByLabelText(/^For /)).toBeNull();
  });

  it("is renewed only once it is said what breaks", async () => {
    const site = connect();
    visit("/host/properties/seaview-10/channels", site);
    const field = (await screen.findByLabelText("Flat 2, for any other channel")) as HTMLInputElement;
    const before = field.value;
    const card = field.closest("li") as HTMLElement;
    await userEvent.click(within(card).getByRole("button", { name: "Renew" }));
    expect(await screen.findByText(/^The old address stops working at once/)).toBeTruthy();
    expect(site.sent).toHaveLength(0);
    await userEvent.click(screen.getByRole("button", { name: "Renew, the old one stops", hidden: true }));
    expect(await screen.findByText("The address is new. Paste it wherever the old one was.")).toBeTruthy();
    expect(site.sent[0]?.url).toBe("/api/v1/properties/seaview-10/calendar-exports/2/renewal");
    expect(field.value).not.toBe(before);
  });
});

describe("today", () => {
  it("names only the calendars that are wrong, each with a way to it", async () => {
    visit("/host", connect());
    const section = await screen.findByRole("region", { name: "Calendars of other channels" });
    const links = await within(section).findAllByRole("link");
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      "/host/properties/seaview-2/channels",
      "/host/properties/seaview-3/channels",
    ]);
  });

  it("says when all are in step, by the check that lies furthest back", async () => {
    const site = connect();
    for (const feed of channelsOf(site).feeds.values()) {
      Object.assign(feed, { health: "in_step", succeeded_at: inMinutes(-2.5) });
    }
    feedOf(site, "seaview-2").succeeded_at = inMinutes(-12.5);
    visit("/host", site);
    expect(await screen.findByText(/^All calendars are in step, last checked 12 minutes ago\./)).toBeTruthy();
  });
});

it("as many ask at once as may, and the others after them", async () => {
  const ask = inTurns(2);
  let [going, most] = [0, 0];
  const question = async () => {
    most = Math.max(most, ++going);
    await new Promise((resume) => setTimeout(resume));
    going -= 1;
  };
  const broken = ask(() => Promise.reject(new Error("broken")));
  await Promise.all([
    expect(broken).rejects.toThrow("broken"),
    ...Array.from({ length: 7 }, () => ask(question)),
  ]);
  expect(most).toBe(2);
});

it("speaks German", async () => {
  visit(PAGE, connect());
  await screen.findByRole("heading", { name: "Calendars that are read here" });
  await userEvent.click(screen.getByRole("button", { name: /Deutsch/ }));
  expect(await screen.findByRole("heading", { name: "Kalender, die hier gelesen werden" })).toBeTruthy();
  expect(
    screen.getByText(/^Zuletzt geprüft: vor 4 Minuten\. Nächste Prüfung in 11 Minuten\.$/, {
      selector: "[aria-label=Airbnb] p",
    }),
  ).toBeTruthy();
  await chooseLanguage("en");
});
