"""Takes the pictures of letters and of the console's messages for the documentation.

`python -m tests.web.message_screenshots http://seaview.localhost:4566 docs/images USERNAME PASSWORD` against a running
local platform: letters are those that it sent, in English and German, as a phone shows them.
"""

import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from holiday_rental.local import sent_mail
from holiday_rental.local.site_session import sign_in
from tests.support.browser import launch
from tests.support.eventually import eventually
from tests.support.site_client import SiteClient
from tests.web.host import Host

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
LANGUAGES = ("en", "de")
# By what tells one letter of a booking from another: the reminder that is sent, or the booking itself.
REMINDERS = ("check_in_soon", "check_in_tomorrow", "welcome", "review")
_LONG_SECONDS = 120


def main(site_url: str, out_dir: str, username: str, password: str) -> None:
    """Write `mail-<what>-<language>.png`, `host-messages-<what>-<size>.png` and `guest-letters-phone.png`."""
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    api = _Api(site_url, username, password)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        link = ""
        for turn, language in enumerate(LANGUAGES):
            booking, email = api.book(language, turn)
            for name, mail in api.letters(booking, email):
                _take_mail(browser, str(mail.html), folder / f"mail-{name}-{language}.png")
                link = link or next((word for word in mail.text.split() if "/letters#key=" in word), "")
        for size in SIZES:
            _console(browser, site_url, folder, size, (username, password, booking["booking_id"]))
        _guest(browser, link, folder)
        browser.close()


class _Api:
    """A tenant's API as its host speaks to it, and the mail that the platform sent."""

    def __init__(self, site: str, username: str, password: str) -> None:
        self._client, self._token = SiteClient(site), sign_in(site, username, password)
        self._endpoint = f"http://127.0.0.1:{urlsplit(site).port}"

    def send(self, method: str, path: str, body: Any = None) -> Any:
        key = {"Idempotency-Key": str(uuid.uuid4())} if method != "GET" else {}
        answer = self._client.send(method, path, json=body, token=self._token, headers=key)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def book(self, language: str, turn: int) -> tuple[dict[str, Any], str]:
        """A stay that the host enters, whose guest reads a language."""
        place = self.send("GET", "/properties?limit=20")["items"][turn]["property_id"]
        first, email = self._free_day(place), f"{uuid.uuid4().hex[:8]}@example.com"
        body = {
            "check_in": str(first),
            "check_out": str(first + timedelta(days=4)),
            "guests": {"adults": 2},
            "guest": {"name": "Ada Lovelace", "email": email},
            "language": language,
            "source": "phone",
            "pays_by": "transfer",
            "ignore_rules": True,
        }
        return self.send("POST", f"/properties/{place}/bookings", body), email

    def _free_day(self, place: str) -> date:
        first = datetime.now(UTC).date() + timedelta(days=120)
        until = first + timedelta(days=200)
        shown = self.send("GET", f"/calendar?property_id={place}&from={first}&to={until}")["items"][0]
        taken = [
            (date.fromisoformat(entry["check_in"]), date.fromisoformat(entry["check_out"]))
            for entry in shown["units"][0]["entries"]
        ]
        days = (first + timedelta(days=ahead) for ahead in range(1, 190))
        return next(day for day in days if all(end < day or begin > day + timedelta(days=4) for begin, end in taken))

    def letters(self, booking: dict[str, Any], email: str) -> Iterator[tuple[str, sent_mail.SentMail]]:
        """Yield the letter of the booking and each reminder of it as it arrives, with a name."""

        def arrived(count: int) -> sent_mail.SentMail:
            found = eventually(
                lambda: sent_mail.read(self._endpoint, email), lambda mail: len(mail) >= count, _LONG_SECONDS
            )
            return found[-1]

        yield "booked", arrived(1)
        for number, reminder in enumerate(REMINDERS, start=2):
            self.send("POST", f"/bookings/{booking['booking_id']}/messages/{reminder}/send", {})
            yield reminder.replace("_", "-"), arrived(number)


def _page(browser: Browser, size: str) -> Page:
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    return browser.new_page(viewport=viewport, locale="en-AU", device_scale_factor=2, reduced_motion="reduce")


def _take_mail(browser: Browser, html: str, path: Path) -> None:
    page = _page(browser, "phone")
    page.set_content(html)
    page.screenshot(path=path, full_page=True)
    page.close()


def _console(browser: Browser, site_url: str, folder: Path, size: str, session: tuple[str, str, str]) -> None:
    username, password, booking_id = session
    host = Host(_page(browser, size), site_url)
    host.sign_in(username, password)
    page = host.page

    def take(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"host-messages-{name}-{size}.png")

    host.open(f"/host/bookings/{booking_id}")
    page.locator(".message-row").first.wait_for()
    page.get_by_role("heading", name="Messages").scroll_into_view_if_needed()
    take("stay")
    page.get_by_role("heading", name="What was sent").scroll_into_view_if_needed()
    take("sent")
    page.get_by_role("button", name="Notices").click()
    page.get_by_role("dialog", name="Notices").wait_for()
    take("notices")
    host.open("/host/messages")
    page.get_by_role("button", name="Edit Check-in tomorrow").click()
    page.locator("iframe").wait_for()
    page.get_by_label("Subject").fill("Tomorrow: the key is under the blue pot")
    page.get_by_title("The letter “Tomorrow: the key is under the blue pot”").wait_for()
    page.get_by_role("button", name="Close Check-in tomorrow").scroll_into_view_if_needed()
    take("settings")
    page.get_by_role("button", name="Discard").click()
    page.close()


def _guest(browser: Browser, link: str, folder: Path) -> None:
    page = _page(browser, "phone")
    page.goto(link)
    page.get_by_role("checkbox").first.wait_for()
    page.screenshot(path=folder / "guest-letters-phone.png")
    page.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
