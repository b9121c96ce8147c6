import { screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { RESET_CODE } from "../../mock/host/account.ts";
import { refusal } from "../../mock/host/refusals.ts";
import { connect, visit } from "./site.tsx";

const EMAIL = "host@seaview.example";
const NEW = "An0ther-horse!";
const type = async (label: string, text: string) => userEvent.type(await screen.findByLabelText(label), text);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

const focused = (label: string) =>
  waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(label)));

async function asked() {
  const site = connect();
  visit("/host", site, false);
  await userEvent.click(await screen.findByRole("link", { name: "Forgotten your password?" }));
  await type("E-mail", EMAIL);
  await press("Send me a code");
  await screen.findByText("Look into your mail");
  return site;
}

it("a forgotten password is set by the code from the letter, and leads to signing in", async () => {
  const site = await asked();
  await focused("Code from the letter");
  await type("Code from the letter", RESET_CODE);
  await type("New password", NEW);
  await press("Use this password");
  expect(await screen.findByText("Your password is changed")).toBeTruthy();
  expect((screen.getByLabelText("E-mail") as HTMLInputElement).value).toBe(EMAIL);
  expect(site.hosts.account.password).toBe(NEW);
});

it("a wrong or lapsed code is told at its field, and another one is sent", async () => {
  await asked();
  await type("Code from the letter", "000000");
  await type("New password", NEW);
  await press("Use this password");
  expect(await screen.findByText(/The code is wrong, or has lapsed/)).toBeTruthy();
  await focused("Code from the letter");
  await press("Send me another code");
  await press("Send me a code");
  expect(await screen.findByText("Look into your mail")).toBeTruthy();
});

it("what a password lacks is told before it is sent, and too many tries are told as such", async () => {
  const site = await asked();
  await type("Code from the letter", RESET_CODE);
  await type("New password", "short");
  await press("Use this password");
  expect(await screen.findByText(/Still missing:/)).toBeTruthy();
  expect(site.sent).toHaveLength(1);
  await userEvent.clear(screen.getByLabelText("New password"));
  await type("New password", NEW);
  site.answerNext(refusal("locked-out", 429, "Too many wrong passwords."));
  await press("Use this password");
  expect(await screen.findByText("The password was not changed")).toBeTruthy();
});
