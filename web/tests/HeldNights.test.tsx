import { screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { addDays, todayIn } from "../src/stayDates.ts";
import { connect, problemDocument, visit } from "./site.tsx";

const checkIn = addDays(todayIn("Australia/Brisbane"), 2);
const STAY = `check_in=${checkIn}&check_out=${addDays(checkIn, 3)}`;
const ADDRESS = `/stay/seaview-1/book?${STAY}`;
const REQUEST = `/stay/seaview-2/book?${STAY}`;

const button = (name: RegExp) => screen.findByRole("button", { name });

async function fillIn() {
  await userEvent.type(await screen.findByLabelText("Full name"), "Ada Lovelace");
  await userEvent.type(screen.getByLabelText("E-mail"), "ada@example.com");
}

describe("nights at the checkout", () => {
  it("are kept when the page opens, and booked by that hold at its price", async () => {
    const { holds, posts } = connect();
    visit(ADDRESS);
    expect(await screen.findByText(/^We keep these nights for you until \d/)).toBeTruthy();
    await fillIn();
    await userEvent.click(await button(/^Book for/));
    await screen.findByRole("heading", { name: "Your stay is booked" });
    expect(holds).toHaveLength(1);
    expect(holds[0]?.headers["checkout-session"]).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
    expect(posts[0]?.headers["checkout-session"]).toBe(holds[0]?.headers["checkout-session"]);
    expect(posts[0]?.body).toMatchObject({ hold_id: expect.any(String), quote_token: "quote-115000" });
  });

  it("are given back when the page is left", async () => {
    const { holds } = connect();
    visit(ADDRESS);
    await screen.findByText(/^We keep these nights/);
    await userEvent.click(screen.getByRole("link", { name: "Change dates" }));
    await waitFor(() => expect(holds.map((sent) => sent.method)).toEqual(["POST", "DELETE"]));
    expect(await screen.findByRole("link", { name: "Continue to booking" })).toBeTruthy();
  });

  it("are kept anew for other guests, in one go", async () => {
    const { holds } = connect();
    visit(ADDRESS);
    await screen.findByText(/^We keep these nights/);
    await userEvent.click(screen.getByRole("button", { name: /^Guests/ }));
    for (let press = 0; press < 3; press += 1)
      await userEvent.click(await screen.findByRole("button", { name: "More: Adults" }));
    expect(await button(/^Book for A\$1,210\.00$/)).toBeTruthy();
    expect(holds).toHaveLength(2);
  });

  it("whose time is over are taken again when the button is pressed", async () => {
    const { holds } = connect();
    visit(ADDRESS);
    await screen.findByText(/^We keep these nights/);
    await fillIn();
    const now = Date.now();
    vi.spyOn(Date, "now").mockReturnValue(now + 16 * 60_000);
    await userEvent.click(await button(/^Book for/));
    expect(await screen.findByRole("heading", { name: "Your stay is booked" })).toBeTruthy();
    expect(holds.map((sent) => sent.method)).toEqual(["POST", "POST"]);
  });

  it("that the API no longer holds are taken again without a word", async () => {
    const { posts, answerNextPost } = connect();
    visit(ADDRESS);
    await screen.findByText(/^We keep these nights/);
    await fillIn();
    answerNextPost(problemDocument("hold-expired", 409));
    await userEvent.click(await button(/^Book for/));
    expect(await screen.findByRole("heading", { name: "Your stay is booked" })).toBeTruthy();
    expect(posts).toHaveLength(2);
  });

  it("that somebody else has are told before anything is typed", async () => {
    const { answerNextHold } = connect();
    answerNextHold(problemDocument("nights-taken", 409, { nights: [checkIn] }));
    visit(ADDRESS);
    expect(
      await screen.findByText("Some of these nights are already taken. Choose other dates."),
    ).toBeTruthy();
  });

  it("can be booked without a hold where too many are held", async () => {
    const { answerNextHold, posts } = connect();
    const full = problemDocument("too-many-holds", 429, { held_by: "session" });
    answerNextHold(full);
    answerNextHold(full);
    visit(ADDRESS);
    expect(await screen.findByText(/You already have nights kept at other places/)).toBeTruthy();
    await fillIn();
    await userEvent.click(await button(/^Book for/));
    expect(await screen.findByRole("heading", { name: "Your stay is booked" })).toBeTruthy();
    expect(posts[0]?.body).not.toHaveProperty("hold_id");
  });
});

describe("a place whose other calendars are out of date", () => {
  it("is asked for from the start, and the request is sent", async () => {
    const { platform, posts } = connect();
    platform.stale = true;
    visit(ADDRESS);
    expect(await screen.findByRole("heading", { name: "Ask for your stay" })).toBeTruthy();
    await fillIn();
    await userEvent.click(await button(/^Ask to stay for/));
    expect(await screen.findByRole("heading", { name: "Your request is with the host" })).toBeTruthy();
    expect(posts).toHaveLength(1);
  });

  it("that were fresh when the page opened is not asked for before its guest was told", async () => {
    const { platform, posts } = connect();
    visit(ADDRESS);
    await fillIn();
    platform.stale = true;
    await userEvent.click(await button(/^Book for/));
    expect(await screen.findByText("The host answers this one")).toBeTruthy();
    expect(platform.bookings.all()).toHaveLength(0);
    await userEvent.click(await button(/^Ask to stay for/));
    expect(await screen.findByRole("heading", { name: "Your request is with the host" })).toBeTruthy();
    expect(posts).toHaveLength(2);
  });

  it("is booked at once when they were read meanwhile", async () => {
    const { platform } = connect();
    platform.stale = true;
    visit(ADDRESS);
    await fillIn();
    platform.stale = false;
    await userEvent.click(await button(/^Ask to stay for/));
    expect(await screen.findByRole("heading", { name: "Your stay is booked" })).toBeTruthy();
  });
});

describe("a place whose host is asked first", () => {
  it("holds the nights for the address that asks, and shows the request", async () => {
    const { holds, posts } = connect();
    visit(REQUEST);
    expect(await screen.findByRole("heading", { name: "Ask for your stay" })).toBeTruthy();
    expect(screen.getByText(/the host answers within 24 hours/)).toBeTruthy();
    await fillIn();
    await userEvent.dblClick(await button(/^Ask to stay for/));
    expect(await screen.findByRole("heading", { name: "Your request is with the host" })).toBeTruthy();
    expect(holds.map((sent) => sent.body as { email?: string }).map((body) => body.email)).toEqual([
      undefined,
      "ada@example.com",
    ]);
    expect(posts).toHaveLength(1);
  });

  it("finds the request whose answer was lost, though it has taken its own nights, after a reload too", async () => {
    const { platform, loseNextAnswer } = connect();
    const first = visit(REQUEST);
    await fillIn();
    loseNextAnswer();
    await userEvent.click(await button(/^Ask to stay for/));
    await screen.findByText("We could not reach the booking desk");
    first.unmount();
    visit(REQUEST);
    expect(await screen.findByText("We did not hear back about your booking")).toBeTruthy();
    await userEvent.type(screen.getByLabelText("Full name"), " King");
    await userEvent.click(await button(/^Ask to stay for/));
    expect(await screen.findByRole("heading", { name: "Your request is with the host" })).toBeTruthy();
    expect(platform.mail).toHaveLength(1);
  });

  it("cannot be asked while too many nights are held, and says so", async () => {
    const { answerNextHold } = connect();
    visit(REQUEST);
    await screen.findByText(/^We keep these nights/);
    await fillIn();
    answerNextHold(problemDocument("too-many-holds", 429, { held_by: "contact" }));
    await userEvent.click(await button(/^Ask to stay for/));
    expect((await screen.findByRole("alert")).textContent).toContain(
      "Many requests already wait under this e-mail address.",
    );
    expect(screen.getByDisplayValue("Ada Lovelace")).toBeTruthy();
  });
});
