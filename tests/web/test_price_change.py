"""The host changes the price while a guest fills in the form. Against the real API: what it answers is the point."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def form(platform, visitor):
    """A guest at a filled-in form, the stay, and the price on the button."""
    guest = visitor(width=390, height=844)
    guest.site = platform.tenant("seaview").site  # never the mock
    stay = guest.find_free_stay()
    guest.open(f"/stay/{stay.property_id}/book{stay.query}")
    guest.fill_in("Ada Lovelace", "ada@example.com")
    guest.reads("We keep these nights for you until")
    return guest, stay, guest.book_button.inner_text()


@pytest.fixture
def dearer(host, host_sets):
    def raise_price(property_id):
        rates = host.send("GET", f"/properties/{property_id}").json()["rates"]
        host_sets(property_id, rates=rates | {"nightly": rates["nightly"] + 1000})

    return raise_price


def test_the_price_that_was_promised_holds(form, dearer):
    guest, stay, shown = form
    dearer(stay.property_id)
    guest.book_button.click()
    guest.sees("Your stay is booked")
    assert guest.page.locator(".price-lines__row--total dd").inner_text() in shown


def test_a_changed_price_is_shown_and_booked_only_when_the_guest_agrees(form, dearer):
    guest, stay, shown = form
    dearer(stay.property_id)
    guest.lose_hold(stay)
    guest.book_button.click()
    guest.reads("The price changed")
    expect(guest.page.get_by_label("Full name")).to_have_value("Ada Lovelace")
    assert guest.book_button.inner_text() != shown
    guest.book_button.click()
    guest.page.wait_for_url("**/booking/**")
    assert guest.complaints == []
