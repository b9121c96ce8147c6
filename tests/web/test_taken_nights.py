"""Nights that somebody else books first."""

import re

from playwright.sync_api import expect


def test_nights_taken_meanwhile_are_named_and_what_was_typed_is_kept(visitor):
    slow, quick = visitor(), visitor()
    stay = slow.find_free_stay()
    slow.open(f"/stay/{stay.property_id}/book{stay.query}")
    slow.fill_in("Slow Guest", "slow@example.com")
    slow.lose_hold(stay)
    quick.book(stay, "quick@example.com")

    slow.book_button.click()
    notice = slow.page.get_by_role("alert")
    expect(notice).to_contain_text("Those nights were just taken.")
    for night in stay.nights:
        expect(notice).to_contain_text(re.compile(rf"\b{int(night[-2:])}\b"))
    expect(slow.page.get_by_label("Full name")).to_have_value("Slow Guest")

    notice.get_by_role("link", name="Choose other dates").click()
    slow.sees(stay.title)
    expect(slow.page.get_by_text("Some of these nights are already taken")).to_be_visible()


def test_the_calendar_tells_taken_nights_in_words_and_lets_a_stay_end_where_another_begins(visitor):
    guest = visitor()
    stay = guest.find_free_stay()
    guest.book(stay, "first@example.com")
    guest.open(f"/stay/{stay.property_id}{stay.query}")
    for night in stay.nights[1:]:
        expect(guest.page.locator(f"[data-day='{night}'] button")).to_have_attribute(
            "aria-label", re.compile("in your stay")
        )
    guest.page.get_by_role("button", name="Clear dates").click()
    for night in stay.nights[1:]:
        expect(guest.page.locator(f"[data-day='{night}'] button")).to_have_attribute("aria-label", re.compile("taken$"))
    first = guest.page.locator(f"[data-day='{stay.check_in}'] button")
    expect(first).to_have_attribute("aria-label", re.compile("check-out only, the night is taken$"))
    after = guest.page.locator(f"[data-day='{stay.check_out}'] button")
    expect(after).not_to_have_attribute("aria-label", re.compile("taken$"))


def test_a_day_that_cannot_be_chosen_says_why(visitor):
    guest = visitor()
    stay = guest.find_free_stay()
    guest.book(stay, "first@example.com")
    guest.open(f"/stay/{stay.property_id}")
    guest.choose_day(stay.nights[1])
    expect(guest.page.get_by_text(re.compile(r"The night of .* is taken\."))).to_be_visible()
