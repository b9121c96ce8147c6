import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { UNLOCK_TOKEN } from "../../mock/host/account.ts";
import { refusal } from "../../mock/host/refusals.ts";
import { session } from "../../src/host/hostSession.ts";
import { connect, visit } from "./site.tsx";

const devices = async () => within(await screen.findByRole("region", { name: "Signed-in devices" }));
const type = async (label: string, text: string) => userEvent.type(await screen.findByLabelText(label), text);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

it("lists where one is signed in, marks this device, and ends another", async () => {
  const site = connect();
  visit("/host/account", site);
  const listed = await devices();
  expect(await listed.findByText("this device")).toBeTruthy();
  expect(listed.getAllByRole("listitem")).toHaveLength(3);
  expect(listed.queryByRole("button", { name: "End Firefox · Linux" })).toBeNull();
  await press("End Safari · iOS");
  await waitFor(() => expect(listed.getAllByRole("listitem")).toHaveLength(2));
  expect(site.hosts.account.sessions.map((each) => each.session_id)).toEqual(["this", "other"]);
});

it("ends all others at once and says how many", async () => {
  const site = connect();
  visit("/host/account", site);
  await press("End all others");
  expect(await screen.findByText("2 sign-ins ended")).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("button", { name: "End all others" })).toBeNull());
});

it("changes the password, tells what is wrong at its field, and empties both fields after", async () => {
  const site = connect();
  visit("/host/account", site);
  await type("Password so far", "wrong");
  await type("New password", "long-enough-now");
  await press("Change password");
  expect(await screen.findByText("This is not your password.")).toBeTruthy();
  await userEvent.clear(screen.getByLabelText("Password so far"));
  await type("Password so far", "seaview-demo");
  await press("Change password");
  expect(await screen.findByText("Your password is changed")).toBeTruthy();
  expect((screen.getByLabelText("New password") as HTMLInputElement).value).toBe("");
  expect(site.hosts.account.password).toBe("long-enough-now");
  expect(site.hosts.account.sessions).toHaveLength(1);
});

it("who is locked out is told for how long, and has a letter sent", async () => {
  const site = connect();
  visit("/host", site, false);
  await type("E-mail", "host@seaview.example");
  await type("Password", "wrong");
  site.answerNext(refusal("locked-out", 429, "Too many wrong passwords."));
  await press("Sign in");
  expect(await screen.findByText("Too many wrong passwords")).toBeTruthy();
  await press("Send me a letter");
  expect(await screen.findByText(/If host@seaview.example signs in here/)).toBeTruthy();
  expect(site.hosts.account.letters).toEqual([
    { pool: "host", username: "host@seaview.example", language: "en" },
  ]);
});

it("the letter's link is pressed, works once, and leads to signing in", async () => {
  const site = connect();
  visit(`/host/unlock#token=${UNLOCK_TOKEN}`, site, false);
  await screen.findByRole("button", { name: "Let me sign in again" });
  expect(site.sent, "programs open links, and press nothing").toEqual([]);
  await press("Let me sign in again");
  expect(await screen.findByText("You can sign in again")).toBeTruthy();
  expect(screen.getByLabelText("E-mail")).toBeTruthy();
  document.body.replaceChildren();
  visit(`/host/unlock#token=${UNLOCK_TOKEN}`, site, false);
  await press("Let me sign in again");
  expect(await screen.findByText("This link no longer works")).toBeTruthy();
});

it("who has several roles acts in one of them, and every call says so", async () => {
  const site = connect();
  site.hosts.signIn.groups = ["host", "cleaner"];
  visit("/host", site);
  await userEvent.selectOptions(await screen.findByLabelText("Act as"), "Cleaner");
  document.querySelector<HTMLAnchorElement>('a[href="/host/account"]')?.click();
  await press("End all others");
  await waitFor(() => expect(site.sent.at(-1)?.headers["x-acting-as"]).toBe("cleaner"));
  await userEvent.selectOptions(screen.getByLabelText("Act as"), "All my roles");
  await press("Sign out");
  await waitFor(() => expect(site.sent.at(-1)?.url).toContain("/auth/sign-out"));
  expect(site.sent.at(-1)?.headers["x-acting-as"]).toBeUndefined();
  expect(session()).toBeNull();
});

it("who has one role is not asked which", async () => {
  const site = connect();
  site.hosts.signIn.groups = ["host"];
  visit("/host/account", site);
  await devices();
  expect(screen.queryByLabelText("Act as")).toBeNull();
});
