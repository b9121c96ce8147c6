import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Booking } from "../src/apiTypes.ts";
import type { PaymentDocument } from "../src/paymentTypes.ts";
import { booked } from "./booked.ts";
import { type FakeEventSource, fakeStreams } from "./eventSource.ts";
import { problemDocument, visit } from "./site.tsx";

const heading = (name: string) => screen.findByRole("heading", { level: 1, name });
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole("button", { name }));
const gone = (id: string) => expect(screen.queryByRole("button", { name: id })).toBeNull();

let streams: FakeEventSource[];
let left: string[];

beforeEach(() => {
  streams = fakeStreams();
  left = [];
  vi.spyOn(location, "assign").mockImplementation((to) => void left.push(String(to)));
});

/** A booking that waits for its money; `hears` lets the page's stream tell what the bank said. */
function waiting(method = "pm_card_visa", place = 1) {
  const site = booked(place, method);
  const { payments, bookings } = site.platform;
  const id = site.booking.booking_id;
  const say = (name: string, told: PaymentDocument | undefined) =>
    streams
      .findLast((stream) => stream.readyState !== 2 && stream.url.includes("/payments/"))
      ?.say(name, told);
  return {
    ...site,
    hears: async (name: string) => {
      await waitFor(() => expect(streams.length).toBeGreaterThan(0));
      say(`payment.${name}`, payments.settle(id));
    },
    now: () => bookings.all()[0] as Booking,
    force: (told: Partial<PaymentDocument>) => payments.force(id, told),
  };
}

function typeCard(number: string) {
  for (const [label, value] of [
    ["Card number", number],
    ["Valid until", "1234"],
    ["Security code", "123"],
  ] as const)
    fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

describe("a booking that waits for its money", () => {
  it("goes on by itself when the bank says yes, and shows what was paid with which card", async () => {
    const { address, hears } = waiting();
    visit(address);
    await heading("Paying for your stay");
    expect(screen.queryByRole("button", { name: "Add to calendar" })).toBeNull();
    await hears("completed");
    expect(await heading("Your stay is booked")).toBeTruthy();
    const price = within(screen.getByRole("region", { name: "Your price" }));
    expect(price.getByText("Paid").nextSibling?.textContent).toBe("A$1,150.00");
    expect(price.getByText("Visa …4242")).toBeTruthy();
    await waitFor(() => expect(streams.every((stream) => stream.readyState === 2)).toBe(true));
  });

  it("is looked for where the stream fails", async () => {
    vi.stubGlobal("EventSource", undefined);
    const { address, platform, booking } = waiting();
    visit(address);
    await heading("Paying for your stay");
    platform.payments.settle(booking.booking_id);
    expect(await heading("Your stay is booked")).toBeTruthy();
  });

  it("asks for another card in place, says why and until when, and takes it once", async () => {
    const { address, hears, posts, now } = waiting("pm_card_chargeDeclinedInsufficientFunds");
    visit(address);
    await heading("Paying for your stay");
    await hears("failed");
    expect(await heading("Your card was not accepted")).toBeTruthy();
    expect(
      screen.getByText(/There is not enough money on the card for this. Nothing was charged./),
    ).toBeTruthy();
    const until = new Intl.DateTimeFormat("en-US", { timeStyle: "short" });
    expect(
      await screen.findByText(
        `Your nights are kept until ${until.format(Date.parse(now().expires_at ?? ""))}.`,
      ),
    ).toBeTruthy();
    await screen.findByLabelText("Card number");
    typeCard("4242424242424242");
    await userEvent.dblClick(screen.getByRole("button", { name: "Try this card for A$1,150.00" }));
    expect(await heading("Paying for your stay")).toBeTruthy();
    expect(posts).toHaveLength(1);
    expect(posts[0]?.url).toMatch(/\/attempts$/);
    expect(posts[0]?.body).toEqual({ payment_method: "pm_card_visa" });
    await hears("completed");
    expect(await heading("Your stay is booked")).toBeTruthy();
  });

  it("tries a card without an answer again under the same key", async () => {
    const { address, hears, posts, loseNextAnswer } = waiting("pm_card_chargeDeclined");
    visit(address);
    await heading("Paying for your stay");
    await hears("failed");
    await screen.findByLabelText("Card number");
    typeCard("4242424242424242");
    loseNextAnswer();
    await press("Try this card for A$1,150.00");
    expect((await screen.findByRole("alert")).textContent).toContain("No connection");
    await press("Try this card for A$1,150.00");
    expect(await heading("Paying for your stay")).toBeTruthy();
    const [first, second] = posts.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toBe(second);
  });

  it("that another tab paid for meanwhile says so instead of taking a second card", async () => {
    const { address, hears, answerNextPost, platform, booking } = waiting("pm_card_chargeDeclined");
    visit(address);
    await heading("Paying for your stay");
    await hears("failed");
    await screen.findByLabelText("Card number");
    typeCard("4242424242424242");
    platform.bookings.decide(booking.booking_id, "confirmed");
    platform.payments.force(booking.booking_id, { status: "paid", captured: 115_000 });
    answerNextPost(problemDocument("payment-not-open", 409));
    await press("Try this card for A$1,150.00");
    expect(await heading("Your stay is booked")).toBeTruthy();
  });

  it("counts the cards that are left, and offers none after the last", async () => {
    const { address, force } = waiting("pm_card_chargeDeclined");
    force({ status: "declined", decline: "generic_decline", tries_left: 1 });
    const first = visit(address);
    await heading("Your card was not accepted");
    expect(screen.getByText("You can try 1 more card.")).toBeTruthy();
    first.unmount();
    force({ tries_left: 0 });
    visit(address);
    expect(await heading("No further card can be tried")).toBeTruthy();
    expect(screen.queryByLabelText("Card number")).toBeNull();
  });

  it("says that the bank cannot be reached, that nights are kept, and that nothing was charged", async () => {
    const { address, force } = waiting();
    force({ status: "stuck" });
    visit(address);
    expect(await heading("We could not reach the bank")).toBeTruthy();
    expect(screen.getByText(/Your nights are kept, and we go on trying. Nothing was charged./)).toBeTruthy();
  });

  it.each([
    [{ decline: "generic_decline", status: "let_go" }, "This booking was not paid in time"],
    [{ status: "let_go" }, "This booking has run out of time"],
  ] as const)("that expired with %j says that nothing was charged, and leads on", async (told, title) => {
    const { address, force, platform, booking } = waiting();
    force(told);
    platform.bookings.decide(booking.booking_id, "expired");
    visit(address);
    expect(await heading(title)).toBeTruthy();
    expect(screen.getByText(/Nothing was charged, and the nights are free again/)).toBeTruthy();
    expect(screen.getByRole("link", { name: "Choose other dates" })).toBeTruthy();
  });

  it("whose nights another channel sold meanwhile says so in words, not in the API's", async () => {
    const { address, platform, booking } = waiting();
    platform.bookings.decide(booking.booking_id, "cancelled", { reason: "nights-taken" });
    visit(address);
    expect(await heading("Your nights were sold elsewhere meanwhile")).toBeTruthy();
    expect(screen.queryByText(/nights-taken/)).toBeNull();
  });

  it("can be cancelled without a word of hosts who answer", async () => {
    const { address } = waiting();
    visit(address);
    await heading("Paying for your stay");
    await press("Cancel booking");
    expect(screen.getByText(/The nights become free for others, and nothing is charged/)).toBeTruthy();
    await press("Yes, cancel it");
    expect(await heading("This booking is cancelled")).toBeTruthy();
  });

  it("becomes a request with its money reserved where the host decides", async () => {
    const { address, hears } = waiting("pm_card_visa", 2);
    visit(address);
    await heading("Paying for your stay");
    await hears("completed");
    expect(await heading("Your request is with the host")).toBeTruthy();
    expect(screen.getByText("Reserved on your card")).toBeTruthy();
    expect(screen.getByText("It is taken when the host says yes, and let go otherwise.")).toBeTruthy();
  });
});

describe("a bank that asks for proof", () => {
  it("is opened by itself where the card was just given, once; the way back finds the key", async () => {
    const { address, hears, booking } = waiting("pm_card_authenticationRequired");
    sessionStorage.setItem(`bank:${booking.booking_id}`, "true");
    const first = visit(address);
    await heading("Paying for your stay");
    await hears("action_needed");
    expect(await heading("Your bank asks you to confirm")).toBeTruthy();
    await waitFor(() => expect(left).toEqual([`/mock/bank?booking=${booking.booking_id}`]));
    first.unmount();
    visit(`/booking/${booking.booking_id}?payment_intent=pi_1&payment_intent_client_secret=secret`);
    expect(await heading("Your bank asks you to confirm")).toBeTruthy();
    expect(left).toHaveLength(1);
    expect(location.hash).toBe(`#key=${booking.access_token}`);
    expect(location.search).toBe("");
    await press("Continue at your bank");
    expect(left).toHaveLength(2);
  });

  it("is not opened by itself in another tab", async () => {
    const { address, platform, booking } = waiting("pm_card_authenticationRequired");
    platform.payments.settle(booking.booking_id);
    visit(address);
    expect(await screen.findByRole("button", { name: "Continue at your bank" })).toBeTruthy();
    expect(left).toEqual([]);
  });

  it("is not opened at an address that is none of the web", async () => {
    const { address, force } = waiting();
    force({ status: "action_needed", action_url: "javascript:alert(1)" });
    visit(address);
    await press("Continue at your bank");
    expect(left).toEqual([]);
  });
});

describe("a booked stay", () => {
  function paid() {
    const site = waiting();
    site.platform.payments.settle(site.booking.booking_id);
    return site;
  }

  it("asks for the difference that a change left open", async () => {
    const { address, force, posts } = paid();
    force({ status: "declined", decline: "insufficient_funds", due: 150_500, captured: 115_000 });
    visit(address);
    expect(await heading("Your stay is booked")).toBeTruthy();
    expect(await screen.findByText("A$355.00 is still to be paid")).toBeTruthy();
    await screen.findByLabelText("Card number");
    typeCard("4242424242424242");
    await press("Pay the difference, A$355.00");
    await waitFor(() => gone("Pay the difference, A$355.00"));
    expect(posts.at(-1)?.url).toMatch(/\/attempts$/);
    expect(await screen.findByText("Your bank is still being asked.")).toBeTruthy();
  });

  it("that is cancelled shows the preview's own lines, over a reload too, and what came back so far", async () => {
    const { address, platform, booking } = paid();
    const first = visit(address);
    await press("Cancel booking");
    const shown = () => screen.getAllByRole("row").map((row) => row.textContent);
    await screen.findByRole("table");
    const agreed = shown();
    await press("Yes, cancel it");
    expect(await heading("This booking is cancelled")).toBeTruthy();
    expect(shown()).toEqual(agreed);
    first.unmount();
    platform.payments.settle(booking.booking_id);
    visit(address);
    expect(await heading("This booking is cancelled")).toBeTruthy();
    expect(shown()).toEqual(agreed);
    expect((await screen.findByText("Given back so far")).nextSibling?.textContent).toBe("A$1,150.00");
  });
});
