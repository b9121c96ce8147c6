import { screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { MockPlatform } from "../mock/platform.ts";
import { chooseLanguage } from "../src/language.ts";
import { addDays, todayIn } from "../src/stayDates.ts";
import { connect, visit } from "./site.tsx";

const today = todayIn("Australia/Brisbane");
const dates = (from: number, nights: number) =>
  `check_in=${addDays(today, from)}&check_out=${addDays(today, from + nights)}`;

describe("the overview", () => {
  it("shows a price from per night, and the total once there are dates", async () => {
    connect();
    const first = visit("/");
    expect((await screen.findAllByText("A$355"))[0]).toBeTruthy();
    first.unmount();
    visit(`/?${dates(2, 3)}`);
    expect((await screen.findAllByText("A$1,150.00"))[0]).toBeTruthy();
  });

  it("loads more places on demand", async () => {
    connect();
    visit("/");
    await userEvent.click(await screen.findByRole("button", { name: "Show more places" }));
    expect(await screen.findByRole("heading", { name: "30 places" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Show more places" })).toBeNull();
  });

  it("keeps places that do not fit behind a button, each with its reason", async () => {
    connect();
    visit(`/?${dates(2, 1)}`);
    await userEvent.click(await screen.findByRole("button", { name: "Show them" }));
    expect((await screen.findAllByText(/^Check-in on .* needs at least 3 nights\.$/))[0]).toBeTruthy();
  });

  it("an empty result says which filter to loosen, and loosens it", async () => {
    connect();
    visit(`/?${dates(2, 3)}&adults=16`);
    expect(await screen.findByRole("heading", { name: "Nothing is free for this search" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Search for 10 guests" }));
    expect(location.search).toContain("adults=10");
    expect((await screen.findAllByText("Lizard Lodge"))[0]).toBeTruthy();
  });

  it("links carry the search along", async () => {
    connect();
    visit(`/?${dates(2, 3)}&adults=3`);
    const link = await screen.findByRole("link", { name: "The Lookout, sea views and six beds" });
    expect(link.getAttribute("href")).toBe(`/stay/seaview-1?${dates(2, 3)}&adults=3`);
  });
});

describe("a place", () => {
  it("shows every line, the total and the refund rule before Book", async () => {
    connect();
    visit(`/stay/seaview-1?${dates(2, 3)}&adults=5`);
    expect(await screen.findByText("A$355.00 × 3 nights")).toBeTruthy();
    expect(screen.getByText("Extra guests, 3 nights at A$20.00")).toBeTruthy();
    expect(screen.getByText("Cleaning")).toBeTruthy();
    expect(screen.getByText("A$1,210.00")).toBeTruthy();
    expect(screen.getByText(/Free of charge until/)).toBeTruthy();
    expect(screen.getByRole("link", { name: "Continue to booking" })).toBeTruthy();
  });

  it("shows what a host wrote as text, never as markup", async () => {
    const platform = new MockPlatform();
    const answer = platform.answer.bind(platform);
    vi.spyOn(platform, "answer").mockImplementation((request) => {
      const given = answer(request);
      if (!request.url.endsWith("/properties/seaview-1")) return given;
      return { ...given, body: { ...(given.body as object), description: "<img src=x onerror=alert(1)>" } };
    });
    connect(platform);
    visit("/stay/seaview-1");
    expect(await screen.findByText("<img src=x onerror=alert(1)>")).toBeTruthy();
    expect(document.querySelector("img[src=x]")).toBeNull();
  });

  it("that is not there says so", async () => {
    connect();
    visit("/stay/nowhere");
    expect(await screen.findByRole("heading", { name: "This place is not here" })).toBeTruthy();
  });
});

describe("the site", () => {
  it("speaks German on demand, and remembers it", async () => {
    connect();
    visit("/");
    await userEvent.click(await screen.findByRole("button", { name: /Deutsch/ }));
    expect(await screen.findByRole("heading", { name: "Unterkünfte" })).toBeTruthy();
    expect(document.documentElement.lang).toBe("de");
    expect(localStorage.getItem("language")).toBe("de");
    await chooseLanguage("en");
  });

  it("an address that is no page has a way on", async () => {
    connect();
    visit("/no/such/page");
    expect(await screen.findByRole("link", { name: "See all places" })).toBeTruthy();
  });

  it("a host that is no tenant's says that there is no site here", async () => {
    connect(new MockPlatform(), "nobody.localhost");
    visit("/");
    expect(await screen.findByRole("heading", { name: "There is no site here" })).toBeTruthy();
  });

  it("says when the connection is gone, and until it is back", async () => {
    connect();
    visit("/");
    const connected = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    dispatchEvent(new Event("offline"));
    await waitFor(() => expect(screen.getByText(/You are offline/)).toBeTruthy());
    connected.mockReturnValue(true);
    dispatchEvent(new Event("online"));
    await waitFor(() => expect(screen.queryByText(/You are offline/)).toBeNull());
  });
});
