import { screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { placesOf, TENANTS } from "../mock/places.ts";
import { quote } from "../mock/quotes.ts";
import type { Tenant } from "../src/apiTypes.ts";
import { addDays, todayIn } from "../src/stayDates.ts";
import { DEFAULT_GUESTS } from "../src/staySearch.ts";
import { connect, problemDocument, visit } from "./site.tsx";

// Free in the mock's calendar: the first stay of others at this place begins after nine days.
const checkIn = addDays(todayIn("Australia/Brisbane"), 2);
const checkOut = addDays(checkIn, 3);
const ADDRESS = `/stay/seaview-1/book?check_in=${checkIn}&check_out=${checkOut}`;
const place = placesOf(TENANTS[0] as Tenant)[0] as ReturnType<typeof placesOf>[number];

const button = () => screen.findByRole("button", { name: /^Book for A\$1,150\.00$/ });

async function fillIn() {
  await userEvent.type(await screen.findByLabelText("Full name"), "Ada Lovelace");
  await userEvent.type(screen.getByLabelText("E-mail"), "ada@example.com");
}

describe("booking", () => {
  it("sends one booking for a double click, and shows it under an address that holds its key", async () => {
    const { posts } = connect();
    visit(ADDRESS);
    await fillIn();
    await userEvent.dblClick(await button());
    expect(await screen.findByRole("heading", { name: "Your stay is booked" })).toBeTruthy();
    expect(posts).toHaveLength(1);
    expect(posts[0]?.body).toMatchObject({
      expected_total: 115_000,
      currency: "AUD",
      language: "en",
      check_in: checkIn,
    });
    expect(location.hash).toMatch(/^#key=.+/);
    expect(Object.keys(sessionStorage)).toEqual(["checkout-session"]);
  });

  it("keeps every word and the key over a reload", async () => {
    const { posts, answerNextPost } = connect();
    const first = visit(ADDRESS);
    await fillIn();
    answerNextPost(problemDocument("internal", 500));
    await userEvent.click(await button());
    await screen.findByRole("alert");
    first.unmount();
    visit(ADDRESS);
    expect(await screen.findByDisplayValue("Ada Lovelace")).toBeTruthy();
    await userEvent.click(await button());
    await screen.findByRole("heading", { name: "Your stay is booked" });
    expect(posts[0]?.headers["idempotency-key"]).toMatch(/^[A-Za-z0-9_-]{8,128}$/);
    expect(posts[1]?.headers["idempotency-key"]).toBe(posts[0]?.headers["idempotency-key"]);
  });

  it("finds the booking whose answer was lost, even when a word changed since", async () => {
    const { platform, loseNextAnswer } = connect();
    visit(ADDRESS);
    await fillIn();
    loseNextAnswer();
    await userEvent.click(await button());
    expect(await screen.findByText("We could not reach the booking desk")).toBeTruthy();
    await userEvent.type(screen.getByLabelText("Full name"), " King");
    await userEvent.click(await button());
    expect(await screen.findByRole("heading", { name: "Your stay is booked" })).toBeTruthy();
    expect(platform.mail).toHaveLength(1);
  });

  it("after a reload, a booking unheard of can still be asked for though its nights are taken by itself", async () => {
    const { platform, loseNextAnswer } = connect();
    const first = visit(ADDRESS);
    await fillIn();
    loseNextAnswer();
    await userEvent.click(await button());
    await screen.findByText("We could not reach the booking desk");
    first.unmount();
    visit(ADDRESS);
    expect(await screen.findByText("We did not hear back about your booking")).toBeTruthy();
    await userEvent.click(await button());
    expect(await screen.findByRole("heading", { name: "Your stay is booked" })).toBeTruthy();
    expect(platform.mail).toHaveLength(1);
  });

  it("names the nights that were just taken and leads to other dates", async () => {
    const { answerNextPost } = connect();
    visit(ADDRESS);
    await fillIn();
    answerNextPost(problemDocument("nights-taken", 409, { nights: ["2027-03-06", "2027-03-07"] }));
    await userEvent.click(await button());
    const notice = await screen.findByRole("alert");
    expect(notice.textContent).toContain("Those nights were just taken.");
    expect(notice.textContent).toContain("March 6 and March 7");
    const link = screen.getByRole("link", { name: "Choose other dates" });
    expect(link.getAttribute("href")).toContain("/stay/seaview-1?check_in=");
  });

  it("shows a changed price and books for it only when pressed again", async () => {
    const { posts, answerNextPost } = connect();
    visit(ADDRESS);
    await fillIn();
    const dearer = { ...quote(place, { checkIn, checkOut, guests: DEFAULT_GUESTS }), total: 120_000 };
    answerNextPost(problemDocument("price-changed", 409, { quote: dearer }));
    await userEvent.click(await button());
    expect((await screen.findByRole("alert")).textContent).toContain(
      "It was A$1,150.00 and is now A$1,200.00.",
    );
    expect(posts).toHaveLength(1);
    await userEvent.click(screen.getByRole("button", { name: "Book for A$1,200.00" }));
    await waitFor(() => expect(posts).toHaveLength(2));
    expect(posts[1]?.body?.expected_total).toBe(120_000);
  });

  it("marks what is missing before anything is sent, and puts the focus there", async () => {
    const { posts } = connect();
    visit(ADDRESS);
    await userEvent.click(await button());
    const name = screen.getByLabelText("Full name");
    expect(name.getAttribute("aria-invalid")).toBe("true");
    await waitFor(() => expect(document.activeElement === name).toBe(true));
    expect(posts).toHaveLength(0);
  });

  it("puts the API's remark at the field it points to", async () => {
    connect();
    visit(ADDRESS);
    await userEvent.type(await screen.findByLabelText("Full name"), "Ada");
    await userEvent.type(screen.getByLabelText("E-mail"), "ada@refused.example");
    await userEvent.click(await button());
    expect(await screen.findByText("This address cannot receive mail.")).toBeTruthy();
    const email = screen.getByLabelText("E-mail");
    expect(email.getAttribute("aria-invalid")).toBe("true");
    await waitFor(() => expect(document.activeElement === email).toBe(true));
  });

  it("asks for dates when the address has none", async () => {
    connect();
    visit("/stay/seaview-1/book");
    const link = await screen.findByRole("link", { name: "Choose dates" });
    expect(link.getAttribute("href")).toBe("/stay/seaview-1");
  });
});
