"""A host's hands and eyes in the console."""

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.web.going import go
from tests.web.keyboard import tab_to


class Host:
    """Somebody signed in at a tenant's console; `api` speaks for the same tenant without a browser."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, username: str, password: str, path: str = "/host") -> None:
        """Sign in without a mouse, as everybody can."""
        self.page.goto(self.site + path)
        self.page.locator("input[name=email]").wait_for()
        tab_to(self.page, "E-[Mm]ail")
        self.page.keyboard.type(username)
        tab_to(self.page, "Passwor[dt]")
        self.page.keyboard.type(password)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("navigation").first).to_be_visible(timeout=30_000)

    def open(self, path: str) -> None:
        self.page.goto(self.site + path)
        self.page.wait_for_load_state("networkidle")

    def go(self, path: str) -> None:
        """Go to another page of the console as its links do, without loading the site anew."""
        go(self.page, path)

    def cell(self, property_id: str, day: date) -> Locator:
        """The calendar's cell of a night."""
        return self.page.locator(f"[data-row='{property_id}/1'] [data-day='{day}']")

    def drag(self, property_id: str, first: date, nights: int) -> None:
        """Press on the first night, move to the last, let go."""
        ends = [self.cell(property_id, first), self.cell(property_id, first + timedelta(days=nights - 1))]
        ends[0].scroll_into_view_if_needed()
        boxes: list[Any] = [end.bounding_box() for end in ends]
        centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
        mouse = self.page.mouse
        mouse.move(*centres[0])
        mouse.down()
        mouse.move(*centres[1], steps=4)
        mouse.up()

    def sees_blocked(self, property_id: str, first: date, nights: int) -> None:
        for night in range(nights):
            expect(self.cell(property_id, first + timedelta(days=night))).to_have_attribute(
                "aria-label", re.compile("Blocked")
            )

    def sees_free(self, property_id: str, first: date, nights: int) -> None:
        for night in range(nights):
            expect(self.cell(property_id, first + timedelta(days=night))).to_have_attribute(
                "aria-label", re.compile(", (free|.*nobody can book.*)$")
            )
