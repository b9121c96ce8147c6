"""A partner is told over real HTTP: signed, in order, again after an outage, and once more when the host wants it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.eventually import eventually
from tests.support.paid_booking import VISA, settled
from tests.support.webhook_receiver import webhook_receiver

LODGE = {
    "title": "A lodge that partners hear of",
    "type": "Lodge",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 2,
    "rates": {"currency": "AUD", "nightly": 15000, "guests_included": 2},
}
FIRST = datetime.now(UTC).date() + timedelta(days=60)


def night(number):
    return (FIRST + timedelta(days=number)).isoformat()


@pytest.fixture(scope="module")
def host(seaview, tokens):
    return lambda method, path, **of: seaview.send(method, path, token=tokens["seaview"], **of)


@pytest.fixture(scope="module")
def lodge(host):
    made = host("POST", "/properties", json=LODGE).json()
    yield made["property_id"]
    host("DELETE", f"/properties/{made['property_id']}")


@pytest.fixture(scope="module")
def partner():
    with webhook_receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def webhook(host, lodge, partner):
    wanted = {"url": partner.url, "name": "Channel manager", "properties": [lodge]}
    made = host("POST", "/webhooks", json=wanted)
    assert made.status_code == 201, made.text
    partner.secret = made.json()["secret"]
    assert partner.secret not in host("GET", "/webhooks").text
    yield f"/webhooks/{made.json()['webhook_id']}"
    host("DELETE", f"/webhooks/{made.json()['webhook_id']}")


@pytest.fixture
def clock(platform):
    """The platform's clock; it is put right afterwards."""
    yield platform.local.clock
    platform.local.clock.reset()


@pytest.fixture
def block(host, lodge):
    def made(first, last):
        answer = host("POST", f"/properties/{lodge}/blocks", json={"from": night(first), "to": night(last)})
        assert answer.status_code == 201, answer.text

    return made


def test_a_ping_comes_signed_and_a_forged_message_is_refused(host, webhook, partner):
    answer = host("POST", f"{webhook}/ping", json={}).json()
    assert (answer["taken"], answer["status"]) == (True, 204)
    assert partner.messages.pop()["type"] == "ping.v1"
    assert partner.hear(b"{}", {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,AA=="}) == 401


def test_bookings_and_blocks_are_told_in_their_order_without_the_guest(seaview, lodge, webhook, partner, block):
    block(0, 2)
    stay = {"property_id": lodge, "check_in": night(5), "check_out": night(8), "guests": {"adults": 2}}
    guest = {"name": "Grace Hopper", "email": "grace@example.com"}
    booked = seaview.send("POST", "/bookings", json=stay | {"guest": guest, "payment_method": VISA})
    settled(seaview, booked)
    told = eventually(
        lambda: partner.of(lodge), lambda found: found[-1:] and found[-1]["type"].endswith("confirmed.v1")
    )
    assert [each["type"] for each in told] == ["nights.blocked.v1", "booking.placed.v1", "booking.confirmed.v1"]
    versions = [each["property"]["version"] for each in told]
    assert versions == sorted(set(versions))
    assert (told[-1]["data"]["check_in"], told[-1]["data"]["state"]) == (night(5), "confirmed")
    assert "Hopper" not in str(told)


def test_after_an_outage_all_comes_in_its_order_and_the_log_shows_it(host, lodge, webhook, partner, block, clock):
    partner.messages.clear()
    partner.status = 503
    for first in (20, 23, 26):
        block(first, first + 2)
    log = f"{webhook}/deliveries?limit=3"

    def states():
        return [each["state"] for each in host("GET", log).json()["items"]]

    eventually(states, lambda found: found == ["waiting"] * 3)
    partner.status = 204
    clock.advance(timedelta(minutes=3))
    told = eventually(lambda: partner.of(lodge), lambda found: len(found) >= 3, within_seconds=60)
    assert [each["data"]["check_in"] for each in told] == [night(20), night(23), night(26)]
    eventually(states, lambda found: found == ["delivered"] * 3)
    *_, first = host("GET", log).json()["items"]
    assert (first["attempts"], first["last_try"]["status"]) == (2, 204)


def test_a_host_has_a_message_sent_once_more_and_it_is_the_same(host, webhook, partner):
    latest, *_ = host("GET", f"{webhook}/deliveries?limit=1").json()["items"]
    partner.messages.clear()
    again = host("POST", f"{webhook}/deliveries/{latest['delivery_id']}/replay", json={})
    assert again.status_code == 200, again.text
    (told,) = partner.messages
    assert told == again.json()["request"]
    assert told["id"] == latest["message_id"]
