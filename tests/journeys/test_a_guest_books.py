"""The main job over real HTTP: find, price, book, get the e-mail, come back by its link, cancel."""

import re
from urllib.parse import urlsplit

from tests.support.eventually import eventually
from tests.support.paid_booking import booked_by_card


def test_a_guest_finds_a_listing_books_it_gets_the_mail_and_cancels_by_its_link(platform, seaview, listing, wanted):
    guest = f"guest-{wanted['check_in']}@example.com"
    wanted["guest"] = {"name": "Zoë & Co <b>", "email": guest}
    query = {"property_id": wanted["property_id"], "check_in": wanted["check_in"], "check_out": wanted["check_out"]}
    (quote,) = seaview.send("GET", "/quotes", params=query).json()["items"]
    assert quote["available"]
    assert quote["total"] == sum(line["amount"] for line in quote["lines"])

    booking = booked_by_card(seaview, wanted | {"expected_total": quote["total"], "currency": "AUD"})

    def mails():
        return [mail for mail in platform.mail() if booking["booking_id"] in (mail["text"] or "")]

    sent = eventually(mails, lambda found: len(found) >= 3)
    to_guest = next(mail for mail in sent if guest in mail["to"] and mail["subject"].startswith("Booked"))
    assert any(guest in mail["to"] and mail["subject"].startswith("Receipt") for mail in sent)
    assert listing["title"] in to_guest["text"]
    assert "<b>" not in to_guest["html"]
    to_host = next(mail for mail in sent if guest not in mail["to"])
    assert platform.tenant("seaview").subdomain in "".join(to_host["to"])

    link = re.search(r"http://\S+/booking/\S+#key=\S+", to_guest["text"])
    assert link
    opened = urlsplit(link[0])
    assert opened.netloc == seaview.host
    key = {"booking-access": opened.fragment.removeprefix("key=")}
    path = f"/bookings/{booking['booking_id']}"
    assert seaview.send("GET", path, headers=key).json()["state"] == "confirmed"

    cancelled = seaview.send("POST", f"{path}/cancellation", json={"reason": "plans"}, headers=key)
    assert cancelled.json()["state"] == "cancelled"
    assert seaview.send("GET", "/quotes", params=query).json()["items"][0]["available"]
    eventually(mails, lambda found: any(mail["subject"].startswith("Refund") for mail in found))
    paid = seaview.send("GET", f"/payments/{booking['booking_id']}", headers=key).json()
    assert (paid["status"], paid["refunded"]) == ("refunded", booking["total"])


def test_a_host_sees_the_booking_in_the_list_of_arrivals(seaview, tokens, wanted):
    booking = booked_by_card(seaview, wanted)
    query = {"from": wanted["check_in"], "to": wanted["check_out"]}
    listed = seaview.send("GET", "/bookings", params=query, token=tokens["seaview"]).json()["items"]
    assert booking["booking_id"] in [each["booking_id"] for each in listed]
    assert all(wanted["check_in"] <= each["check_in"] < wanted["check_out"] for each in listed)


def test_a_host_publishes_changes_and_archives_a_property(seaview, listing, tokens):
    body = {
        "title": "A new loft",
        "type": "Loft",
        "place": "Tanunda",
        "time_zone": "Australia/Adelaide",
        "sleeps": 2,
        "rates": {"currency": "AUD", "nightly": 18000, "guests_included": 2},
    }
    made = seaview.send("POST", "/properties", json=body, token=tokens["seaview"])
    assert made.status_code == 201, made.text
    path = f"/properties/{made.json()['property_id']}"
    changed = seaview.send("PATCH", path, json={"sleeps": 3}, token=tokens["seaview"])
    assert (changed.status_code, changed.json()["sleeps"]) == (200, 3)
    assert seaview.send("DELETE", path, token=tokens["seaview"]).status_code == 204
    assert seaview.send("GET", path).status_code == 404


def test_the_platform_says_that_it_is_well(seaview):
    answer = seaview.send("GET", "/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_a_site_knows_whose_it_is(seaview, barossa):
    assert seaview.send("GET", "/tenant").json()["name"] == "Seaview Stays"
    assert barossa.send("GET", "/tenant").json()["name"] == "Barossa Retreats"
