import { screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { addMonths, monthName } from "../../src/host/money/month.ts";
import { breakReading } from "../site.tsx";
import { connect, TODAY, visit } from "./site.tsx";

type Site = ReturnType<typeof connect>;

const tenant = ({ hosts }: Site) => {
  const found = hosts.tenant("seaview");
  if (!found) throw new Error("no tenant");
  return found;
};

function bookingThat(site: Site, status: string) {
  const { ledger, money } = tenant(site);
  const found = [...ledger.bookings.values()].find((one) => money.documentOf(one).status === status);
  if (!found) throw new Error(`no payment is ${status}`);
  return found;
}

describe("today", () => {
  it("tells payments that did not go through and disputes, and lets a stuck one go on", async () => {
    const site = connect();
    const stuck = bookingThat(site, "stuck");
    visit("/host", site);
    const again = await screen.findByRole("button", { name: `Try again: ${stuck.guest.name}` });
    const section = within(screen.getByRole("region", { name: "Waiting for your answer" }));
    expect(section.getByText(/not enough money on the card/)).toBeTruthy();
    expect(section.getByText(/Your guest has to give another card/)).toBeTruthy();
    expect(section.getByText("The cardholder disputes this payment at their bank.")).toBeTruthy();
    await userEvent.click(again);
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Try again:/ })).toBeNull());
    expect(site.sent.map(({ url }) => url)).toEqual([`/api/v1/payments/${stuck.booking_id}/retry`]);
    expect(site.sent[0]?.headers["idempotency-key"]).toBeTruthy();
  });

  it("asks once more where payments could not be loaded", async () => {
    const site = connect();
    const mend = breakReading("/payments");
    visit("/host", site);
    const notice = await screen.findByText("Whether payments need you could not be loaded");
    mend();
    await userEvent.click(within(notice.closest("div") as HTMLElement).getByRole("button"));
    expect(await screen.findByText(/not enough money on the card/)).toBeTruthy();
  });
});

describe("a booking's payment", () => {
  it("is shown with its amounts, its card and what the bank said", async () => {
    const site = connect();
    const declined = bookingThat(site, "declined");
    visit(`/host/bookings/${declined.booking_id}`, site);
    const payment = within(await screen.findByRole("region", { name: "Payment" }));
    expect(await payment.findByText("card declined")).toBeTruthy();
    expect(payment.getByText("Visa …4242")).toBeTruthy();
    expect(payment.getByText("not enough money on the card")).toBeTruthy();
  });

  it("that is stuck can be tried again, and says why it was not", async () => {
    const site = connect();
    visit(`/host/bookings/${bookingThat(site, "stuck").booking_id}`, site);
    const again = await screen.findByRole("button", { name: "Try again" });
    site.answerNext(new TypeError("network connection was lost"));
    await userEvent.click(again);
    expect((await screen.findByRole("alert")).textContent).toContain("It was not tried again");
    await userEvent.click(again);
    expect(await screen.findByText("under way")).toBeTruthy();
    const [first, second] = site.sent.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toBe(second);
  });

  it("is not asked for where no card pays", async () => {
    const site = connect();
    const booking = bookingThat(site, "paid");
    booking.pays_by = "cash";
    visit(`/host/bookings/${booking.booking_id}`, site);
    expect(await screen.findByRole("heading", { name: "What happened" })).toBeTruthy();
    expect(screen.queryByRole("region", { name: "Payment" })).toBeNull();
  });
});

describe("money", () => {
  const month = TODAY.slice(0, 7);

  it("is reached from the menu, shows a month's sums and movements, and more of them when asked", async () => {
    const site = connect();
    visit("/host/properties", site);
    await userEvent.click(await screen.findByRole("link", { name: "Money" }));
    expect(await screen.findByRole("heading", { name: monthName(month, "en-US") })).toBeTruthy();
    const table = within(await screen.findByRole("table"));
    const rows = () => table.getAllByRole("row").length;
    const before = rows();
    await userEvent.click(screen.getByRole("button", { name: "Show more" }));
    await waitFor(() => expect(rows()).toBeGreaterThan(before));
    const sums = within(screen.getByRole("region", { name: "In all" }));
    const account = (name: string) =>
      Number(sums.getByText(name).nextSibling?.textContent?.replace(/[^\d.]/g, ""));
    const parts = ["Given back", "Waits to be paid out", "Yours, paid out", "Fees"].map(account);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(account("Taken from cards"), 2);
    expect(parts[0]).toBeGreaterThan(0);
  });

  it("steps from month to month in the address, not beyond this one, and says where nothing moved", async () => {
    const site = connect();
    const long = addMonths(month, -30);
    visit(`/host/money?month=${long}`, site);
    expect(await screen.findByText(`Nothing moved in ${monthName(long, "en-US")}`)).toBeTruthy();
    expect(screen.getByRole("link", { name: "See the bookings" })).toBeTruthy();
    await userEvent.click(
      screen.getByRole("link", { name: `Later: ${monthName(addMonths(long, 1), "en-US")}` }),
    );
    await waitFor(() => expect(location.search).toBe(`?month=${addMonths(long, 1)}`));
    visit(`/host/money?month=${addMonths(month, 3)}`, site);
    expect((await screen.findAllByRole("heading", { name: monthName(month, "en-US") })).length).toBe(1);
    expect(
      screen.queryByRole("link", { name: `Later: ${monthName(addMonths(month, 1), "en-US")}` }),
    ).toBeNull();
  });

  it("that cannot be loaded can be asked for again", async () => {
    const site = connect();
    const mend = breakReading("/ledger");
    visit("/host/money", site);
    const again = await screen.findByRole("button", { name: "Try again" });
    mend();
    await userEvent.click(again);
    expect(await screen.findByRole("table")).toBeTruthy();
  });

  it.each([
    ["2027-01", -1, "2026-12"],
    ["2026-12", 1, "2027-01"],
    ["2027-03", -30, "2024-09"],
  ])("of %s and %i months is %s", (from, count, to) => expect(addMonths(from, count)).toBe(to));
});

describe("a place's form", () => {
  it("says when the guest's card is charged", async () => {
    const site = connect();
    visit("/host/properties/seaview-1", site);
    const field = await screen.findByLabelText("When is the guest's card charged");
    await userEvent.selectOptions(field, "After check-in");
    expect(screen.getByText(/Until then it is reserved on the card/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Saved");
    expect(site.sent.at(-1)?.body).toMatchObject({ payment_time: "after_check_in" });
  });
});
