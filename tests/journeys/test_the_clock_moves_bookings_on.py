"""What nobody does: a request that the host leaves lying expires by its schedule, and everybody is told."""

from datetime import timedelta

import pytest

from tests.support.eventually import eventually
from tests.support.paid_booking import booked_by_card

COTTAGE = {
    "title": "A cottage on request",
    "type": "Cottage",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 2,
    "instant_book": False,
    "rates": {"currency": "AUD", "nightly": 15000, "guests_included": 2},
}
CHECKOUT = {"checkout-session": "checkout-of-the-clock"}


@pytest.fixture
def clock(platform):
    """The platform's clock; it is put right afterwards."""
    yield platform.local.clock
    platform.local.clock.reset()


@pytest.fixture
def request_made(seaview, tokens, next_stay):
    """A request for three nights of a property of this module alone, as the guest sees it."""
    made = seaview.send("POST", "/properties", json=COTTAGE, token=tokens["seaview"]).json()
    stay = {"property_id": made["property_id"], **next_stay(), "guests": {"adults": 2}}
    guest = {"name": "Emmy Noether", "email": "emmy@example.com"}
    held = seaview.send("POST", "/holds", json=stay | {"email": guest["email"]}, headers=CHECKOUT).json()
    asked = stay | {"guest": guest, "hold_id": held["hold_id"]}
    yield booked_by_card(seaview, asked, headers=CHECKOUT)
    seaview.send("DELETE", f"/properties/{made['property_id']}", token=tokens["seaview"])


def test_a_request_that_nobody_answers_expires_and_everybody_is_told(platform, seaview, tokens, clock, request_made):
    name = request_made["booking_id"]
    scheduler = platform.client("scheduler")

    def schedules():
        """Name what is planned for the booking; its payment's own plan looks once more, and then goes by itself."""
        prefix = f"{platform.tenant('seaview').tenant_id[:16]}-{name}"
        found = scheduler.list_schedules(NamePrefix=prefix)["Schedules"]
        return [each["Name"] for each in found if not each["Name"].rpartition("-")[2].isdigit()]

    assert request_made["state"] == "pending"
    eventually(schedules, lambda planned: any(each.endswith(f"{name}-pending") for each in planned))

    clock.advance(timedelta(hours=25))

    def changes():
        return seaview.send("GET", f"/audit/bookings/{name}", token=tokens["seaview"]).json()["items"]

    found = eventually(changes, lambda found: any(each["type"] == "BookingExpired" for each in found))
    assert [each["type"] for each in found if each["type"] != "BookingPaymentChanged"] == [
        *("BookingPlaced", "BookingRequested", "BookingExpired"),
    ]
    (last,) = [each for each in found if each["type"] == "BookingExpired"]
    assert last["actor"] == {"kind": "clock", "id": "clock"}
    assert (last["before"]["state"], last["after"]["state"]) == ("pending", "expired")
    link = {"booking-access": request_made["access_token"]}
    assert seaview.send("GET", f"/bookings/{name}", headers=link).json()["state"] == "expired"
    told = eventually(
        lambda: [mail["subject"] for mail in platform.mail() if name in (mail["text"] or "")],
        lambda subjects: len(subjects) == 4,
    )
    assert sum(subject.startswith("No answer: ") for subject in told) == 1
    assert sum(subject.startswith("Expired: ") for subject in told) == 1
    eventually(schedules, lambda left: not left)
