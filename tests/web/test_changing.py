"""A guest changes a booking for a price shown before, and cancels it knowing what comes back."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

AMOUNT = re.compile(r"[\d.,]*\d")


def cents(text):
    return int(re.sub(r"\D", "", AMOUNT.search(text)[0]))


def test_a_longer_stay_costs_what_was_shown_and_cancelling_gives_back_what_was_shown(visitor):
    guest = visitor(width=390, height=844)
    stay = guest.find_free_stay()
    guest.book(stay, "change@example.com")
    page = guest.page
    total = page.locator(".price-lines__row--total dd")
    before = cents(total.inner_text())

    guest.press("Change dates or guests")
    later = (date.fromisoformat(stay.check_out) + timedelta(days=1)).isoformat()
    guest.choose_day(stay.check_in)
    guest.choose_day(later)
    confirm = page.get_by_role("button", name=re.compile(r"^Change for .*\d.* more$"))
    expect(confirm).to_be_enabled(timeout=15_000)
    more = cents(confirm.inner_text())
    guest.reads("Now")
    guest.reads("After the change")
    confirm.click()
    guest.reads("Your stay is changed.")
    assert cents(total.inner_text()) == before + more
    page.reload()
    guest.sees("Your stay is booked")
    assert cents(total.inner_text()) == before + more

    guest.press("Cancel booking")
    expect(page.get_by_role("table")).to_be_visible()
    column = page.get_by_role("table").locator("tbody td:last-child")
    lines = sum(cents(text) for text in column.all_inner_texts())
    back = page.locator(".refund-table__sum").inner_text()
    assert (cents(back) if AMOUNT.search(back) else 0) == lines
    guest.press("Yes, cancel it")
    guest.sees("This booking is cancelled")
    assert guest.complaints == []


def test_nights_of_somebody_else_are_refused_in_words_and_nothing_chosen_is_lost(visitor):
    guest, other = visitor(), visitor()
    stay = guest.find_free_stay()
    guest.book(stay, "first@example.com")
    guest.press("Change dates or guests")
    guest.choose_day(stay.check_in)
    after = date.fromisoformat(stay.check_out)
    query = f"?check_in={after}&check_out={after + timedelta(days=5)}"
    other.open(f"/stay/{stay.property_id}/book{query}")
    other.reads("We keep these nights for you until")
    guest.choose_day((after + timedelta(days=1)).isoformat())
    refusal = guest.page.get_by_role("alert")
    expect(refusal).to_contain_text("Your stay stays as it is")
    expect(refusal).to_contain_text("Some of these nights are already taken.")
    guest.press("Close")
    guest.press("Change dates or guests")
    expect(guest.page.get_by_role("alert")).to_contain_text("Some of these nights are already taken.")
