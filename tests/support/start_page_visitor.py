"""Somebody at the local platform's start page, who moves the clock and reads what was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect, sync_playwright

from holiday_rental.local.platform import LocalPlatform
from tests.support.browser import launch
from tests.support.eventually import eventually

_LONG_SECONDS = 120
_LONG_MS = 120_000


class StartPageVisitor:
    """Walks are waited for; the page is not loaded again meanwhile."""

    def __init__(self, page: Page, local: LocalPlatform) -> None:
        self.page, self._local = page, local
        page.goto(local.status().start_page)

    def jumps(self, days: float) -> None:
        """Move the clock at once, over days in which nothing is due."""
        form = self.page.locator("form", has=self.page.get_by_role("checkbox"))
        form.get_by_role("spinbutton").fill(str(days))
        form.get_by_role("checkbox").check()
        self._press("Go on")
        form.get_by_role("checkbox").uncheck()

    def goes_to(self, moment: datetime) -> None:
        """Have the clock walk to a moment."""
        self.page.get_by_label("Go to, in UTC").fill(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}")
        self._press("Set")
        clock = self._local.clock
        eventually(lambda: clock.walks, lambda walks: not walks, within_seconds=_LONG_SECONDS)
        expect(self.page.get_by_role("status")).to_contain_text("The clock has gone on by", timeout=_LONG_MS)
        assert timedelta(0) <= clock.now() - moment.replace(second=0, microsecond=0) < timedelta(minutes=5)

    def looks_for(self, address: str) -> None:
        """Have the page show letters to an address alone."""
        self.page.get_by_label("To", exact=True).fill(address)
        self.page.get_by_role("button", name="Show").click()

    def sees(self, subjects: list[str]) -> None:
        """The letters shown begin like these, newest first, and no others are there."""
        letters = self.page.locator("#letters > li > a")
        expect(letters).to_have_count(len(subjects), timeout=_LONG_MS)
        found = letters.all_inner_texts()
        assert [text.startswith(subject) for text, subject in zip(found, subjects, strict=True)] == [True] * len(
            subjects
        ), found

    def reads(self, subject: str, heading: str) -> None:
        """Open a letter, see that it is headed like this, and come back."""
        self.page.get_by_role("link", name=subject).first.click()
        letter = self.page.locator("iframe").content_frame
        expect(letter.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=_LONG_MS)
        self.page.go_back()
        self.page.get_by_role("heading", name="Mail").wait_for()

    def _press(self, name: str) -> None:
        with self.page.expect_response(lambda answer: "/clock/" in answer.url) as moved:
            self.page.get_by_role("button", name=name, exact=True).click()
        assert moved.value.status == 303


@contextmanager
def visitor(local: LocalPlatform) -> Iterator[StartPageVisitor]:
    """Open a browser of its own, and close it: its loop would be in the way of other tests."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(locale="en-GB")
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield StartPageVisitor(page, local)
        browser.close()
        assert complaints == []
