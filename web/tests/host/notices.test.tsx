import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { breakReading } from "../site.tsx";
import { connect, visit } from "./site.tsx";

const lettersOf = ({ hosts }: ReturnType<typeof connect>) => {
  const found = hosts.tenant("seaview")?.letters;
  if (!found) throw new Error("no tenant");
  return found;
};
const bell = () => screen.findByRole("button", { name: /^Notices/ });

describe("the bell", () => {
  it("counts what was not read, lists it and forgets the count once all is marked as read", async () => {
    const site = connect();
    visit("/host/properties", site);
    await screen.findByText("2 not read");
    await userEvent.click(await bell());
    const list = within(await screen.findByRole("dialog", { name: "Notices", hidden: true }));
    expect(list.getAllByText(/^New booking:/, { selector: "a" })).toHaveLength(3);
    expect(list.getAllByText("New")).toHaveLength(2);
    await userEvent.click(list.getByText("Mark all as read"));
    expect(await list.findByText("You have read them all.")).toBeTruthy();
    await waitFor(() => expect(screen.queryByText("2 not read")).toBeNull());
    const [latest] = lettersOf(site).notices;
    expect(site.sent.at(-1)).toMatchObject({ url: "/api/v1/notices/read", body: { until: latest?.at } });
  });

  it("hears of what comes later, and leads to it", async () => {
    const site = connect();
    vi.useFakeTimers({ shouldAdvanceTime: true });
    visit("/host/properties", site);
    await screen.findByText("2 not read");
    const booking = [...(site.hosts.tenant("seaview")?.ledger.bookings.values() ?? [])][4];
    lettersOf(site).tell("Cancelled: Coach House", `/host/bookings/${booking?.booking_id}`);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await screen.findByText("3 not read")).toBeTruthy();
    await userEvent.setup({ advanceTimers: vi.advanceTimersByTime }).click(await bell());
    (await screen.findByText("Cancelled: Coach House")).click();
    await waitFor(() => expect(location.pathname).toBe(`/host/bookings/${booking?.booking_id}`));
    expect(screen.queryByRole("dialog", { name: "Notices", hidden: true })).toBeNull();
  });

  it("never leads to another site", async () => {
    const site = connect();
    lettersOf(site).tell("Look here", "//elsewhere.example/host");
    visit("/host/properties", site);
    await userEvent.click(await bell());
    expect((await screen.findByText("Look here")).tagName).toBe("SPAN");
  });

  it("says that notices could not be loaded, and loads them when asked again", async () => {
    const site = connect();
    const mend = breakReading("/notices");
    visit("/host/properties", site);
    await userEvent.click(await bell());
    const again = await screen.findByRole("button", { name: "Try again", hidden: true });
    mend();
    await userEvent.click(again);
    expect((await screen.findAllByText("New")).length).toBe(2);
  });

  it("is not there for members whom notices are not for", async () => {
    const site = connect();
    lettersOf(site).told = () => ({
      status: 403,
      body: { type: "urn:holiday-rental:problem:role-required", title: "", status: 403 },
    });
    visit("/host/properties", site);
    await screen.findByRole("heading", { name: "Places" });
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Notices/ })).toBeNull());
  });
});
