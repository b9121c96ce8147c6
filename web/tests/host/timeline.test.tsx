import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { addDays } from "../../src/stayDates.ts";
import { cellOf, type Console, connect, day, freeRun, TODAY, visit } from "./site.tsx";

const PLACE = "seaview-1";
const LABEL_BLOCKED = /Blocked/;

/** Cells as wide as on a screen: happy-dom lays nothing out. */
function layOut() {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(() => new DOMRect(0, 0, 40, 40));
}

async function drag(from: HTMLElement, nights: number, pointerType = "mouse") {
  const start = [...(from.closest("[data-row]") as HTMLElement).querySelectorAll("[data-day]")].indexOf(from);
  fireEvent(
    from,
    new PointerEvent("pointerdown", { bubbles: true, button: 0, clientX: start * 40 + 20, pointerType }),
  );
  fireEvent(
    from,
    new PointerEvent("pointermove", { bubbles: true, clientX: (start + nights - 1) * 40 + 20, pointerType }),
  );
  fireEvent(from, new PointerEvent("pointerup", { bubbles: true, pointerType }));
}

async function open(): Promise<Console> {
  const site = connect();
  visit("/host/calendar", site);
  await cellOf(PLACE, day(1));
  return site;
}

const labelOf = async (night: string) => (await cellOf(PLACE, night)).getAttribute("aria-label");
const blocked = async (night: string) =>
  waitFor(async () => expect(await labelOf(night)).toMatch(LABEL_BLOCKED));
const free = async (night: string) => waitFor(async () => expect(await labelOf(night)).toMatch(/, free$/));

describe("dragging", () => {
  it("over free nights chooses them, and Block blocks them with a reason", async () => {
    layOut();
    const site = await open();
    const first = freeRun(site, PLACE, 2);
    await drag(await cellOf(PLACE, first), 2);
    const bar = await screen.findByRole("form", { name: "Chosen nights" });
    expect(within(bar).getByText(/2 nights/)).toBeTruthy();
    await userEvent.type(within(bar).getByLabelText("Reason (optional)"), "New roof");
    await userEvent.click(within(bar).getByRole("button", { name: "Block" }));
    await waitFor(async () => expect(await labelOf(first)).toMatch(/New roof, Blocked/));
    expect(site.sent.at(-1)?.body).toEqual({
      unit: "1",
      from: first,
      to: addDays(first, 2),
      reason: "New roof",
    });
  });

  it("stops at nights that are taken", async () => {
    layOut();
    const site = await open();
    const first = freeRun(site, PLACE, 2);
    await drag(await cellOf(PLACE, first), 60);
    const chosen = document.querySelectorAll('[aria-selected="true"]');
    expect(chosen.length).toBeGreaterThan(1);
    for (const cell of chosen) expect(cell.hasAttribute("data-free")).toBe(true);
  });

  it("a finger has to rest first: moving at once scrolls", async () => {
    layOut();
    const site = await open();
    const first = freeRun(site, PLACE, 2);
    await drag(await cellOf(PLACE, first), 2, "touch");
    expect(document.querySelector('[aria-selected="true"]')).toBeNull();
  });

  it("a block's edge makes it longer, and that can be undone", async () => {
    layOut();
    const site = connect();
    const first = freeRun(site, PLACE, 2);
    const tenant = site.hosts.tenant("seaview");
    const place = tenant?.places.get(PLACE);
    if (!tenant || !place) throw new Error("no place");
    const claim = tenant.ledger.claim(place, "host_block", first, addDays(first, 1), "Paint");
    visit("/host/calendar", site);
    const handle = await screen
      .findByText("Paint")
      .then((name) => name.parentElement?.querySelector('[data-handle="end"]'));
    const cell = await cellOf(PLACE, first);
    const at = [...(cell.closest("[data-row]") as HTMLElement).querySelectorAll("[data-day]")].indexOf(cell);
    const move = (type: string, column: number) =>
      fireEvent(
        handle as Element,
        new PointerEvent(type, { bubbles: true, button: 0, clientX: column * 40 + 20 }),
      );
    move("pointerdown", at + 1);
    move("pointermove", at + 2);
    move("pointerup", at + 2);
    await waitFor(() => expect(claim.to).toBe(addDays(first, 2)));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(claim.to).toBe(addDays(first, 1)));
  });
});

describe("the keyboard", () => {
  it("chooses with Shift and arrows, blocks with Enter, unblocks with Delete, undoes with Ctrl+Z", async () => {
    const site = await open();
    const first = freeRun(site, PLACE, 2);
    (await cellOf(PLACE, first)).focus();
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
    expect(await screen.findByText(/^Chosen: .*2 nights/)).toBeTruthy();
    await userEvent.keyboard("{Enter}");
    await blocked(first);
    await waitFor(() => expect(document.activeElement).toHaveProperty("dataset.day", addDays(first, 1)));
    await waitFor(() => expect(site.sent).toHaveLength(1));
    await screen.findByRole("button", { name: "Undo" });
    await userEvent.keyboard("{Delete}");
    await free(first);
    await userEvent.keyboard("{Control>}z{/Control}");
    await blocked(first);
    expect(site.sent.map((each) => each.method)).toEqual(["POST", "DELETE", "POST"]);
  });

  it("has one tab stop that follows the arrows, row by row and week by week", async () => {
    await open();
    const cells = () => document.querySelectorAll<HTMLElement>('[role="gridcell"][tabindex="0"]');
    cells()[0]?.focus();
    await userEvent.keyboard("{ArrowDown}{ArrowRight}{PageDown}");
    expect(cells()).toHaveLength(1);
    await waitFor(() => expect(document.activeElement).toBe(cells()[0]));
    expect(cells()[0]?.dataset.day).toBe(day(8));
    expect(cells()[0]?.closest<HTMLElement>("[data-row]")?.dataset.row).toBe("seaview-2/1");
  });

  it("goes beyond the edge by showing the next week", async () => {
    await open();
    document.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
    await userEvent.keyboard("{End}{ArrowRight}");
    await waitFor(() => expect(location.search).toContain("from="));
    const last = (document.activeElement as HTMLElement).dataset.day;
    await userEvent.keyboard("{Escape}");
    expect(document.querySelector(`[data-day="${last}"]`)).toBeTruthy();
  });

  it("Enter opens a booking, and Escape lets go of chosen nights", async () => {
    const site = await open();
    const first = freeRun(site, PLACE, 2);
    (await cellOf(PLACE, first)).focus();
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByRole("form", { name: "Chosen nights" })).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("form", { name: "Chosen nights" })).toBeNull());
    const booking = [...(site.hosts.tenant("seaview")?.ledger.bookings.values() ?? [])].find(
      (each) => each.property_id === PLACE && each.check_in > day(1),
    );
    (await cellOf(PLACE, booking?.check_in ?? "")).focus();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(location.pathname).toBe(`/host/bookings/${booking?.booking_id}`));
  });
});

describe("a block that has begun", () => {
  /** The only one to have any of the place's nights. */
  function begun(from: string, to: string) {
    const site = connect();
    const tenant = site.hosts.tenant("seaview");
    const place = tenant?.places.get(PLACE);
    if (!tenant || !place) throw new Error("no place");
    for (const { booking_id: id, property_id: at } of tenant.ledger.bookings.values())
      if (at === PLACE) tenant.ledger.bookings.delete(id);
    tenant.ledger.claim(place, "host_block", from, to, "Paint");
    visit(`/host/calendar?from=${day(-7)}`, site);
    return site;
  }
  const unblockAt = async (night: string) => {
    (await cellOf(PLACE, night)).focus();
    await userEvent.keyboard("{Delete}");
    expect((await screen.findAllByText(/^Free again: /))[0]).toBeTruthy();
  };

  it("is blocked again from today on when unblocking is undone", async () => {
    const site = begun(day(-2), day(3));
    await unblockAt(day(1));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(async () => expect(await labelOf(day(1))).toMatch(/Paint, Blocked/));
    expect(screen.queryByRole("alert")?.textContent).toBe("");
    expect(site.sent.at(-1)?.body).toEqual({ unit: "1", from: TODAY, to: day(3), reason: "Paint" });
  });

  it("cannot be had back once all its nights are over", async () => {
    begun(day(-2), TODAY);
    await unblockAt(day(-1));
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("gets back what lies ahead of it when a later beginning is undone", async () => {
    const site = begun(day(-2), day(3));
    (await cellOf(PLACE, day(1))).focus();
    await userEvent.keyboard("{Enter}");
    fireEvent.input(await screen.findByLabelText("First night"), { target: { value: day(2) } });
    await userEvent.click(screen.getByRole("button", { name: "Save", hidden: true }));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(async () => expect(await labelOf(TODAY)).toMatch(/Paint, Blocked/));
    expect(screen.queryByRole("alert")?.textContent).toBe("");
    expect(site.sent.at(-1)?.body).toEqual({ from: TODAY, to: day(3), reason: "Paint" });
  });
});

describe("a refusal", () => {
  it("takes the block back and names the nights", async () => {
    const site = await open();
    const first = freeRun(site, PLACE, 2);
    site.answerNext({
      type: "urn:holiday-rental:problem:nights-taken",
      title: "taken",
      status: 409,
      nights: [first],
    });
    (await cellOf(PLACE, first)).focus();
    await userEvent.keyboard("{Enter}{Enter}");
    expect((await screen.findAllByText(/^Nothing was blocked\. Already taken: /))[0]).toBeTruthy();
    await free(first);
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });
});

describe("the form", () => {
  it("blocks dates typed in, and says when the end is before the beginning", async () => {
    const site = await open();
    const first = freeRun(site, PLACE, 2);
    await userEvent.click(screen.getByRole("button", { name: "Block dates" }));
    fireEvent.input(await screen.findByLabelText("First night"), { target: { value: first } });
    fireEvent.input(screen.getByLabelText("Free again on"), { target: { value: first } });
    const dialog = screen.getByRole("dialog", { hidden: true });
    await userEvent.click(within(dialog).getByRole("button", { name: "Block", hidden: true }));
    expect(within(dialog).getByText("Choose an end after the beginning.")).toBeTruthy();
    fireEvent.input(screen.getByLabelText("Free again on"), { target: { value: addDays(first, 1) } });
    await userEvent.click(within(dialog).getByRole("button", { name: "Block", hidden: true }));
    await blocked(first);
  });
});

it("a night that a conflicting claim has to itself is told as its own, and cannot be chosen", async () => {
  layOut();
  const site = connect();
  const claim = [...(site.hosts.tenant("seaview")?.ledger.claims.values() ?? [])].find(
    (each) => each.kind === "channel_stay",
  );
  if (!claim) throw new Error("no claim");
  visit(`/host/calendar?from=${claim.from}`, site);
  const shared = await cellOf(claim.property_id, claim.from);
  expect(shared.getAttribute("aria-label")).toMatch(/Conflict: Booked elsewhere/);
  const own = await cellOf(claim.property_id, addDays(claim.to, -1));
  expect(own.getAttribute("aria-label")).toMatch(/, Booked elsewhere/);
  await drag(own, 1);
  expect(document.querySelector('[aria-selected="true"]')).toBeNull();
});

it("several units go by the names their host gave them, else by their numbers", async () => {
  const site = connect();
  const place = [...(site.hosts.tenant("seaview")?.places.values() ?? [])].find(
    (each) => each.units.length > 1,
  );
  if (!place) throw new Error("no place has units");
  place.units = place.units.map((each) => (each.id === "2" ? { ...each, name: "" } : each));
  visit("/host/calendar", site);
  const headOf = (unit: string) =>
    document.querySelector(`[data-row="${place.property_id}/${unit}"] .timeline__head .hint`)?.textContent;
  await waitFor(() => expect(headOf("1")).toBe("Flat 1"));
  expect(headOf("2")).toBe("Unit 2");
  const first = freeRun(site, place.property_id, 1);
  (await cellOf(place.property_id, first)).focus();
  await userEvent.keyboard("{Enter}");
  const bar = await screen.findByRole("form", { name: "Chosen nights" });
  expect(within(bar).getByText(`${place.title}, Flat 1`)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Block dates" }));
  expect(await screen.findByRole("option", { name: `${place.title}, Unit 2`, hidden: true })).toBeTruthy();
});

it("conflicts, holds and gaps are told in words", async () => {
  const site = connect();
  visit(`/host/calendar?from=${day(190)}`, site);
  await cellOf(PLACE, day(200));
  expect(await labelOf(day(200))).toMatch(/Anna Müller, waiting for your answer/);
  expect((await cellOf("seaview-4", day(205))).getAttribute("aria-label")).toMatch(
    /held, someone is booking it/,
  );
  await userEvent.click(screen.getByRole("button", { name: "Today" }));
  await cellOf(PLACE, day(1));
  const gap = await screen.findAllByLabelText(/nobody can book/);
  expect(gap[0]?.getAttribute("aria-label")).toMatch(/\d nights? nobody can book: stays need \d/);
});
