"""A guest's hands and eyes: what a person does on the site, named as they would say it."""

import re

from playwright.sync_api import Page, expect

from tests.support.site_client import SiteClient
from tests.web.free_stays import FreeStay, find_free_stay
from tests.web.going import go

# Stripe's test cards.
ACCEPTED = "4242 4242 4242 4242"
WITHOUT_MONEY = "4000 0000 0000 9995"
ASKS_FOR_PROOF = "4000 0025 0000 3155"
SLOW = "4000 0000 0000 6009"

# The same checkout asking again is told the hold that it has.
_LOSE_HOLD = """
async ({ propertyId, from, to }) => {
  const headers = () => ({
    "Checkout-Session": JSON.parse(sessionStorage.getItem("checkout-session")),
    "Content-Type": "application/json",
    "Idempotency-Key": crypto.randomUUID(),
  });
  const body = JSON.stringify({ property_id: propertyId, check_in: from, check_out: to, guests: { adults: 2 } });
  const kept = await (await fetch("/api/v1/holds", { method: "POST", headers: headers(), body })).json();
  const address = `/api/v1/properties/${propertyId}/holds/${kept.hold_id}`;
  await fetch(address, { method: "DELETE", headers: headers() });
}
"""


class Guest:
    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message) -> None:
        # A refused request is logged by the browser itself; the tests ask for some.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str = "/") -> None:
        self.page.goto(self.site + path)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        self.settle()

    def go(self, path: str) -> None:
        """Go to another page of the site as its links do, without loading the site anew."""
        go(self.page, path)

    def settle(self) -> None:
        """Wait until nothing is loading any more."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator(".skeleton")).to_have_count(0)

    def find_free_stay(self, property_id: str | None = None) -> FreeStay:
        """Nights at `property_id`, or at a place that is booked at once on any days."""
        return find_free_stay(SiteClient(self.site), property_id)

    def lose_hold(self, stay: FreeStay) -> None:
        """Let go what this guest's checkout holds, as if its quarter of an hour were over."""
        self.page.evaluate(_LOSE_HOLD, {"propertyId": stay.property_id, "from": stay.check_in, "to": stay.check_out})

    def choose_day(self, day: str) -> None:
        """Turn the months until the day is there, and press it."""
        self.page.get_by_role("grid").first.wait_for()
        button = self.page.locator(f"[data-day='{day}'] button")
        for _ in range(13):
            if button.count():
                break
            self.page.get_by_role("button", name="Next month").click()
        # Playwright would wait for a taken day to become enabled; a person just presses it.
        button.click(force=True)

    def search(self, stay: FreeStay) -> None:
        self.page.get_by_role("button", name=re.compile("^Dates")).click()
        self.choose_day(stay.check_in)
        self.choose_day(stay.check_out)
        self.page.get_by_role("button", name="Done").click()
        self.settle()

    def fill_in(self, name: str, email: str, card: str = ACCEPTED) -> None:
        """Fill in who comes, and `card` where the site takes cards."""
        self.page.get_by_label("Full name").fill(name)
        self.page.get_by_label("E-mail").fill(email)
        self.settle()
        if self.page.get_by_label("Card number").count():
            self.fill_card(card)

    def fill_card(self, number: str = ACCEPTED) -> None:
        self.page.get_by_label("Card number").fill(number)
        self.page.get_by_label("Valid until").fill("12 / 34")
        self.page.get_by_label("Security code").fill("123")

    @property
    def book_button(self):
        return self.page.get_by_role("button", name=re.compile(r"^Book (for|and pay|and reserve) .*\d"))

    @property
    def ask_button(self):
        return self.page.get_by_role("button", name=re.compile(r"^Ask to (stay for|book, reserve) .*\d"))

    @property
    def other_card_button(self):
        return self.page.get_by_role("button", name=re.compile(r"^Try this card for .*\d"))

    def answer_at_bank(self, answer: str = "Approve") -> None:
        """At the stand-in's bank, where the site has taken the guest: “Approve” or “Refuse”."""
        named = re.compile(f"^{answer}", re.IGNORECASE)
        self.page.get_by_role("link", name=named).or_(self.page.get_by_role("button", name=named)).click(timeout=30_000)

    def receipt(self, line: str):
        """The amount or the card beside `line` of what was paid."""
        named = self.page.locator("dt").get_by_text(line, exact=True)
        return self.page.locator(".receipt .price-lines__row", has=named).locator("dd")

    def press(self, name: str | re.Pattern) -> None:
        self.page.get_by_role("button", name=name).click()

    def reads(self, text: str | re.Pattern) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=15_000)

    def book(self, stay: FreeStay, email: str) -> None:
        """Straight to a booking, for tests whose subject comes after it."""
        self.open(f"/stay/{stay.property_id}/book{stay.query}")
        self.fill_in("Ada Lovelace", email)
        self.book_button.click()
        self.sees("Your stay is booked")

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible(timeout=30_000)
