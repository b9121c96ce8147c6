"""A guest's hands and eyes: what a person does on the site, named as they would say it."""

import itertools
import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

# Tests book different places, so that none takes another's nights.
_turns = itertools.count(1)

_FIND_FREE_STAY = """
async (turn) => {
  const get = async (path) => (await fetch("/api/v1" + path)).json();
  const later = (day, days) => new Date(Date.parse(day) + days * 864e5).toISOString().slice(0, 10);
  const listed = (await get("/properties?limit=24")).items;
  const cards = listed.filter((card) => card.sleeps >= 2 && card.minimum_nights <= 5);
  const card = cards[turn % cards.length];
  const from = new Date().toISOString().slice(0, 10);
  const open = await get(`/properties/${card.property_id}/availability?from=${from}&to=${later(from, 300)}`);
  const taken = (day) => open.taken.some((run) => run.from <= day && day < run.to);
  const nights = Math.max(3, card.minimum_nights);
  for (let start = later(open.today, 5 + turn); ; start = later(start, 1)) {
    const stay = Array.from({ length: nights }, (_, night) => later(start, night));
    const end = later(start, nights);
    if ([later(start, -1), ...stay, end].some(taken)) continue;
    return { property_id: card.property_id, title: card.title, check_in: start, check_out: end, nights: stay };
  }
}
"""


@dataclass(frozen=True)
class FreeStay:
    """Nights of a place that are free when asked, with a free one on either side; the stay is [check_in, check_out)."""

    property_id: str
    title: str
    check_in: str
    check_out: str
    nights: list[str]

    @property
    def query(self) -> str:
        return f"?check_in={self.check_in}&check_out={self.check_out}"


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

    def settle(self) -> None:
        """Wait until nothing is loading any more."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator(".skeleton")).to_have_count(0)

    def find_free_stay(self) -> FreeStay:
        if not self.page.url.startswith(self.site):
            self.open()
        return FreeStay(**self.page.evaluate(_FIND_FREE_STAY, next(_turns)))

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

    def fill_in(self, name: str, email: str) -> None:
        self.page.get_by_label("Full name").fill(name)
        self.page.get_by_label("E-mail").fill(email)

    @property
    def book_button(self):
        return self.page.get_by_role("button", name=re.compile(r"^Book for .*\d"))

    def book(self, stay: FreeStay, email: str) -> None:
        """Straight to a booking, for tests whose subject comes after it."""
        self.open(f"/stay/{stay.property_id}/book{stay.query}")
        self.fill_in("Ada Lovelace", email)
        self.book_button.click()
        self.sees("Your stay is booked")

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible(timeout=30_000)
