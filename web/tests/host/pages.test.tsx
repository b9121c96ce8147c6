import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { chooseLanguage } from "../../src/language.ts";
import { addDays } from "../../src/stayDates.ts";
import { breakReading } from "../site.tsx";
import { connect, day, freeRun, visit } from "./site.tsx";

const bookingOf = (site: ReturnType<typeof connect>, state: string) => {
  const bookings = [...(site.hosts.tenant("seaview")?.ledger.bookings.values() ?? [])];
  const found = bookings.find((each) => each.state === state && each.check_out > day(1));
  if (!found) throw new Error(`no booking is ${state}`);
  return found;
};

describe("today", () => {
  it("says who waits for an answer and until when, and lets it be given", async () => {
    const site = connect();
    visit("/host", site);
    const card = await screen.findByRole("article", { name: "Anna Müller" });
    expect(within(card).getByText(/^Expires in 2[01] hours$/)).toBeTruthy();
    await userEvent.click(within(card).getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(screen.queryByRole("article", { name: "Anna Müller" })).toBeNull());
    expect(site.sent.at(-1)?.url).toMatch(/\/approval$/);
  });

  it("declines only with a reason", async () => {
    const site = connect();
    visit("/host", site);
    const card = await screen.findByRole("article", { name: "Li Wei" });
    await userEvent.click(within(card).getByRole("button", { name: "Decline" }));
    await userEvent.click(await screen.findByRole("button", { name: "Decline the request", hidden: true }));
    expect(screen.getByText("Say in a few words why.")).toBeTruthy();
    expect(site.sent).toHaveLength(0);
    await userEvent.type(screen.getByLabelText("Reason"), "We renovate");
    await userEvent.click(screen.getByRole("button", { name: "Decline the request", hidden: true }));
    await waitFor(() => expect(screen.queryByRole("article", { name: "Li Wei" })).toBeNull());
    expect(site.sent.at(-1)?.body).toEqual({ reason: "We renovate" });
  });

  it("asks for calendars once more where they failed, and keeps what it knows when they fail later", async () => {
    const site = connect();
    const mend = breakReading("/calendar");
    visit("/host", site);
    const again = await screen.findByRole("button", { name: "Try again" });
    mend();
    await userEvent.click(again);
    expect(await screen.findByRole("heading", { name: "The next seven days" })).toBeTruthy();
    breakReading("/calendar");
    vi.setSystemTime(Date.now() + 15_000);
    window.dispatchEvent(new Event("visibilitychange"));
    expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
    expect(screen.getByRole("heading", { name: "The next seven days" })).toBeTruthy();
  });
});

describe("a booking", () => {
  it("shows what cancelling gives back before it is cancelled, and the history after", async () => {
    const site = connect();
    const { booking_id: id, guest } = bookingOf(site, "confirmed");
    visit(`/host/bookings/${id}`, site);
    expect(await screen.findByRole("heading", { name: guest.name })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Cancel booking" }));
    expect(await screen.findByText("Your guest gets back")).toBeTruthy();
    expect(site.sent).toHaveLength(0);
    await userEvent.click(screen.getByRole("button", { name: "Yes, cancel it", hidden: true }));
    expect(await screen.findByText("You cancelled the booking.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Cancel booking" })).toBeNull();
  });

  it("is cancelled for the refund that was shown: another is shown before", async () => {
    const site = connect();
    const booking = bookingOf(site, "confirmed");
    visit(`/host/bookings/${booking.booking_id}`, site);
    await userEvent.click(await screen.findByRole("button", { name: "Cancel booking" }));
    await screen.findByText("Your guest gets back");
    for (const line of booking.lines) line.amount += 100;
    const confirm = screen.getByRole("button", { name: "Yes, cancel it", hidden: true });
    await userEvent.click(confirm);
    expect(
      await screen.findByText("What your guest gets back has changed meanwhile. Look it over and try again."),
    ).toBeTruthy();
    expect(booking.state).toBe("confirmed");
    await waitFor(() => expect(confirm.getAttribute("aria-disabled")).toBe("false"));
    await userEvent.click(confirm);
    expect(await screen.findByText("You cancelled the booking.")).toBeTruthy();
  });

  it("that moved to another unit says so by the units' names", async () => {
    const site = connect();
    const tenant = site.hosts.tenant("seaview");
    const place = [...(tenant?.places.values() ?? [])].find((each) => each.units.length > 1);
    const booking = [...(tenant?.ledger.bookings.values() ?? [])].find(
      (each) => each.property_id === place?.property_id && each.unit === "2",
    );
    if (!tenant || !booking) throw new Error("no booking in a unit");
    tenant.steps.record(booking, "BookingChanged", { unit: "1" }, { unit: "2" });
    visit(`/host/bookings/${booking.booking_id}`, site);
    expect(await screen.findByText("You moved the stay from Flat 1 to Flat 2.")).toBeTruthy();
  });

  it("shows the difference before a change, and tells it as a person would", async () => {
    const site = connect();
    const booking = site.hosts.tenant("seaview")?.steps.shown(bookingOf(site, "confirmed"));
    if (!booking) throw new Error("no booking");
    visit(`/host/bookings/${booking.booking_id}`, site);
    await userEvent.click(await screen.findByRole("button", { name: "Change stay" }));
    fireEvent.input(await screen.findByLabelText("Check-out"), {
      target: { value: addDays(booking.check_out, -1) },
    });
    expect(await screen.findByText(/^Your guest gets A\$[\d,.]+ back\.$/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Change the stay", hidden: true }));
    expect(await screen.findByText(/^You changed check-out from .* to .*\.$/)).toBeTruthy();
    const change = site.sent.find((each) => each.method === "PATCH")?.body;
    expect(change).toMatchObject({
      check_out: addDays(booking.check_out, -1),
      expected_total: expect.any(Number),
    });
    expect(change).not.toHaveProperty("check_in");
  });

  it("an answer that was lost is asked for again under the same key", async () => {
    const site = connect();
    const { booking_id: id } = bookingOf(site, "pending");
    visit(`/host/bookings/${id}`, site);
    site.answerNext(new TypeError("lost"));
    await userEvent.click(await screen.findByRole("button", { name: "Approve" }));
    await screen.findByText("No connection. Check it and try again.");
    await userEvent.click(screen.getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Approve" })).toBeNull());
    const [first, second] = site.sent.map((each) => each.headers["idempotency-key"]);
    expect(first).toBe(second);
  });
});

describe("the list of bookings", () => {
  it("begins at the tenant's today, also where UTC has another date", async () => {
    vi.setSystemTime("2026-11-28T14:30:00Z");
    const site = connect();
    visit("/host/bookings", site);
    await waitFor(() => expect(document.querySelectorAll(".booking-row")).toHaveLength(25));
    expect(screen.getByRole("button", { name: "Show more" })).toBeTruthy();
    expect(screen.getByLabelText("From")).toHaveProperty("value", "2026-11-29");
  });

  it("keeps its filters in the address and shows more on demand", async () => {
    const site = connect();
    visit("/host/bookings", site);
    await waitFor(() => expect(document.querySelectorAll(".booking-row")).toHaveLength(25));
    await userEvent.click(screen.getByRole("button", { name: "Show more" }));
    await waitFor(() => expect(document.querySelectorAll(".booking-row").length).toBeGreaterThan(25));
    await userEvent.selectOptions(screen.getByLabelText("State"), "cancelled");
    expect(location.search).toBe("?state=cancelled");
    expect(await screen.findByText("No bookings here")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Show all" }));
    await waitFor(() => expect(document.querySelectorAll(".booking-row").length).toBeGreaterThan(24));
  });
});

describe("rules and prices", () => {
  it("are sent with the version they were read at, amounts in minor units", async () => {
    const site = connect();
    visit("/host/properties/seaview-1", site);
    const price = await screen.findByLabelText("Price a night (AUD)");
    await userEvent.clear(price);
    await userEvent.type(price, "360,50");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved")).toBeTruthy();
    expect(site.sent[0]?.headers["if-match"]).toBe('"1"');
    expect(site.sent[0]?.body).toMatchObject({ rates: { nightly: 36_050, weekend_nightly: null } });
  });

  it("say when guests are to ask because another calendar was not read, where they book at once", async () => {
    const site = connect();
    visit("/host/properties/seaview-2", site);
    const minutes = await screen.findByLabelText(/^Ask me if another calendar was not read for/);
    await userEvent.type(minutes, "60");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Saved")).toBeTruthy();
    await userEvent.clear(screen.getByLabelText(/^Ask me if another calendar/));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(site.sent).toHaveLength(2));
    expect(site.sent.map(({ body }) => body)).toMatchObject([
      { instant_book: true, ask_when_stale_minutes: 60 },
      { instant_book: true, ask_when_stale_minutes: null },
    ]);
    await userEvent.click(screen.getByLabelText(/^Guests book at once/));
    expect(screen.queryByLabelText(/^Ask me if another calendar/)).toBeNull();
  });

  it("show the API's refusal at its field, and keep what was typed", async () => {
    visit("/host/properties/seaview-1", connect());
    const least = await screen.findByLabelText("Shortest stay");
    await userEvent.clear(least);
    await userEvent.type(least, "40");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const error = await screen.findByText("At least 40 and at most 28 nights leaves no stay.");
    expect(least.getAttribute("aria-describedby")).toContain(error.id);
    expect((least as HTMLInputElement).value).toBe("40");
    await waitFor(() => expect(document.activeElement).toBe(least));
  });

  it("that somebody else changed meanwhile can be looked at", async () => {
    const site = connect();
    visit("/host/properties/seaview-1", site);
    const cleaning = await screen.findByLabelText("Cleaning, a stay (AUD)");
    const place = site.hosts.tenant("seaview")?.places.get("seaview-1");
    if (place) Object.assign(place, { version: 2, rates: { ...place.rates, nightly: 99_900 } });
    await userEvent.type(cleaning, "1");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Someone changed this meanwhile.")).toBeTruthy();
    expect((cleaning as HTMLInputElement).value).toBe("851");
    await userEvent.click(screen.getByRole("button", { name: "Show the newer version and drop mine" }));
    await waitFor(() =>
      expect((screen.getByLabelText("Price a night (AUD)") as HTMLInputElement).value).toBe("999"),
    );
  });
});

describe("a booking entered by the host", () => {
  it("begins with the nights chosen, says which rule refuses it, and can go against it", async () => {
    const site = connect();
    const first = freeRun(site, "seaview-1", 2);
    visit(`/host/bookings/new?property_id=seaview-1&check_in=${first}&check_out=${addDays(first, 2)}`, site);
    await userEvent.type(await screen.findByLabelText("Full name"), "Noor");
    await userEvent.click(screen.getByRole("button", { name: "Book" }));
    expect(await screen.findByText("The rules ask for at least 3 nights.")).toBeTruthy();
    expect((screen.getByLabelText("Full name") as HTMLInputElement).value).toBe("Noor");
    await userEvent.click(screen.getByLabelText("Book against my own rules"));
    await userEvent.type(screen.getByLabelText("Agreed price for the whole stay (AUD)"), "500");
    await userEvent.click(screen.getByRole("button", { name: "Book" }));
    await waitFor(() => expect(location.pathname).toMatch(/^\/host\/bookings\/bk_/));
    expect(site.sent.at(-1)?.body).toMatchObject({
      source: "phone",
      pays_by: "transfer",
      agreed_total: 50_000,
      ignore_rules: true,
    });
  });
});

it("speaks German", async () => {
  visit("/host", connect());
  await screen.findByRole("heading", { name: "Waiting for your answer" });
  await userEvent.click(await screen.findByRole("button", { name: /Deutsch/ }));
  expect(await screen.findByRole("heading", { name: "Warten auf Ihre Antwort" })).toBeTruthy();
  await chooseLanguage("en");
});
