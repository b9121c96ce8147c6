import { fireEvent, screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { MockPlatform } from "../mock/platform.ts";
import { addDays, todayIn } from "../src/stayDates.ts";
import { fakeStreams } from "./eventSource.ts";
import { breakReading, connect, problemDocument, visit } from "./site.tsx";

const checkIn = addDays(todayIn("Australia/Brisbane"), 2);
const address = (place = 1) =>
  `/stay/seaview-${place}/book?check_in=${checkIn}&check_out=${addDays(checkIn, 3)}`;
const VISA = "4242424242424242";

function open(place = 1, platform = new MockPlatform()) {
  fakeStreams();
  platform.takesCards = true;
  platform.payments.waitMs = Infinity;
  const site = connect(platform);
  return { ...site, page: visit(address(place)) };
}

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

async function fillIn(number = VISA) {
  await screen.findByLabelText("Card number");
  type("Full name", "Ada Lovelace");
  type("E-mail", "ada@example.com");
  type("Card number", number);
  type("Valid until", "1234");
  type("Security code", "123");
}

const button = (name = /^Book and pay A\$1,150\.00$/) => screen.findByRole("button", { name });
const everythingKept = () => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]);

describe("booking by card", () => {
  it("sends the card's PaymentMethod once for a double click, and its number nowhere", async () => {
    const { posts, platform } = open();
    await fillIn();
    expect(screen.getByLabelText<HTMLInputElement>("Card number").value).toBe("4242 4242 4242 4242");
    await userEvent.dblClick(await button());
    expect(await screen.findByRole("heading", { name: "Paying for your stay" })).toBeTruthy();
    expect(posts).toHaveLength(1);
    expect(posts[0]?.body?.payment_method).toBe("pm_card_visa");
    expect(JSON.stringify(posts) + everythingKept()).not.toMatch(/4242 ?4242|"123"/);
    expect(platform.bookings.all()[0]?.state).toBe("awaiting_payment");
  });

  it("says what is wrong with the card at its fields, beside what is wrong with the rest", async () => {
    const { posts } = open();
    await screen.findByLabelText("Card number");
    type("Card number", "4242424242424241");
    await userEvent.click(await button());
    const name = screen.getByLabelText("Full name");
    await waitFor(() => expect(document.activeElement === name).toBe(true));
    expect(screen.getByText(/This number has a slip in it/)).toBeTruthy();
    type("Full name", "Ada");
    type("E-mail", "ada@example.com");
    await userEvent.click(await button());
    const number = screen.getByLabelText("Card number");
    await waitFor(() => expect(document.activeElement === number).toBe(true));
    expect(posts).toHaveLength(0);
  });

  it("refuses a card of the real world in words", async () => {
    const { posts } = open();
    await fillIn("5555555555554444");
    await userEvent.click(await button());
    expect(await screen.findByText(/Only test cards can be used here/)).toBeTruthy();
    expect(posts).toHaveLength(0);
  });

  it("reads what was typed a moment ago", async () => {
    const { posts } = open();
    await fillIn();
    const pay = await button();
    await waitFor(() => expect(pay.getAttribute("aria-disabled")).toBe("false"));
    type("Card number", "4000000000009995");
    fireEvent.submit(pay.closest("form") as HTMLFormElement);
    await waitFor(() => expect(posts).toHaveLength(1));
    expect(posts[0]?.body?.payment_method).toBe("pm_card_chargeDeclinedInsufficientFunds");
  });

  it("names test cards, and types the one that is pressed", async () => {
    open();
    const number = await screen.findByLabelText<HTMLInputElement>("Card number");
    await userEvent.click(screen.getByText("Test cards"));
    await userEvent.click(screen.getByRole("button", { name: "4000 0000 0000 9995", hidden: true }));
    expect(number.value).toBe("4000 0000 0000 9995");
  });

  it("keeps the card it sent over a lost answer and a reload, without its number", async () => {
    const { posts, platform, page, loseNextAnswer } = open();
    await fillIn();
    loseNextAnswer();
    await userEvent.click(await button());
    await screen.findByText("We could not reach the booking desk");
    page.unmount();
    visit(address());
    expect(await screen.findByText("The card you gave goes with this booking.")).toBeTruthy();
    expect(screen.queryByLabelText("Card number")).toBeNull();
    await userEvent.click(await button());
    expect(await screen.findByRole("heading", { name: "Paying for your stay" })).toBeTruthy();
    expect(posts.map(({ body }) => body?.payment_method)).toEqual(["pm_card_visa", "pm_card_visa"]);
    expect(posts[1]?.headers["idempotency-key"]).toBe(posts[0]?.headers["idempotency-key"]);
    expect(platform.bookings.all()).toHaveLength(1);
  });

  it("with another card finds the booking that the first one made unheard", async () => {
    const { platform, page, loseNextAnswer } = open();
    await fillIn();
    loseNextAnswer();
    await userEvent.click(await button());
    await screen.findByText("We could not reach the booking desk");
    page.unmount();
    visit(address());
    await userEvent.click(await screen.findByRole("button", { name: "Use another card" }));
    await fillIn("4000000000009995");
    await userEvent.click(await button());
    expect(await screen.findByRole("heading", { name: "Paying for your stay" })).toBeTruthy();
    expect(platform.bookings.all()).toHaveLength(1);
  });

  it("keeps what was typed on the card while a refusal is read", async () => {
    const { answerNextPost } = open();
    await fillIn();
    answerNextPost(problemDocument("busy", 503));
    answerNextPost(problemDocument("internal", 500));
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout"],
      shouldAdvanceTime: true,
      advanceTimeDelta: 200,
    });
    await userEvent.click(await button());
    expect(await screen.findByRole("alert")).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>("Card number").value).toBe("4242 4242 4242 4242");
  });

  it("says what a request reserves, and a place that charges later when it does", async () => {
    const { page } = open(2);
    expect(await screen.findByRole("button", { name: /^Ask to book, reserve A\$/ })).toBeTruthy();
    expect(screen.getByText(/Reserved on your card now, taken when the host says yes\./)).toBeTruthy();
    page.unmount();
    const later = new MockPlatform();
    later.place("seaview", "seaview-1").payment_time = "after_check_in";
    open(1, later);
    expect(await button(/^Book and reserve A\$1,150\.00$/)).toBeTruthy();
    expect(screen.getByText("Reserved on your card now, taken after check-in.")).toBeTruthy();
    expect(screen.getByText("If you cancel")).toBeTruthy();
  });

  it("goes on without a card where it cannot be learnt how cards are taken", async () => {
    fakeStreams();
    const { posts } = connect();
    breakReading("/payment-settings");
    visit(address());
    expect(await screen.findByRole("button", { name: "Book for A$1,150.00" })).toBeTruthy();
    expect(screen.queryByLabelText("Card number")).toBeNull();
    expect(screen.getByText("No payment is taken now.")).toBeTruthy();
    expect(posts).toHaveLength(0);
  });
});
