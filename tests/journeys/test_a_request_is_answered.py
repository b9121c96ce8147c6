"""The whole way of a request over real HTTP: held, asked, approved, changed, cancelled, and what is told of it."""

import re

import pytest

from tests.support.eventually import eventually
from tests.support.paid_booking import VISA, settled

LOFT = {
    "title": "A loft on request",
    "type": "Loft",
    "place": "Tanunda",
    "time_zone": "Australia/Adelaide",
    "sleeps": 2,
    "instant_book": False,
    "rates": {
        "currency": "AUD",
        "nightly": 18000,
        "guests_included": 2,
        "cleaning_fee": 4000,
        "taxes": [{"name": "City tax", "kind": "per_guest_night", "amount": 350}],
    },
    "units": [{"name": "North"}, {"name": "South"}],
}
STAY = {"check_in": "2027-06-07", "check_out": "2027-06-10", "guests": {"adults": 2}}


@pytest.fixture(scope="module")
def loft(seaview, tokens):
    """A property of two units whose host approves bookings, of this module alone."""
    made = seaview.send("POST", "/properties", json=LOFT, token=tokens["seaview"])
    assert made.status_code == 201, made.text
    yield made.json()["property_id"]
    seaview.send("DELETE", f"/properties/{made.json()['property_id']}", token=tokens["seaview"])


@pytest.fixture
def ask(seaview, loft):
    """Hold and ask for the stay as a guest of a name; return the answer to the asking."""

    def ask(name, **changes):
        mail, checkout = f"{name}@example.com", {"checkout-session": f"checkout-of-{name:-<12}"}
        stay = {"property_id": loft, **STAY, **changes}
        held = seaview.send("POST", "/holds", json=stay | {"email": mail}, headers=checkout)
        if held.status_code != 201:
            return held
        kept = {"hold_id": held.json()["hold_id"], "quote_token": held.json()["quote"]["quote_token"]}
        guest = {"guest": {"name": name.title(), "email": mail}}
        card = {"payment_method": VISA}
        return seaview.send("POST", "/bookings", json=stay | guest | kept | card, headers=checkout)

    return ask


def test_a_request_is_held_answered_changed_and_cancelled_and_everybody_is_told(platform, seaview, tokens, ask):
    asked = ask("noether")
    assert asked.status_code == 201, asked.text
    request = asked.json() | settled(seaview, asked).json()
    path, link = f"/bookings/{request['booking_id']}", {"booking-access": request["access_token"]}
    assert (request["state"], request["total"]) == ("pending", 3 * 18000 + 4000 + 3 * 2 * 350)
    waiting = eventually(
        lambda: seaview.send("GET", "/bookings?state=pending", token=tokens["seaview"]).json()["items"],
        lambda items: any(item["booking_id"] == request["booking_id"] for item in items),
    )
    assert waiting

    approved = seaview.send("POST", f"{path}/approval", json={}, token=tokens["seaview"])
    assert approved.json()["state"] == "confirmed"
    longer = {"check_out": "2027-06-11"}
    quoted = seaview.send("POST", f"{path}/change-quote", json=longer, headers=link).json()
    assert quoted["difference"] == 18000 + 2 * 350
    changed = seaview.send("PATCH", path, json=longer | {"expected_total": quoted["total"]}, headers=link)
    assert (changed.status_code, changed.json()["total"]) == (200, quoted["total"])
    preview = seaview.send("GET", f"{path}/cancellation", headers=link).json()
    cancelled = seaview.send("POST", f"{path}/cancellation", json={"reason": "rain"}, headers=link).json()
    assert cancelled["refund_due"] == preview["total"] == quoted["total"]

    history = eventually(
        lambda: seaview.send("GET", f"/audit/bookings/{request['booking_id']}", token=tokens["seaview"]).json()[
            "items"
        ],
        lambda items: any(each["type"] == "BookingCancelled" for each in items),
    )
    assert [each["type"] for each in history if each["type"] != "BookingPaymentChanged"] == [
        "BookingPlaced",
        "BookingRequested",
        "BookingConfirmed",
        "BookingChanged",
        "BookingCancelled",
    ]
    (change,) = [each for each in history if each["type"] == "BookingChanged"]
    assert (change["before"]["check_out"], change["after"]["check_out"]) == ("2027-06-10", "2027-06-11")
    assert history[0]["address"] == "127.0.0.1"
    letters = eventually(
        lambda: [mail["subject"] for mail in platform.mail() if "noether@example.com" in mail["to"]],
        lambda found: any(subject.startswith("Refund") for subject in found),
    )
    told = [subject.partition(":")[0] for subject in letters]
    assert [each for each in told if each not in {"Receipt", "Refund"}] == [
        *("Asked for", "Booked", "Changed", "Cancelled"),
    ]


def test_a_property_of_two_units_is_sold_twice_a_night_and_not_a_third_time(ask):
    later = {"check_in": "2027-07-05", "check_out": "2027-07-08"}
    first, second, third = (ask(name, **later) for name in ("gauss", "euler", "abel"))
    assert (first.status_code, second.status_code, third.status_code) == (201, 201, 409)
    assert {first.json()["unit"], second.json()["unit"]} == {"1", "2"}
    assert third.json()["nights"] == ["2027-07-05", "2027-07-06", "2027-07-07"]


def test_a_lost_link_is_sent_again_to_the_address_it_belongs_to_and_nobody_learns_whose_it_is(platform, seaview, ask):
    request = settled(seaview, ask("hypatia", check_in="2027-08-02", check_out="2027-08-05")).json()

    def letters():
        sent = [mail for mail in platform.mail() if "hypatia@example.com" in mail["to"]]
        return [mail for mail in sent if not mail["subject"].startswith("Asked for")]

    def send_links():
        answers = [
            seaview.send("POST", "/booking-links", json={"email": mail})
            for mail in ("Hypatia@example.com", "nobody-here@example.com")
        ]
        assert [(answer.status_code, answer.text) for answer in answers] == [(202, "{}")] * 2
        return letters()

    (letter,) = eventually(send_links, lambda found: len(found) == 1)
    (link,) = set(re.findall(r"/booking/\w+#key=(\S+)", letter["text"]))
    opened = seaview.send("GET", f"/bookings/{request['booking_id']}", headers={"booking-access": link})
    assert opened.json()["state"] == "pending"
    assert not [mail for mail in platform.mail() if "nobody-here@example.com" in mail["to"]]
