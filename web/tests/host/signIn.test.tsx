import { screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { FIRST_PASSWORD, MOCK_PASSWORD } from "../../mock/host/signIn.ts";
import { session } from "../../src/host/hostSession.ts";
import { srpTimestamp } from "../../src/host/srp.ts";
import { type Console, connect, visit } from "./site.tsx";

async function signIn(password: string) {
  await userEvent.type(await screen.findByLabelText("E-mail"), "host@seaview.example");
  await userEvent.type(screen.getByLabelText("Password"), password);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

const sentText = (site: Console) => JSON.stringify(site.sent.map(({ body, headers }) => [body, headers]));

it("the right password opens the page that was asked for, and never leaves the browser", async () => {
  const site = connect();
  visit("/host", site, false);
  await signIn(MOCK_PASSWORD);
  expect(await screen.findByRole("heading", { name: "Waiting for your answer" })).toBeTruthy();
  expect(sentText(site)).not.toContain(MOCK_PASSWORD);
  expect(sessionStorage.getItem("host-session")).toContain("accessToken");
});

it("no Authorization header goes to the sign-in relay", async () => {
  const site = connect();
  visit("/host", site, false);
  await signIn(MOCK_PASSWORD);
  await screen.findByRole("heading", { name: "Waiting for your answer" });
  for (const { url, headers } of site.sent.filter((each) => each.url.includes("/auth/")))
    expect(headers.authorization, url).toBeUndefined();
});

it("a wrong password is told in words and keeps the e-mail", async () => {
  const site = connect();
  visit("/host", site, false);
  await signIn("wrong");
  expect(await screen.findByText("E-mail and password do not match.")).toBeTruthy();
  expect((screen.getByLabelText("E-mail") as HTMLInputElement).value).toBe("host@seaview.example");
  expect(session()).toBeNull();
});

it("a password chosen by somebody else is replaced, with the session that came with the question", async () => {
  const site = connect();
  site.hosts.signIn.giveFirstPassword();
  visit("/host", site, false);
  await signIn(FIRST_PASSWORD);
  await userEvent.type(await screen.findByLabelText("New password"), "Short");
  expect(screen.getByText(/^At least 12 characters, with/)).toBeTruthy();
  const before = site.sent.length;
  await userEvent.click(screen.getByRole("button", { name: "Use this password" }));
  expect(await screen.findByText("Still missing: 12 characters, a digit, and a symbol.")).toBeTruthy();
  expect(site.sent).toHaveLength(before);
  await userEvent.type(screen.getByLabelText("New password"), " no longer: 1");
  await userEvent.click(screen.getByRole("button", { name: "Use this password" }));
  expect(await screen.findByRole("heading", { name: "Waiting for your answer" })).toBeTruthy();
  expect(site.sent.at(-1)?.body).toMatchObject({ session: "new-one" });
});

it("a password that the sign-in service refuses is told at its field", async () => {
  const site = connect();
  site.hosts.signIn.giveFirstPassword();
  visit("/host", site, false);
  await signIn(FIRST_PASSWORD);
  await userEvent.type(await screen.findByLabelText("New password"), "Known elsewhere 1.");
  const detail = "This password was in a leak.";
  const errors = [{ pointer: "/responses/NEW_PASSWORD", detail }];
  site.answerNext({ type: "urn:holiday-rental:problem:invalid-request", title: "", status: 422, errors });
  await userEvent.click(screen.getByRole("button", { name: "Use this password" }));
  expect(await screen.findByText(detail)).toBeTruthy();
});

it("tokens about to lapse are renewed once, with the name the token gives its owner", async () => {
  const site = connect();
  vi.setSystemTime(Date.now());
  visit("/host", site);
  await screen.findByRole("heading", { name: "Waiting for your answer" });
  vi.setSystemTime(Date.now() + 3_590_000);
  document.querySelector<HTMLAnchorElement>('a[href="/host/bookings"]')?.click();
  await screen.findByRole("heading", { name: "Bookings" });
  await waitFor(() => expect(site.sent.filter((each) => each.url.endsWith("/auth/refresh"))).toHaveLength(1));
  expect(site.sent[0]?.body).toMatchObject({
    pool: "host",
    username: "host-user",
    refresh_token: "mock-refresh",
  });
});

it("when the sign-in has ended, what was typed stays behind the question for the password", async () => {
  const site = connect();
  visit("/host/bookings/new", site);
  await userEvent.type(await screen.findByLabelText("Full name"), "Ada");
  site.hosts.signIn.issued.length = 0;
  await userEvent.selectOptions(screen.getByLabelText("Place"), "Little Red Cottage");
  expect(await screen.findByText("Sign in again to go on. What you typed is kept.")).toBeTruthy();
  expect((screen.getByLabelText("Full name") as HTMLInputElement).value).toBe("Ada");
});

it("where the tab keeps nothing, a sign-in lasts until the page is left or signed out of", async () => {
  const full = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  vi.stubGlobal("sessionStorage", {
    getItem: () => null,
    setItem: full,
    removeItem: () => undefined,
    clear: () => undefined,
  });
  visit("/host", connect());
  await screen.findByRole("heading", { name: "Waiting for your answer" });
  await userEvent.click(screen.getByRole("button", { name: "Sign out" }));
  expect(await screen.findByRole("heading", { name: "Sign in as host" })).toBeTruthy();
});

it("signing out forgets the tokens", async () => {
  const site = connect();
  visit("/host", site);
  await userEvent.click(await screen.findByRole("button", { name: "Sign out" }));
  expect(await screen.findByRole("heading", { name: "Sign in as host" })).toBeTruthy();
  expect(sessionStorage.getItem("host-session")).toBeNull();
});

it("the time that is signed is English, in UTC, without leading zeros in the day", () => {
  expect(srpTimestamp(new Date("2026-11-07T09:05:01Z"))).toBe("Sat Nov 7 09:05:01 UTC 2026");
});
