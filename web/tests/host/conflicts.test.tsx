import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problemDocument } from "../site.tsx";
import { connect, type Console, visit } from "./site.tsx";

const conflictsOf = (site: Console) => {
  const conflicts = site.hosts.tenant("seaview")?.conflicts;
  if (!conflicts) throw new Error("no conflicts");
  return conflicts;
};

const press = (name: string) => userEvent.click(screen.getByRole("button", { name, hidden: true }));

/** Opens the question what became of the first conflict. */
async function settling(site: Console) {
  visit("/host/conflicts", site);
  const card = await screen.findByRole("article", { name: /^Surfside at Little Cove/ });
  await userEvent.click(within(card).getByRole("button", { name: "Settle" }));
  return screen.findByLabelText("Outcome");
}

describe("the inbox", () => {
  it("says of nights taken twice who keeps them and why, and what can be done", async () => {
    const site = connect();
    visit("/host/conflicts", site);
    const first = await screen.findByRole("article", { name: /^Surfside at Little Cove/ });
    const keeps = conflictsOf(site).all.get("cf_1")?.keeps;
    expect(within(first).getByRole("link", { name: keeps?.label }).getAttribute("href")).toBe(
      `/host/bookings/${keeps?.id}`,
    );
    expect(
      within(first).getByText(
        `${keeps?.label} keeps the nights: what is booked with you goes before what a channel sells.`,
      ),
    ).toBeTruthy();
    expect(within(first).getByText(/Cancel it at Airbnb; the guest is refunded there\./)).toBeTruthy();
    const second = await screen.findByRole("article", { name: /, Flat 2, / });
    expect(within(second).getByText("Booking.com keeps the nights: it came first.")).toBeTruthy();
    expect(within(second).getByRole("link", { name: "Open the booking" }).getAttribute("href")).toBe(
      `/host/bookings/${conflictsOf(site).all.get("cf_2")?.waits.id}`,
    );
  });

  it("says so where two calendars tell one stay most likely", async () => {
    const site = connect();
    const conflict = conflictsOf(site).all.get("cf_1");
    const there = { ...conflict?.waits, id: "cs_8", channel: "vrbo" };
    Object.assign(conflict ?? {}, { keeps: there, why: "came_first", same_stay: true });
    visit("/host/conflicts", site);
    const card = await screen.findByRole("article", { name: /^Surfside at Little Cove/ });
    expect(within(card).getByText("Vrbo keeps the nights: it came first.")).toBeTruthy();
    expect(within(card).getByText("See whether it is one stay.")).toBeTruthy();
    visit("/host", site);
    expect(
      await screen.findByText("Vrbo and Airbnb tell these nights, most likely as one stay."),
    ).toBeTruthy();
  });

  it("has a heading also for a place that is no longer listed", async () => {
    const site = connect();
    Object.assign(conflictsOf(site).all.get("cf_1") ?? {}, { property_id: "gone" });
    visit("/host/conflicts", site);
    expect(await screen.findByRole("heading", { name: "A place that is no longer listed" })).toBeTruthy();
  });

  it("counts in the navigation and leads there from today", async () => {
    visit("/host", connect());
    expect(await screen.findByRole("link", { name: /^Conflicts.*2 need an answer$/ })).toBeTruthy();
    expect(await screen.findByText(/^\S.* keeps the nights, Airbnb waits\.$/)).toBeTruthy();
    await userEvent.click(screen.getByRole("link", { name: "See both sides and settle them" }));
    expect(await screen.findByRole("heading", { name: "Needs an answer: 2" })).toBeTruthy();
  });

  it("without any says so, and counts nothing", async () => {
    const site = connect();
    conflictsOf(site).all.clear();
    visit("/host/conflicts", site);
    expect(await screen.findByRole("heading", { name: "No nights are taken twice" })).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("heading", { name: "Settled" })).toBeNull());
    expect(screen.getByRole("link", { name: "Conflicts" })).toBeTruthy();
  });

  it("shows what became of earlier ones", async () => {
    visit("/host/conflicts", connect());
    const section = await screen.findByRole("region", { name: "Settled" });
    expect(await within(section).findByText("cancelled at the channel")).toBeTruthy();
    expect(within(section).getByText("Airbnb kept the nights, Booking.com waited.")).toBeTruthy();
    expect(within(section).getAllByRole("listitem")).toHaveLength(1);
  });
});

describe("settling", () => {
  it("needs an outcome, takes a note, and moves the conflict down", async () => {
    const site = connect();
    const outcome = await settling(site);
    await press("Mark as settled");
    expect(screen.getByText("Choose what became of it.")).toBeTruthy();
    expect(site.sent).toHaveLength(0);
    await userEvent.selectOptions(outcome, "relocated");
    await userEvent.type(screen.getByLabelText("Note (optional)"), "Moved to the lodge ");
    await press("Mark as settled");
    expect(await screen.findByText("Settled. Airbnb: moved elsewhere.")).toBeTruthy();
    expect(site.sent[0]).toMatchObject({
      url: "/api/v1/calendar-conflicts/cf_1/settlement",
      body: { outcome: "relocated", note: "Moved to the lodge" },
    });
    expect(await screen.findByText("Moved to the lodge")).toBeTruthy();
    expect(screen.queryByRole("article", { name: /^Surfside at Little Cove/ })).toBeNull();
    expect(await screen.findByRole("link", { name: /^Conflicts.*1 needs an answer$/ })).toBeTruthy();
    expect(document.activeElement?.textContent).toBe("Conflicts");
  });

  it("that is over by itself meanwhile is refused, and the list is looked at again", async () => {
    const site = connect();
    const outcome = await settling(site);
    const conflict = conflictsOf(site).all.get("cf_1");
    Object.assign(conflict ?? {}, { state: "over" });
    await userEvent.selectOptions(outcome, "refunded");
    await press("Mark as settled");
    expect(
      await screen.findByText("The conflict is over by itself: there is nothing to settle."),
    ).toBeTruthy();
    await waitFor(() =>
      expect(screen.queryByRole("article", { name: /^Surfside at Little Cove/ })).toBeNull(),
    );
  });

  it("keeps what was typed when it is refused", async () => {
    const site = connect();
    const outcome = await settling(site);
    await userEvent.selectOptions(outcome, "dismissed");
    await userEvent.type(screen.getByLabelText("Note (optional)"), "An echo");
    site.answerNext(problemDocument("role-required", 403));
    await press("Mark as settled");
    expect(await screen.findByText("Your account may not do this. Ask the owner.")).toBeTruthy();
    expect((screen.getByLabelText("Note (optional)") as HTMLInputElement).value).toBe("An echo");
  });

  it("asks for a lost answer again under the same key", async () => {
    const site = connect();
    await userEvent.selectOptions(await settling(site), "dismissed");
    site.answerNext(new TypeError("lost"));
    await press("Mark as settled");
    await screen.findByText("No connection. Check it and try again.");
    await press("Mark as settled");
    await screen.findByText("Settled. Airbnb: dismissed.");
    const [first, second] = site.sent.map((each) => each.headers["idempotency-key"]);
    expect(first).toBe(second);
  });
});
