"""A place that is booked at once is asked for while its partner's calendar cannot be read, and booked once it was."""

from datetime import timedelta

import pytest

from tests.support.eventually import eventually
from tests.support.paid_booking import booked_by_card
from tests.support.partner_calendar import partner_calendar

CHALET = {
    "title": "A chalet on two channels",
    "type": "Chalet",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 2,
    "ask_when_stale_minutes": 60,
    "rates": {"currency": "AUD", "nightly": 15000, "guests_included": 2},
}
CHECKOUT = {"checkout-session": "checkout-at-the-chalet"}
GUEST = {"name": "Lise Meitner", "email": "lise@example.com"}


@pytest.fixture
def clock(platform):
    """The platform's clock; it is put right afterwards."""
    yield platform.local.clock
    platform.local.clock.reset()


@pytest.fixture
def partner():
    with partner_calendar() as calendar:
        yield calendar


@pytest.fixture
def chalet(seaview, tokens, partner):
    """A place whose one feed was read."""
    token = tokens["seaview"]
    path = f"/properties/{seaview.send('POST', '/properties', json=CHALET, token=token).json()['property_id']}"
    made = seaview.send("POST", f"{path}/calendar-feeds", json={"url": partner.url}, token=token)
    assert made.status_code == 201, made.text
    feeds = f"{path}/calendar-feeds"
    eventually(
        lambda: seaview.send("GET", feeds, token=token).json()["items"], lambda items: items[0]["health"] == "in_step"
    )
    yield path.rpartition("/")[2]
    seaview.send("DELETE", path, token=token)


def test_a_stale_calendar_makes_a_request_and_a_checkout_has_it_read(
    platform, seaview, tokens, clock, partner, chalet, next_stay
):
    def hold(stay):
        held = seaview.send("POST", "/holds", json=stay | {"email": GUEST["email"]}, headers=CHECKOUT)
        assert held.status_code == 201, held.text
        return held.json()

    def book(stay, hold_id):
        wanted = stay | {"guest": GUEST, "hold_id": hold_id}
        return booked_by_card(seaview, wanted, headers=CHECKOUT)

    first, second = ({"property_id": chalet, **next_stay(), "guests": {"adults": 2}} for _ in "12")
    partner.status = 500
    clock.advance(timedelta(hours=2))
    held = hold(first)
    assert not held["instant"]
    asked = book(first, held["hold_id"])
    assert asked["state"] == "pending"
    history = f"/audit/bookings/{asked['booking_id']}"
    changes = eventually(
        lambda: seaview.send("GET", history, token=tokens["seaview"]).json()["items"],
        lambda items: any(each["type"] == "BookingRequested" for each in items),
    )
    (change,) = [each for each in changes if each["type"] == "BookingRequested"]
    assert change["reason"] == "stale-calendar"

    partner.status = 200
    clock.advance(timedelta(minutes=6))
    held = eventually(lambda: hold(second), lambda kept: kept["instant"])
    assert book(second, held["hold_id"])["state"] == "confirmed"
    letters = eventually(
        lambda: [mail["text"] for mail in platform.mail() if mail["subject"].startswith(f"Request: {CHALET['title']}")],
        bool,
    )
    assert "another channel's calendar could not be read lately" in letters[0]
