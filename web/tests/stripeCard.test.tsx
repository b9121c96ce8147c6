import { fireEvent, screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { MockPlatform } from "../mock/platform.ts";
import { addDays, todayIn } from "../src/stayDates.ts";
import { fakeStreams } from "./eventSource.ts";
import { connect, visit } from "./site.tsx";

const checkIn = addDays(todayIn("Australia/Brisbane"), 2);
const ADDRESS = `/stay/seaview-1/book?check_in=${checkIn}&check_out=${addDays(checkIn, 3)}`;

type Listener = (event: object) => void;

/** Stripe's script as far as this site uses it. */
function fakeStripe() {
  const listeners = new Map<string, Listener>();
  const element = {
    mount: vi.fn(() => void setTimeout(() => listeners.get("ready")?.({}))),
    destroy: vi.fn(),
    on: (name: string, listener: Listener) => void listeners.set(name, listener),
  };
  const elements = {
    create: vi.fn(() => element),
    update: vi.fn(),
    submit: vi.fn(async (): Promise<object> => ({})),
  };
  const stripe = {
    elements: vi.fn<(options: object) => typeof elements>(() => elements),
    createPaymentMethod: vi.fn(async (): Promise<object> => ({ paymentMethod: { id: "pm_1" } })),
  };
  const begin = vi.fn<(key: string) => typeof stripe>(() => stripe);
  vi.stubGlobal("Stripe", begin);
  return { begin, stripe, elements, element };
}

function open() {
  fakeStreams();
  const platform = new MockPlatform();
  platform.takesCards = true;
  platform.paymentSettings = { publishable_key: "pk_test_real", stand_in: false };
  const site = connect(platform);
  return { ...site, page: visit(ADDRESS) };
}

async function fillIn() {
  fireEvent.input(await screen.findByLabelText("Full name"), { target: { value: "Ada" } });
  fireEvent.input(screen.getByLabelText("E-mail"), { target: { value: "ada@example.com" } });
}

const button = async () => {
  const found = await screen.findByRole("button", { name: "Book and pay A$1,150.00" });
  await waitFor(() => expect(found.getAttribute("aria-disabled")).toBe("false"));
  return found;
};

describe("Stripe's card fields", () => {
  it("are asked for what the API will make of the card, and the PaymentMethod goes with the booking", async () => {
    const { begin, stripe, element } = fakeStripe();
    const { posts } = open();
    await fillIn();
    await userEvent.click(await button());
    expect(await screen.findByRole("heading", { name: "Paying for your stay" })).toBeTruthy();
    expect(begin).toHaveBeenCalledWith("pk_test_real", expect.anything());
    expect(stripe.elements.mock.calls[0]?.[0]).toMatchObject({
      mode: "payment",
      amount: 115_000,
      currency: "aud",
      paymentMethodCreation: "manual",
      captureMethod: "manual",
      setupFutureUsage: "off_session",
    });
    expect(posts[0]?.body?.payment_method).toBe("pm_1");
    await waitFor(() => expect(element.destroy).toHaveBeenCalled());
  });

  it("that are wrong send nothing, and what Stripe says is told", async () => {
    const { elements, stripe } = fakeStripe();
    const { posts } = open();
    await fillIn();
    elements.submit.mockResolvedValueOnce({ error: { message: "Your card number is incomplete." } });
    await userEvent.click(await button());
    expect(stripe.createPaymentMethod).not.toHaveBeenCalled();
    stripe.createPaymentMethod.mockResolvedValueOnce({ error: { message: "Your card cannot be used." } });
    await userEvent.click(await button());
    expect((await screen.findByRole("alert")).textContent).toContain("Your card cannot be used.");
    expect(posts).toHaveLength(0);
  });

  it("make one PaymentMethod for one card: pressed again after a lost answer, it is the same", async () => {
    const { stripe } = fakeStripe();
    const { posts, loseNextAnswer } = open();
    await fillIn();
    loseNextAnswer();
    await userEvent.click(await button());
    await screen.findByText("We could not reach the booking desk");
    await userEvent.click(await button());
    await screen.findByRole("heading", { name: "Paying for your stay" });
    expect(stripe.createPaymentMethod).toHaveBeenCalledTimes(1);
    expect(posts[1]?.body).toEqual(posts[0]?.body);
  });

  it("follow the price", async () => {
    const { elements } = fakeStripe();
    open();
    await button();
    await userEvent.click(screen.getByRole("button", { name: /^Guests/ }));
    for (let more = 0; more < 3; more += 1)
      await userEvent.click(await screen.findByRole("button", { name: "More: Adults", hidden: true }));
    await waitFor(() =>
      expect(elements.update).toHaveBeenCalledWith(expect.objectContaining({ amount: 121_000 })),
    );
    expect(elements.create).toHaveBeenCalledTimes(1);
  });

  it("that cannot be loaded can be asked for again", async () => {
    const { begin } = fakeStripe();
    begin.mockImplementationOnce(() => {
      throw new Error("blocked");
    });
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await button()).toBeTruthy();
  });
});
