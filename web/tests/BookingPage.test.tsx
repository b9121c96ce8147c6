import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Booking } from "../src/apiTypes.ts";
import { addDays, formatFullDay } from "../src/stayDates.ts";
import { booked, today } from "./booked.ts";
import { breakReading, problemDocument, visit } from "./site.tsx";

const heading = (name: string) => screen.findByRole("heading", { level: 1, name });
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const pressDay = (day: string) => press(new RegExp(`^${formatFullDay(day, "en-US")}`));

describe("a booking", () => {
  it.each(["", "#key=wrong"])("does not open with the fragment %j", async (fragment) => {
    const { booking } = booked();
    visit(`/booking/${booking.booking_id}${fragment}`);
    expect(await heading("We cannot show this booking")).toBeTruthy();
    expect(screen.getAllByRole("link", { name: "Find my booking" })[0]).toBeTruthy();
  });

  it.each([
    [
      "declined",
      { reason: "The roof is being mended." },
      "The host cannot take this stay",
      /The roof is being mended/,
    ],
    ["expired", {}, "Your request was not answered in time", /You can ask once more/],
    ["cancelled", { reason: "no-show" }, "You were noted as not arrived", /If that is wrong/],
    ["in_progress", {}, "Your stay has begun", /Check-out is on/],
    ["completed", {}, "Your stay is over", /You checked out on/],
  ] as [Booking["state"], Partial<Booking>, string, RegExp][])(
    "that is %s says so, and what happens next",
    async (state, more, title, next) => {
      const { platform, booking, address } = booked();
      platform.bookings.decide(booking.booking_id, state, more);
      visit(address);
      expect(await heading(title)).toBeTruthy();
      expect(screen.getByText(next)).toBeTruthy();
      expect(screen.queryByRole("button", { name: "Cancel booking" })).toBeNull();
      expect(screen.queryByRole("button", { name: "Change dates or guests" })).toBeNull();
    },
  );
});

describe("cancelling", () => {
  it("shows what is given back line by line before the button does anything", async () => {
    const { address, posts } = booked();
    visit(address);
    await press("Cancel booking");
    const table = within(await screen.findByRole("table"));
    expect(table.getByRole("row", { name: "Nights A$1,065.00 A$1,065.00" })).toBeTruthy();
    expect(screen.getByText("You get back everything: A$1,150.00.")).toBeTruthy();
    expect(posts).toHaveLength(0);
    await press("Yes, cancel it");
    expect(await heading("This booking is cancelled")).toBeTruthy();
    expect(posts[0]?.headers["booking-access"]).toBeTruthy();
    expect(posts[0]?.body).toEqual({ expected_refund: 115_000 });
    expect(screen.queryByRole("button", { name: "Cancel booking" })).toBeNull();
  });

  it("asks for what is given back once more where that failed, and cancels nothing before", async () => {
    const { address, posts } = booked();
    const mend = breakReading("/cancellation");
    visit(address);
    await press("Cancel booking");
    expect((await screen.findByRole("alert")).textContent).toContain("No connection");
    const confirm = screen.getByRole("button", { name: "Yes, cancel it" });
    expect(confirm.getAttribute("aria-disabled")).toBe("true");
    await userEvent.click(confirm);
    expect(posts).toHaveLength(0);
    mend();
    await press("Try again");
    await screen.findByText("You get back everything: A$1,150.00.");
    await press("Yes, cancel it");
    expect(await heading("This booking is cancelled")).toBeTruthy();
    expect(posts[0]?.body).toEqual({ expected_refund: 115_000 });
  });

  it("that is refused leaves the booking, and says why", async () => {
    const { address, answerNextPost } = booked();
    visit(address);
    await press("Cancel booking");
    await screen.findByRole("table");
    answerNextPost(problemDocument("stay-already-begun", 409));
    await press("Yes, cancel it");
    expect((await screen.findByRole("alert")).textContent).toContain("The check-in day has begun.");
    expect(await heading("Your stay is booked")).toBeTruthy();
  });
});

describe("a request", () => {
  it("says until when it is answered, and can be withdrawn", async () => {
    const { address, posts } = booked(2);
    visit(address);
    expect(await heading("Your request is with the host")).toBeTruthy();
    expect(screen.getByText(/^Asked\. Seaview Stays answers until .*\d/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Add to calendar" })).toBeNull();
    await press("Withdraw request");
    await press("Yes, withdraw it");
    expect(await heading("This booking is cancelled")).toBeTruthy();
    expect(screen.getByText("Nothing was paid, and nothing needs to be paid.")).toBeTruthy();
    expect(posts).toHaveLength(1);
  });
});

describe("changing", () => {
  const later = addDays(today, 6);

  it("shows the price before and after, and changes for exactly that", async () => {
    const { address, posts, booking } = booked();
    visit(address);
    await press("Change dates or guests");
    expect(await screen.findByText(/Choose other dates or guests/)).toBeTruthy();
    await pressDay(booking.check_in);
    await pressDay(later);
    expect(await screen.findByText("It costs A$355.00 more.")).toBeTruthy();
    expect(screen.getByText("A$355.00 × 4 nights")).toBeTruthy();
    await press("Change for A$355.00 more");
    expect(await screen.findByText("Your stay is changed.")).toBeTruthy();
    const sent = posts.at(-1);
    expect(sent?.method).toBe("PATCH");
    expect(sent?.body).toMatchObject({ check_out: later, expected_total: 150_500 });
    expect(address.endsWith(location.hash)).toBe(false);
    await press("Cancel booking");
    await screen.findByText("You get back everything: A$1,505.00.");
    await press("Yes, cancel it");
    expect(await heading("This booking is cancelled")).toBeTruthy();
  });

  it("there, back and there again is three changes, each made", async () => {
    const { address, platform, booking } = booked();
    visit(address);
    const changeTo = async (checkOut: string, difference: string) => {
      await press("Change dates or guests");
      await pressDay(booking.check_in);
      await pressDay(checkOut);
      await press(`Change for A$355.00 ${difference}`);
      await waitFor(() => expect(platform.bookings.all()[0]?.check_out).toBe(checkOut));
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    };
    await changeTo(later, "more");
    await changeTo(booking.check_out, "less");
    await changeTo(later, "more");
  });

  it("sent again after a lost answer, it is made once", async () => {
    const { address, posts, loseNextAnswer, booking } = booked();
    visit(address);
    await press("Change dates or guests");
    await pressDay(booking.check_in);
    await pressDay(later);
    await screen.findByText("It costs A$355.00 more.");
    loseNextAnswer();
    await press("Change for A$355.00 more");
    await screen.findByRole("alert");
    await press("Change for A$355.00 more");
    expect(await screen.findByText("Your stay is changed.")).toBeTruthy();
    const keys = posts
      .filter((sent) => sent.method === "PATCH")
      .map((sent) => sent.headers["idempotency-key"]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it("tells a refusal in words, and keeps what was chosen over closing and a reload", async () => {
    const { address, answerNextPost, booking } = booked();
    const first = visit(address);
    await press("Change dates or guests");
    await pressDay(booking.check_in);
    const refusal = { preparation: true, nights: [addDays(today, 7)] };
    answerNextPost(problemDocument("nights-taken", 409, refusal));
    await pressDay(later);
    expect((await screen.findByRole("alert")).textContent).toContain("too close to another stay");
    await press("Close");
    first.unmount();
    visit(address);
    await press("Change dates or guests");
    expect(await screen.findByText("It costs A$355.00 more.")).toBeTruthy();
  });

  it("a price that changed meanwhile is shown before it is agreed to", async () => {
    const { address, answerNextPost, posts } = booked();
    visit(address);
    await press("Change dates or guests");
    await press("More: Pets");
    await screen.findByText("The price stays the same.");
    answerNextPost(problemDocument("price-changed", 409));
    await press("Change the stay");
    expect((await screen.findByRole("alert")).textContent).toContain("The price changed");
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Change the stay" }).getAttribute("aria-disabled")).toBe(
        "false",
      ),
    );
    await press("Change the stay");
    expect(await screen.findByText("Your stay is changed.")).toBeTruthy();
    expect(posts.filter((sent) => sent.method === "PATCH")).toHaveLength(2);
  });

  it("that is being thought of stays while its money moves the booking on", async () => {
    const { address, booking, platform } = booked();
    visit(address);
    await press("Change dates or guests");
    await press("More: Pets");
    await screen.findByText("The price stays the same.");
    platform.bookings.decide(booking.booking_id, "confirmed", { payment_state: "paid" });
    const asked = vi.spyOn(globalThis, "fetch");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    window.dispatchEvent(new Event("visibilitychange"));
    await waitFor(() => expect(asked).toHaveBeenCalled());
    vi.useRealTimers();
    expect(await screen.findByText("Paid in full.")).toBeTruthy();
    expect(screen.getByText("The price stays the same.")).toBeTruthy();
  });
});
