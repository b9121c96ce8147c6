/** The console looks again by itself: what others did shows, and what is being typed stays. */
import { fireEvent, screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { connect, day, visit } from "./site.tsx";

const SOON = 21_000;

beforeEach(
  () =>
    void vi.useFakeTimers({
      shouldAdvanceTime: true,
      toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "Date"],
    }),
);

function see(state: "visible" | "hidden"): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  window.dispatchEvent(new Event("visibilitychange"));
}

const bookingsOf = (site: ReturnType<typeof connect>) => [
  ...(site.hosts.tenant("seaview")?.ledger.bookings.values() ?? []),
];

/** How often an address was read from now on. */
function reads(ending: RegExp): () => number {
  const whole = fetch;
  let count = 0;
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    if ((init?.method ?? "GET") === "GET" && ending.test(url)) count += 1;
    return whole(url, init);
  });
  return () => count;
}

describe("the list of bookings", () => {
  it("shows what happened meanwhile, under a focus that stays where it is", async () => {
    const site = connect();
    visit("/host/bookings", site);
    await waitFor(() => expect(document.querySelectorAll(".booking-row")).toHaveLength(25));
    const rows = [...document.querySelectorAll<HTMLAnchorElement>(".booking-row")];
    const row = rows.find((each) => each.textContent?.includes("confirmed"));
    const booking = bookingsOf(site).find((each) => row?.href.endsWith(each.booking_id));
    if (!row || !booking) throw new Error("no booking in the list");
    row.focus();
    booking.state = "cancelled";
    await vi.advanceTimersByTimeAsync(SOON);
    await waitFor(() => expect(row.textContent).toContain("cancelled"));
    expect(document.activeElement).toBe(row);
  });

  it("rests while the tab is hidden, and looks at once when it is seen again", async () => {
    const site = connect();
    visit("/host/bookings", site);
    await waitFor(() => expect(document.querySelectorAll(".booking-row")).toHaveLength(25));
    const asked = reads(/\/bookings\?/);
    see("hidden");
    await vi.advanceTimersByTimeAsync(5 * SOON);
    expect(asked()).toBe(0);
    see("visible");
    await waitFor(() => expect(asked()).toBe(1));
    await vi.advanceTimersByTimeAsync(SOON);
    expect(asked()).toBe(2);
  });
});

describe("a booking", () => {
  it("shows what happened meanwhile and keeps a half-written reason, with the focus in it", async () => {
    const site = connect();
    const booking = bookingsOf(site).find((each) => each.state === "pending" && each.check_out > day(1));
    if (!booking) throw new Error("nobody asks");
    visit(`/host/bookings/${booking.booking_id}`, site);
    await userEvent
      .setup({ advanceTimers: vi.advanceTimersByTime })
      .click(await screen.findByRole("button", { name: "Decline" }));
    const reason = await screen.findByLabelText<HTMLTextAreaElement>("Reason");
    fireEvent.input(reason, { target: { value: "We ren" } });
    reason.focus();
    booking.guest.phone = "+61 411 222 333";
    await vi.advanceTimersByTimeAsync(SOON);
    expect(await screen.findByText("+61 411 222 333")).toBeTruthy();
    expect(screen.getByLabelText("Reason")).toBe(reason);
    expect(reason.value).toBe("We ren");
    expect(document.activeElement).toBe(reason);
  });

  it("rests, with all of its page, while the tab is hidden", async () => {
    const site = connect();
    const [booking] = bookingsOf(site);
    visit(`/host/bookings/${booking?.booking_id}`, site);
    await screen.findByRole("heading", { level: 1, name: booking?.guest.name });
    await screen.findByText("What happened");
    await vi.advanceTimersByTimeAsync(1_000);
    const [anything, asked] = [reads(/./), reads(/v1\/bookings\/[^/]+$/)];
    see("hidden");
    await vi.advanceTimersByTimeAsync(5 * SOON);
    expect(anything()).toBe(0);
    see("visible");
    await waitFor(() => expect(asked()).toBe(1));
  });
});
