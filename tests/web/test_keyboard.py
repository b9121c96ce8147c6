"""The whole way to a booking without a mouse."""

import re
from datetime import date

from playwright.sync_api import expect

from tests.support.eventually import eventually
from tests.web.keyboard import focused, tab_to


def focused_day(page):
    return focused(page)["day"]


def walk_to_day(page, day):
    """Arrow keys inside the calendar until the day has the focus."""
    eventually(lambda: focused_day(page), lambda at: at is not None)
    for _ in range(60):
        here = focused_day(page)
        days = (date.fromisoformat(day) - date.fromisoformat(here)).days
        if days == 0:
            return
        key = (
            ("ArrowDown" if days > 0 else "ArrowUp") if abs(days) >= 7 else ("ArrowRight" if days > 0 else "ArrowLeft")
        )
        page.keyboard.press(key)
        eventually(lambda: focused_day(page), lambda at, before=here: at not in (None, before))
    raise AssertionError(f"arrow keys do not reach {day}")


def test_a_keyboard_is_enough_to_book(visitor):
    guest = visitor()
    page, stay = guest.page, guest.find_free_stay()
    guest.open()
    page.keyboard.press("Tab")
    assert focused(page)["name"] == "Skip to content"
    page.keyboard.press("Enter")

    tab_to(page, "Dates")
    page.keyboard.press("Enter")
    walk_to_day(page, stay.check_in)
    page.keyboard.press("Enter")
    walk_to_day(page, stay.check_out)
    page.keyboard.press("Enter")
    tab_to(page, "Done")
    page.keyboard.press("Enter")
    guest.settle()

    tab_to(page, "Guests")
    page.keyboard.press("Enter")
    tab_to(page, "More: Pets")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    guest.settle()

    tab_to(page, re.escape(stay.title) + "$", most=120)
    page.keyboard.press("Enter")
    guest.sees(stay.title)
    guest.settle()
    tab_to(page, "Continue to booking", most=120)
    page.keyboard.press("Enter")
    guest.sees("Book your stay")

    tab_to(page, "Full name")
    page.keyboard.type("Ada Lovelace")
    tab_to(page, "E-mail")
    page.keyboard.type("keyboard@example.com")
    guest.settle()
    for field, typed in (("Card number", "4242424242424242"), ("Valid until", "1234"), ("Security code", "123")):
        tab_to(page, field)
        page.keyboard.type(typed)
    tab_to(page, "Book and pay")
    page.keyboard.press("Enter")
    guest.sees("Your stay is booked")
    expect(page.get_by_text("2 guests, 1 pet")).to_be_visible()


def test_a_keyboard_is_enough_to_change_and_to_cancel(visitor):
    guest = visitor()
    page, stay = guest.page, guest.find_free_stay()
    guest.book(stay, "keyboard@example.com")
    guest.settle()
    tab_to(page, "Change dates or guests")
    page.keyboard.press("Enter")
    page.locator("dialog .rdp-month_grid").first.wait_for()
    tab_to(page, "More: Pets")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The price stays the same.")).to_be_visible()
    tab_to(page, "Change the stay")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your stay is changed.")).to_be_visible()
    expect(page.get_by_text("2 guests, 1 pet")).to_be_visible()

    tab_to(page, "Cancel booking")
    page.keyboard.press("Enter")
    page.get_by_role("table").wait_for()
    tab_to(page, "Yes, cancel it")
    page.keyboard.press("Enter")
    guest.sees("This booking is cancelled")
