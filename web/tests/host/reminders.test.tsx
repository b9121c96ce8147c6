import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { HostBooking } from "../../src/host/hostTypes.ts";
import { whenWords } from "../../src/host/reminders/reminderWords.ts";
import { draftOf, choicesFrom } from "../../src/host/reminders/settingsDraft.ts";
import { chooseLanguage } from "../../src/language.ts";
import { addDays } from "../../src/stayDates.ts";
import { breakReading, problemDocument } from "../site.tsx";
import { connect, day, visit } from "./site.tsx";

type Site = ReturnType<typeof connect>;

const tenant = ({ hosts }: Site) => {
  const found = hosts.tenant("seaview");
  if (!found) throw new Error("no tenant");
  return found;
};

/** A confirmed stay of which all lies ahead. */
function stayAhead(site: Site): HostBooking {
  const found = [...tenant(site).ledger.bookings.values()].find((one) => one.state === "confirmed");
  if (!found) throw new Error("no stay");
  Object.assign(found, { check_in: day(40), check_out: day(45), payment_state: "paid" });
  return found;
}

/** What was sent to be kept: looking at a letter beforehand is no change. */
const changes = ({ sent }: Site) => sent.filter(({ url }) => !url.includes("/message-previews/"));

const messages = async () => within(await screen.findByRole("region", { name: "Messages" }));
const rowOf = async (name: string): Promise<HTMLElement> => {
  const row = (await (await messages()).findByText(name, { selector: ".message-row strong" })).closest("li");
  if (!row) throw new Error(`no row ${name}`);
  return row;
};

describe("the messages of a stay", () => {
  it("are told with the property's own time, and whose time it is", async () => {
    const site = connect();
    const stay = stayAhead(site);
    visit(`/host/bookings/${stay.booking_id}`, site);
    const row = await rowOf("Check-in tomorrow");
    const words = new Intl.DateTimeFormat("en-US", {
      ...{ weekday: "short", day: "numeric", month: "short", year: "numeric" },
      ...{ hour: "numeric", minute: "2-digit", timeZone: "UTC" },
    });
    const at = words.format(new Date(`${addDays(stay.check_in, -1)}T10:00:00Z`));
    expect(within(row).getByText("Goes out", { exact: false }).textContent).toBe(`Goes out ${at}`);
    expect(within(row).getByText("To your guest")).toBeTruthy();
    expect((await messages()).getByText(/^Times are those at the property, .*Australia/)).toBeTruthy();
    expect(
      within(await rowOf("Balance due")).getByText(/^Goes out only if your guest owes something/),
    ).toBeTruthy();
    expect(within(await rowOf("Cleaning")).getByText("To you")).toBeTruthy();
    expect(await rowOf("Mid stay")).toBeTruthy();
  });

  it.each([
    ["off", /^Switched off for all stays/],
    ["booked_later", /^Not sent, because the stay was booked after/],
    ["cancelled", /^Not sent, because the stay does not take place/],
    ["passed", /^Not sent, its time has passed/],
    ["sent", /^Went out/],
  ])("say why: %s", async (state, words) => {
    const site = connect();
    const stay = stayAhead(site);
    const { reminders } = tenant(site);
    const made = { off: { enabled: false }, passed: {} } as Record<string, object>;
    if (state in made) reminders.settings({ reminders: { welcome: made[state] } }, undefined);
    if (state === "booked_later") Object.assign(stay, { created_at: `${day(60)}T00:00:00Z` });
    if (state === "cancelled") stay.state = "cancelled";
    if (state === "sent") reminders.markSent(stay.booking_id, "welcome");
    if (state === "passed")
      Object.assign(stay, { check_in: day(-3), check_out: day(4), created_at: "2020-01-01T00:00:00Z" });
    visit(`/host/bookings/${stay.booking_id}`, site);
    expect(within(await rowOf("Welcome")).getByText(words)).toBeTruthy();
  });

  it("are paused one by one, and go out after all", async () => {
    const site = connect();
    const stay = stayAhead(site);
    visit(`/host/bookings/${stay.booking_id}`, site);
    await userEvent.click(await screen.findByRole("button", { name: "Pause Welcome" }));
    expect(await within(await rowOf("Welcome")).findByText(/^Paused\. It would go out/)).toBeTruthy();
    expect(changes(site).at(-1)).toMatchObject({
      method: "PUT",
      url: `/api/v1/bookings/${stay.booking_id}/messages/welcome`,
      body: { paused: true },
    });
    await userEvent.click(screen.getByRole("button", { name: "Resume Welcome" }));
    expect(await within(await rowOf("Welcome")).findByText(/^Goes out/)).toBeTruthy();
  });

  it("go out now after a second question, by keyboard alone", async () => {
    const site = connect();
    const stay = stayAhead(site);
    visit(`/host/bookings/${stay.booking_id}`, site);
    (await screen.findByRole("button", { name: "Send now: Welcome" })).focus();
    await userEvent.keyboard("{Enter}");
    const question = `Send “Welcome” to ${stay.guest.name} now? It cannot be taken back, and does not go out again at its time.`;
    expect(document.activeElement).toBe(await screen.findByRole("group", { name: question }));
    expect(changes(site)).toHaveLength(0);
    await userEvent.tab();
    await userEvent.keyboard("{Enter}");
    const row = await rowOf("Welcome");
    expect(await within(row).findByText(/^Went out/)).toBeTruthy();
    expect(document.activeElement).toBe(row);
    expect(screen.queryByRole("button", { name: "Send now: Welcome" })).toBeNull();
  });

  it("that went out meanwhile say so, and are not asked for again", async () => {
    const site = connect();
    const stay = stayAhead(site);
    visit(`/host/bookings/${stay.booking_id}`, site);
    await userEvent.click(await screen.findByRole("button", { name: "Send now: Welcome" }));
    tenant(site).reminders.markSent(stay.booking_id, "welcome");
    await userEvent.click(screen.getByRole("button", { name: "Yes, send it" }));
    expect(await screen.findByText("It has gone out already.")).toBeTruthy();
    expect(await within(await rowOf("Welcome")).findByText(/^Went out/)).toBeTruthy();
  });

  it("are shown beforehand in the guest's language and in the host's own words, in a frame without scripts", async () => {
    const site = connect();
    const stay = stayAhead(site);
    stay.language = "de";
    const words = { de: { subject: "Handtücher mitbringen", text: "" } };
    tenant(site).reminders.settings({ reminders: { welcome: { words } } }, undefined);
    visit(`/host/bookings/${stay.booking_id}`, site);
    await userEvent.click(await screen.findByRole("button", { name: "Preview Welcome" }));
    const frame = await screen.findByTitle<HTMLIFrameElement>("The letter “Handtücher mitbringen”");
    expect(frame.getAttribute("sandbox")).toBe("allow-same-origin");
    expect(frame.getAttribute("srcdoc")).toContain("Handtücher mitbringen");
    expect(screen.getByText(/^Seaview Stays:/)).toBeTruthy();
  });

  it("that a deployment added are shown with the words of whoever has none", async () => {
    const site = connect();
    visit(`/host/bookings/${stayAhead(site).booking_id}`, site);
    await userEvent.click(await screen.findByRole("button", { name: "Preview Mid stay" }));
    expect(await screen.findByTitle("The letter “own-guest (en)”")).toBeTruthy();
  });

  it("that cannot be loaded can be asked for again", async () => {
    const site = connect();
    const mend = breakReading("/messages");
    visit(`/host/bookings/${stayAhead(site).booking_id}`, site);
    const notice = await screen.findByText("When messages go out could not be loaded");
    mend();
    await userEvent.click(within(notice.closest("div") as HTMLElement).getByRole("button"));
    expect(await rowOf("Welcome")).toBeTruthy();
  });
});

describe("what was sent", () => {
  it("is told letter by letter: what, to whom, and what became of it", async () => {
    const site = connect();
    visit(`/host/bookings/${stayAhead(site).booking_id}`, site);
    const log = await screen.findByRole("list", { name: "What was sent" });
    await within(log).findByText("delivered");
    const told = within(log)
      .getAllByRole("listitem")
      .map((item) => item.textContent ?? "");
    expect(told).toHaveLength(5);
    expect(told[0]).toContain("Text message to your guest");
    expect(told[1]).toContain("Check-in tomorrow not sent");
    expect(told[1]).toContain("Earlier mail to this address came back");
    expect(told[2]).toContain("came back");
    expect(told[2]).toContain("The address takes no mail.");
    expect(told[3]).toContain("Booked sentE-mail to you");
  });
});

describe("the settings", () => {
  const open = async (name: string) =>
    userEvent.click(await screen.findByRole("button", { name: `Edit ${name}` }));
  const save = () => userEvent.click(screen.getByRole("button", { name: "Save" }));
  const type = (label: string, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } });

  it("say when each kind goes out, and change its time, days, words and whether it goes out at all", async () => {
    const site = connect();
    visit("/host/properties", site);
    await userEvent.click(await screen.findByRole("link", { name: "Messages" }));
    expect(await screen.findByText(/^To your guest, 1 day before check-in at 10:00\sAM\.$/)).toBeTruthy();
    await userEvent.click(screen.getByRole("checkbox", { name: "Cleaning" }));
    await open("Check-in tomorrow");
    type("Days", "2");
    await userEvent.selectOptions(screen.getByLabelText("Time of day, at the property"), "17:45");
    await userEvent.selectOptions(screen.getByLabelText("Language of the reader"), "de");
    type("Subject", "Handtücher");
    type("Text", "Bitte mitbringen.");
    expect(screen.getByText(/^To your guest, 2 days before check-in at 5:45\sPM\.$/)).toBeTruthy();
    expect(screen.getByText(/^Usually: 1 day before check-in at 10:00\sAM$/)).toBeTruthy();
    await save();
    await screen.findByText(/^Saved/);
    const body = changes(site).at(-1)?.body;
    expect(changes(site).at(-1)?.headers["if-match"]).toBe('"0"');
    expect((body as { reminders: object }).reminders).toMatchObject({
      check_in_tomorrow: {
        ...{ enabled: true, at: "17:45", days: -2 },
        words: { de: { subject: "Handtücher", text: "Bitte mitbringen." } },
      },
      cleaners: { enabled: false },
      welcome: { enabled: true },
    });
    expect((body as { reminders: { welcome: object } }).reminders.welcome).toEqual({ enabled: true });
  });

  it("show the letter as it is typed", async () => {
    const site = connect();
    visit("/host/messages", site);
    await open("Welcome");
    await screen.findByTitle("The letter “welcome-guest (en)”");
    type("Subject", "Mind the step");
    expect(await screen.findByTitle("The letter “Mind the step”")).toBeTruthy();
    const [phone, wide] = [
      screen.getByRole("button", { name: "Phone" }),
      screen.getByRole("button", { name: "Wide" }),
    ];
    expect(phone.getAttribute("aria-pressed")).toBe("true");
    await userEvent.click(wide);
    expect([phone, wide].map((one) => one.getAttribute("aria-pressed"))).toEqual(["false", "true"]);
  });

  it("refuse what is no number of days and what is too long, where it stands", async () => {
    const site = connect();
    visit("/host/messages", site);
    await open("Welcome");
    type("Days", "soon");
    type("Subject", "x".repeat(151));
    type("Text", "x".repeat(5001));
    await userEvent.click(screen.getByRole("button", { name: "Close Welcome" }));
    await save();
    expect((await screen.findByRole("alert")).textContent).toContain("Please check what is marked above.");
    const days = await screen.findByLabelText("Days");
    await waitFor(() => expect(document.activeElement).toBe(days));
    expect(screen.getByText("A whole number from 0 to 365.")).toBeTruthy();
    expect(screen.getByText("At most 150 characters.")).toBeTruthy();
    expect(screen.getByText("At most 5000 characters.")).toBeTruthy();
    expect(changes(site)).toHaveLength(0);
  });

  it("place what the platform refuses at its field", async () => {
    const site = connect();
    visit("/host/messages", site);
    await userEvent.click(await screen.findByRole("checkbox", { name: "Welcome" }));
    site.answerNext(
      problemDocument("invalid-request", 422, {
        errors: [{ pointer: "/reminders/review/at", detail: "No such quarter hour." }],
      }),
    );
    await save();
    expect(await screen.findByText("No such quarter hour.")).toBeTruthy();
    expect(screen.getByLabelText("Time of day, at the property").getAttribute("name")).toBe("review-at");
  });

  it("are not lost when the page is left before they are saved", async () => {
    const site = connect();
    visit("/host/messages", site);
    await open("Welcome");
    type("Subject", "Mind the step");
    await userEvent.click(screen.getByRole("link", { name: "Places" }));
    await screen.findByRole("heading", { name: "Places" });
    await userEvent.click(screen.getByRole("link", { name: "Messages" }));
    expect(await screen.findByText("Not saved yet")).toBeTruthy();
    await open("Welcome");
    expect(screen.getByLabelText("Subject")).toHaveProperty("value", "Mind the step");
    await userEvent.click(screen.getByRole("button", { name: "Discard" }));
    expect(screen.getByLabelText("Subject")).toHaveProperty("value", "");
    expect(screen.queryByText("Not saved yet")).toBeNull();
  });

  it("that somebody changed meanwhile are kept as typed, and saved over theirs or dropped", async () => {
    const site = connect();
    visit("/host/messages", site);
    await userEvent.click(await screen.findByRole("checkbox", { name: "Welcome" }));
    tenant(site).reminders.settings({ reminders: { review: { enabled: false } } }, undefined);
    await save();
    expect(await screen.findByText("Someone changed this meanwhile.")).toBeTruthy();
    expect(screen.getByRole("checkbox", { name: "Welcome" })).toHaveProperty("checked", false);
    await waitFor(() => expect(screen.getByRole("button", { name: "Save mine over it" })).toBeTruthy());
    await userEvent.click(screen.getByRole("button", { name: "Save mine over it" }));
    await screen.findByText(/^Saved/);
    expect(changes(site).map(({ headers }) => headers["if-match"])).toEqual(['"0"', '"1"']);
    expect(changes(site).at(-1)?.body).toMatchObject({ reminders: { welcome: { enabled: false } } });
  });

  it("are in German", async () => {
    const site = connect();
    visit("/host/messages", site);
    await screen.findByRole("heading", { name: "Messages" });
    await chooseLanguage("de");
    expect(await screen.findByText("An Ihren Gast, 1 Tag vor der Anreise um 10:00.")).toBeTruthy();
  });
});

describe("words and drafts", () => {
  it("of the day itself name the day", () => {
    const t = ((key: string, blanks?: object) => `${key} ${JSON.stringify(blanks ?? {})}`) as never;
    expect(whenWords({ anchor: "check_in", days: 0, at: "09:00" }, t, "en-GB")).toContain(
      "reminders.on_check_in",
    );
  });

  it("send nothing that is as usual", () => {
    const setting = {
      ...{ reminder: "review", recipient: "guest" as const, anchor: "check_out", enabled: true },
      ...{
        at: "11:00",
        days: 1,
        usual_at: "11:00",
        usual_days: 1,
        words: { en: { subject: " ", text: "" } },
        ...{ date: null, next_at: null },
      },
    };
    const settings = { version: 3, items: [setting] };
    expect(choicesFrom(draftOf(settings), settings)).toEqual({
      choices: { review: { enabled: true } },
      mistakes: {},
    });
  });
});

describe("what comes once a year", () => {
  const open = async (name: string) =>
    userEvent.click(await screen.findByRole("button", { name: `Edit ${name}` }));
  const card = async (name: string) =>
    within((await screen.findByRole("checkbox", { name })).closest("li") as HTMLElement);
  const save = () => userEvent.click(screen.getByRole("button", { name: "Save" }));
  const choose = (name: string, value: string) =>
    userEvent.selectOptions(screen.getByRole("combobox", { name }), value);

  it("is for guests who take offers, of whom the host sees how many there are", async () => {
    const site = connect();
    visit("/host/messages", site);
    expect(await screen.findByText(/^12 guests take offers/)).toBeTruthy();
    expect((await card("Birthday")).getByText(/^To guests who take offers, on the birthday at/)).toBeTruthy();
    await open("Birthday");
    expect(screen.queryByRole("textbox", { name: "Days" })).toBeNull();
    expect(await screen.findByTitle("The letter “birthday-guest (en)”")).toBeTruthy();
    expect(screen.queryByText(/^Seaview Stays:/)).toBeNull();
  });

  it("has a season that is off until its day is chosen, and then says when it comes next", async () => {
    const site = connect();
    visit("/host/messages", site);
    const box = await screen.findByRole<HTMLInputElement>("checkbox", { name: "Season" });
    expect(box.checked).toBe(false);
    await userEvent.click(box);
    await save();
    expect(changes(site)).toHaveLength(0);
    expect(await screen.findByText("Choose day and month, or switch it off.")).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Day" })));
    await choose("Month", "May");
    await choose("Day", "1");
    await save();
    await screen.findByText(/^Saved/);
    expect(changes(site).at(-1)?.body).toMatchObject({
      reminders: { season: { enabled: true, date: "05-01" }, birthday: { enabled: true } },
    });
    expect(await (await card("Season")).findByText(/on May 1, every year, at/)).toBeTruthy();
    expect(await screen.findByText(/^As it is saved it goes out next on/)).toBeTruthy();
  });

  it("is no message of a stay", async () => {
    const site = connect();
    visit(`/host/bookings/${stayAhead(site).booking_id}`, site);
    await rowOf("Welcome");
    expect(screen.queryByText("Birthday")).toBeNull();
  });
});
