import { screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { LETTER_ADDRESS, LETTER_TOKEN } from "../mock/letters.ts";
import { chooseLanguage } from "../src/language.ts";
import { breakReading, connect, problemDocument, visit } from "./site.tsx";

const ADDRESS = `/letters#key=${LETTER_TOKEN}`;
const box = (name: string) => screen.findByRole<HTMLInputElement>("checkbox", { name });

describe("the letters a guest gets", () => {
  it("are chosen by the link of a letter, and what comes from now on is said in words", async () => {
    const { platform, posts } = connect();
    visit(ADDRESS);
    const reminders = await box("Reminders of a stay");
    expect([reminders.checked, (await box("Offers and greetings")).checked]).toEqual([true, false]);
    expect(screen.getByRole("button", { name: "Save" }).getAttribute("aria-disabled")).toBe("true");
    await userEvent.click(await box("Offers and greetings"));
    await userEvent.type(screen.getByRole("textbox", { name: "E-mail" }), LETTER_ADDRESS);
    await userEvent.click(reminders);
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const told = await screen.findByText(
      /^Saved\. You get no more reminders\. You get offers and greetings\./,
    );
    expect(told.getAttribute("role")).toBe("status");
    expect(platform.letters.preferences).toEqual({ reminders: false, offers: true, text_messages: false });
    expect(posts.map(({ method }) => method)).toEqual(["PUT"]);
  });

  it("are only those of bookings after one press", async () => {
    const { platform } = connect();
    platform.letters.preferences = { reminders: true, offers: true, text_messages: true };
    platform.letters.taker = { email: LETTER_ADDRESS, language: "en", name: "Ada", birthday: "02-29" };
    visit(ADDRESS);
    await userEvent.click(
      await screen.findByRole("button", { name: "Send me only what belongs to bookings" }),
    );
    await screen.findByText(/You get no text messages\.$/);
    expect(Object.values(platform.letters.preferences)).toEqual([false, false, false]);
    expect(platform.letters.taker).toBeNull();
    expect(screen.queryByRole("button", { name: "Send me only what belongs to bookings" })).toBeNull();
  });

  it("of one kind are stopped by a link that says so, not before its button is pressed", async () => {
    const { platform, posts } = connect();
    visit(`${ADDRESS}&stop=reminders`);
    const stop = await screen.findByRole("button", { name: "Stop the reminders" });
    expect(posts).toHaveLength(0);
    await userEvent.click(stop);
    expect(await screen.findByRole("heading", { name: "Reminders are stopped" })).toBeTruthy();
    expect(platform.letters.preferences.reminders).toBe(false);
    await waitFor(async () => expect((await box("Reminders of a stay")).checked).toBe(false));
    expect(document.activeElement?.textContent).toContain("Reminders are stopped");
  });

  it.each(["/letters", "/letters#key=made-up"])("are not shown at %s, which says so", async (address) => {
    connect();
    visit(address);
    expect(await screen.findByRole("heading", { name: "This link opens nothing here" })).toBeTruthy();
    expect(screen.queryByRole("checkbox")).toBeNull();
  });

  it("stay as chosen on the page where saving failed, and are saved once when it is tried again", async () => {
    const { platform, posts, answerNextPost } = connect();
    visit(ADDRESS);
    await userEvent.click(await box("Text messages beside reminders"));
    answerNextPost(problemDocument("busy", 503));
    const save = screen.getByRole("button", { name: "Save" });
    await userEvent.click(save);
    expect((await screen.findByRole("alert")).textContent).toContain("Your choice was not saved");
    expect((await box("Text messages beside reminders")).checked).toBe(true);
    await userEvent.click(save);
    await screen.findByText(/^Saved\./);
    expect(platform.letters.preferences.text_messages).toBe(true);
    const [first, second] = posts.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toBe(second);
  });

  it("are asked for again where they could not be read", async () => {
    connect();
    const mend = breakReading("/letter-preferences");
    visit(ADDRESS);
    const again = await screen.findByRole("button", { name: "Try again" });
    mend();
    await userEvent.click(again);
    expect((await box("Reminders of a stay")).checked).toBe(true);
  });

  it("are told in German", async () => {
    connect();
    await chooseLanguage("de");
    visit("/letters#key=made-up");
    expect(await screen.findByRole("heading", { name: "Dieser Link öffnet hier nichts" })).toBeTruthy();
  });
});

describe("offers", () => {
  const tick = async () => userEvent.click(await box("Offers and greetings"));
  const save = () => userEvent.click(screen.getByRole("button", { name: "Save" }));
  const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
  const choose = (name: string, value: string) =>
    userEvent.selectOptions(screen.getByRole("combobox", { name }), value);

  it("go to the address that is typed, in the page's language, with a name and a day to greet on", async () => {
    const { platform } = connect();
    visit(ADDRESS);
    await tick();
    await userEvent.type(field("E-mail"), ` ${LETTER_ADDRESS} `);
    await userEvent.type(field("What we call you (optional)"), "Ada");
    await choose("Month of your birthday", "February");
    await choose("Day of your birthday", "29");
    expect(screen.queryByRole("option", { name: "30" })).toBeNull();
    await save();
    await screen.findByText(/^Saved\./);
    const taker = { email: LETTER_ADDRESS, language: "en", name: "Ada", birthday: "02-29" };
    expect(platform.letters.taker).toEqual(taker);
    expect(screen.getByText(/We know your birthday/)).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(document.body.textContent).not.toContain(LETTER_ADDRESS);
  });

  it("are not asked for without an address, and the field says so", async () => {
    const { posts } = connect();
    visit(ADDRESS);
    await tick();
    await choose("Day of your birthday", "5");
    await save();
    expect(posts).toHaveLength(0);
    const email = field("E-mail");
    await waitFor(() => expect(document.activeElement).toBe(email));
    expect(email.getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByText("Say which address the offers go to.")).toBeTruthy();
    expect(screen.getByText("Choose day and month, or neither.")).toBeTruthy();
  });

  it("go to no other address than the letter's", async () => {
    const { platform } = connect();
    visit(ADDRESS);
    await tick();
    await userEvent.type(field("E-mail"), "eve@example.com");
    await save();
    expect(await screen.findByText(/^This letter came to another address/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(field("E-mail")));
    expect(field("E-mail").value).toBe("eve@example.com");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(platform.letters.preferences.offers).toBe(false);
    await userEvent.clear(field("E-mail"));
    await userEvent.type(field("E-mail"), LETTER_ADDRESS);
    await save();
    await screen.findByText(/^Saved\./);
    expect(platform.letters.taker?.email).toBe(LETTER_ADDRESS);
  });

  it("are left as they are while other letters change, and said anew to go otherwise", async () => {
    const { platform, posts } = connect();
    platform.letters.preferences = { reminders: true, offers: true, text_messages: false };
    platform.letters.taker = { email: LETTER_ADDRESS, language: "en", name: "Ada" };
    visit(ADDRESS);
    await userEvent.click(await box("Text messages beside reminders"));
    await save();
    await screen.findByText(/^Saved\./);
    expect(posts.at(-1)?.body).toEqual({ reminders: true, offers: true, text_messages: true });
    await userEvent.click(screen.getByRole("button", { name: "Change name or birthday" }));
    await userEvent.type(field("E-mail"), LETTER_ADDRESS);
    await save();
    await waitFor(() => expect(platform.letters.taker).toEqual({ email: LETTER_ADDRESS, language: "en" }));
    await waitFor(() => expect(screen.queryByRole("textbox")).toBeNull());
  });
});
