"""What partners are told: stable names, no more of a person than was chosen, and nothing of ours beside."""

import json
from datetime import date

import msgspec
import pytest

from rental.bookings.contract import BOOKING_EVENTS, BOOKING_PAYMENT_CHANGED
from rental.channels.domain.public_events import BY_INTERNAL_TYPE, NAMES, PUBLIC_EVENTS, Nights
from rental.channels.http_api.webhooks import EventName
from tests.contexts.channels.partner_street import booking_event


def message(type, *, details=False, **changes):
    return BY_INTERNAL_TYPE[type].read(booking_event(type=type, **changes), details)


def read(type, **how):
    return json.loads(msgspec.json.encode(message(type, **how)))


def test_every_change_of_a_bookings_nights_has_a_name_and_money_has_none():
    assert {*BOOKING_EVENTS} - {*BY_INTERNAL_TYPE} == {BOOKING_PAYMENT_CHANGED}


def test_names_are_of_a_thing_an_event_and_a_version_and_the_api_takes_them_all():
    assert all(name.count(".") == 2 and name.endswith(".v1") for name in NAMES)
    assert len(set(NAMES)) == len(PUBLIC_EVENTS)
    assert EventName.__args__ == NAMES


@pytest.mark.parametrize("type", [each.internal for each in PUBLIC_EVENTS if each.name.startswith("booking.")])
def test_a_booking_is_told_without_its_guest_its_price_and_the_hosts_words(type):
    assert read(type) == {
        "booking_id": "b" * 26,
        "state": "confirmed",
        "unit": "1",
        "check_in": "2027-03-05",
        "check_out": "2027-03-08",
        "guests": {"adults": 2, "children": 1, "infants": 0, "pets": 0},
    }


def test_the_guest_is_told_where_the_host_chose_so():
    assert read("BookingConfirmed", details=True)["guest"] == {
        "name": "Zoë Ada",
        "email": "zoe@example.com",
        "phone": "",
    }


def test_a_change_tells_the_nights_before_only_where_they_were_others():
    moved = read("BookingChanged", before={"check_out": "2027-03-09", "total": 60000})
    assert moved["before"] == {"unit": "1", "check_in": "2027-03-05", "check_out": "2027-03-09"}
    assert "before" not in read("BookingChanged", before={"total": 60000})


def test_blocked_nights_are_told_without_the_reason():
    told = message("NightsBlocked", details=True)
    assert "not for partners" not in str(told)
    assert (told.unit, told.check_in, told.check_out) == ("1", date(2027, 3, 5), date(2027, 3, 8))


def test_a_channels_stay_names_the_channel_and_its_own_reference_so_that_it_knows_its_own():
    data = {"channel": "c" * 26, "reference": "R-1", "contested": True}
    told = message("ChannelClaimed", data=data)
    assert (told.channel, told.reference, told.contested) == ("c" * 26, "R-1", True)
    released = message("ChannelReleased", before={"unit": "2"})
    assert released.before == Nights("2", date(2027, 3, 5), date(2027, 3, 8))
