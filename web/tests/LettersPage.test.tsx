import { screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { connect, problemDocument, visit } from "./site.tsx";

const KEY = "g4m7x2q5n3e6ajw4yk7b2ud5pi.k4m7x2q5n3e6ajw4yk7b2ud5pi";
const USUAL = { reminders: true, offers: false, text_messages: false };

/** Answers for one letter's key what the platform would, and keeps what was chosen. */
function connectLetters() {
  const site = connect();
  const whole = fetch;
  const kept = { wanted: USUAL, keys: [] as string[], failing: false };
  const answers = (init: RequestInit, address: URL) => {
    if (kept.failing) throw new TypeError("network connection was lost");
    if (address.searchParams.get("token") !== KEY) {
      return Response.json(problemDocument("not-found", 404), { status: 404 });
    }
    if (init.method === "PUT") {
      kept.keys.push(new Headers(init.headers).get("idempotency-key") ?? "");
      kept.wanted = JSON.parse(String(init.body)) as typeof USUAL;
    }
    return Response.json(kept.wanted);
  };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const address = new URL(url, "http://site.invalid");
    return address.pathname.endsWith("/letter-preferences") ? answers(init, address) : whole(url, init);
  });
  return { ...site, kept };
}

const box = (name: string) => screen.findByRole<HTMLInputElement>("checkbox", { name });
const save = () => userEvent.click(screen.getByRole("button", { name: "Save" }));

it("shows what comes and saves what a guest chooses, without signing in", async () => {
  const { kept } = connectLetters();
  visit(`/letters#key=${KEY}`);
  expect((await box("Reminders")).checked).toBe(true);
  expect((await box("Offers")).checked).toBe(false);
  await userEvent.click(await box("Reminders"));
  await userEvent.click(await box("Text messages"));
  await save();
  expect(await screen.findByText("Saved")).toBeTruthy();
  expect(kept.wanted).toEqual({ reminders: false, offers: false, text_messages: true });
  expect(kept.keys).toHaveLength(1);
  await userEvent.click(await box("Offers"));
  expect(screen.queryByText("Saved")).toBeNull();
});

it("keeps the choice when it could not be saved", async () => {
  const { kept } = connectLetters();
  visit(`/letters#key=${KEY}`);
  await userEvent.click(await box("Offers"));
  kept.failing = true;
  await save();
  expect((await screen.findByRole("alert")).textContent).toContain("Your choice could not be saved");
  expect((await box("Offers")).checked).toBe(true);
  kept.failing = false;
  await save();
  expect(await screen.findByText("Saved")).toBeTruthy();
  expect(kept.wanted.offers).toBe(true);
});

it.each(["/letters", "/letters#key=forged"])(
  "says where the link is when %s opens nothing",
  async (address) => {
    connectLetters();
    visit(address);
    expect(await screen.findByRole("heading", { name: "This link opens nothing" })).toBeTruthy();
    expect(screen.queryByRole("checkbox")).toBeNull();
  },
);

it("offers to try again when the choice could not be read", async () => {
  const { kept } = connectLetters();
  kept.failing = true;
  visit(`/letters#key=${KEY}`);
  const again = await screen.findByRole("button", { name: "Try again" });
  kept.failing = false;
  await userEvent.click(again);
  expect(await box("Reminders")).toBeTruthy();
});
