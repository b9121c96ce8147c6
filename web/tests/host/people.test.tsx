import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { refusal } from "../../mock/host/refusals.ts";
import { session } from "../../src/host/hostSession.ts";
import { connect, visit } from "./site.tsx";

const PEOPLE = "/host/site/people";
const listed = async () => within(await screen.findByRole("list", { name: "People" }));
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const tick = (name: string) => userEvent.click(screen.getByRole("checkbox", { name }));

const open = () =>
  waitFor(() => {
    const dialog = document.querySelector<HTMLElement>("dialog[open]");
    if (!dialog) throw new Error("no dialog is open");
    return within(dialog);
  });

afterEach(() => vi.useRealTimers());

it("lists who works here, in which roles, who has not come yet, and which of them one is", async () => {
  const site = connect();
  visit(PEOPLE, site);
  const rows = (await (await listed()).findAllByRole("listitem")).map((row) => row.textContent ?? "");
  expect(rows).toHaveLength(3);
  expect(rows[0]).toContain("you");
  expect(rows[1]).toContain("The invitation has lapsed");
  expect(rows[2]).toContain("Co-host, Cleaner");
  expect(rows[2]).toContain("Not seen in the past week");
  expect(screen.queryByRole("button", { name: "Remove host@seaview.example" })).toBeNull();
});

it("invites somebody in two roles, and says at its field what is missing", async () => {
  const site = connect();
  visit(PEOPLE, site);
  await press("Invite");
  expect(await screen.findByText("Type their e-mail address.")).toBeTruthy();
  expect(screen.getByText("Choose at least one.")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("E-mail"), "nobody");
  await tick("Cleaner");
  await tick("Co-host");
  await press("Invite");
  expect(await screen.findByText("This does not look like an e-mail address.")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("E-mail"), "@example.com");
  await press("Invite");
  expect(await screen.findByText("nobody@example.com is invited")).toBeTruthy();
  expect(site.sent.at(-1)?.body).toEqual({
    email: "nobody@example.com",
    name: "",
    roles: ["co-host", "cleaner"],
  });
  await waitFor(async () => expect((await listed()).getAllByRole("listitem")).toHaveLength(4));
  expect((screen.getByLabelText("E-mail") as HTMLInputElement).value).toBe("");
});

it("sends an invitation again and says so", async () => {
  const site = connect();
  visit(PEOPLE, site);
  await press("Send invitation again to Cleo Park");
  expect(await screen.findByText("The invitation is on its way again.")).toBeTruthy();
  expect(site.hosts.tenant("seaview")?.people.letters).toEqual(["cleo@seaview.example"]);
});

it("changes roles as they were seen, and keeps the last host", async () => {
  const site = connect();
  visit(PEOPLE, site);
  await press("Change roles of host@seaview.example");
  const dialog = await open();
  await userEvent.click(dialog.getByRole("checkbox", { name: "Host" }));
  await userEvent.click(dialog.getByRole("button", { name: "Save roles" }));
  expect(await dialog.findByText(/Choose at least one. Who shall have none/)).toBeTruthy();
  await userEvent.click(dialog.getByRole("checkbox", { name: "Cleaner" }));
  await userEvent.click(dialog.getByRole("button", { name: "Save roles" }));
  expect(await dialog.findByText(/only host who can sign in/)).toBeTruthy();
  await userEvent.click(dialog.getByRole("checkbox", { name: "Host" }));
  await userEvent.click(dialog.getByRole("button", { name: "Save roles" }));
  await waitFor(() => expect(document.querySelector("dialog[open]")).toBeNull());
  expect(site.sent.at(-1)?.headers["if-match"]).toBe('"0"');
  expect(site.sent.at(-1)?.body).toEqual({ roles: ["host", "cleaner"] });
});

it("asks before somebody is removed, and takes the focus to the list", async () => {
  const site = connect();
  visit(PEOPLE, site);
  await press("Remove Cleo Park");
  await press("Leave it as it is");
  expect(site.sent).toEqual([]);
  await press("Remove Cleo Park");
  await userEvent.click((await open()).getByRole("button", { name: "Remove" }));
  await waitFor(async () => expect((await listed()).getAllByRole("listitem")).toHaveLength(2));
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-labelledby")).toBe("people"));
});

it("a co-host sees who works here and decides nothing", async () => {
  const site = connect();
  site.hosts.signIn.groups = ["co-host"];
  visit(PEOPLE, site);
  expect((await (await listed()).findAllByRole("listitem")).length).toBe(3);
  expect(screen.queryByRole("button", { name: "Invite" })).toBeNull();
  expect(screen.queryByRole("button", { name: /Remove/ })).toBeNull();
  expect(screen.queryByRole("link", { name: "Look and words" })).toBeNull();
});

it("a cleaner is told what is theirs, on whatever page of hosts they come to", async () => {
  const site = connect();
  site.hosts.signIn.groups = ["seaview.cleaner"];
  visit("/host/money", site);
  expect(await screen.findByText(/You are here as Cleaner of/)).toBeTruthy();
  expect(screen.queryByRole("link", { name: "Bookings" })).toBeNull();
  expect(screen.queryByRole("link", { name: "Your site" })).toBeNull();
  await userEvent.click(screen.getByRole("link", { name: "Devices and password" }));
  expect(await screen.findByRole("heading", { name: "Your account" })).toBeTruthy();
});

it("who acts as cleaner has only what cleaners have, and all of it again after", async () => {
  const site = connect();
  site.hosts.signIn.groups = ["host", "cleaner"];
  visit("/host", site);
  await userEvent.selectOptions(await screen.findByLabelText("Act as"), "Cleaner");
  expect(await screen.findByText(/You have other roles here/)).toBeTruthy();
  await userEvent.selectOptions(screen.getByLabelText("Act as"), "All my roles");
  expect(await screen.findByRole("link", { name: "Bookings" })).toBeTruthy();
});

it("a token of other roles is renewed and the call sent again under its key", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const site = connect();
  visit(PEOPLE, site);
  await listed();
  const before = session()?.accessToken;
  site.answerNext(refusal("token-expired", 401, "The access token has expired."));
  await press("Send invitation again to Cleo Park");
  await vi.advanceTimersByTimeAsync(1_100);
  expect(await screen.findByText("The invitation is on its way again.")).toBeTruthy();
  const [refused, renewed, again] = site.sent;
  expect(renewed?.url).toContain("/auth/refresh");
  expect(again?.headers["idempotency-key"]).toBe(refused?.headers["idempotency-key"]);
  expect(again?.headers.authorization).not.toBe(`Bearer ${before}`);
});
