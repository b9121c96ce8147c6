from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.events import Event, last_change
from rental.kernel.tenancy import NOBODY, Principal

AT = datetime(2027, 3, 5, 9, 30, tzinfo=UTC)
TENANT = "a" * 16


def image(number: int = 1, **fields):
    change = last_change(number, "BookingConfirmed", AT, Principal("guest", "g-1"))
    keys = {"pk": f"T#{TENANT}#B#b1", "sk": "BOOKING", "list_pk": "x", "list_sk": "y", "request_hash": b"h"}
    return {**keys, "kind": "booking", "id": "b1", "last_change": change, "state": "confirmed", **fields}


def test_a_new_change_is_one_event():
    event = Event.from_images(None, image(total=5))
    assert event is not None
    assert (event.id, event.type, event.tenant_id) == ("b1.1", "BookingConfirmed", TENANT)
    assert event.occurred_at == "2027-03-05T09:30:00+00:00"
    assert event.actor == {"kind": "guest", "id": "g-1"}
    assert event.entity == {"kind": "booking", "id": "b1"}
    assert event.data == {"kind": "booking", "id": "b1", "state": "confirmed", "total": 5}


@given(st.integers(1, 50), st.integers(1, 50))
def test_an_image_publishes_exactly_when_its_change_number_moved(old, new):
    event = Event.from_images(image(old), image(new))
    assert (event is None) == (old == new)
    assert event is None or event.id == f"b1.{new}"


def test_a_replayed_record_gives_the_same_event():
    assert Event.from_images(image(1), image(2)) == Event.from_images(image(1), image(2))


@pytest.mark.parametrize("new", [None, {}, {"pk": f"T#{TENANT}#P#p1", "sk": "CALENDAR#1", "kind": "calendar"}])
def test_what_carries_no_change_publishes_nothing(new):
    assert Event.from_images(image(), new) is None


def test_an_event_reads_back_from_the_bus():
    event = Event.from_images(None, image())
    detail = {name: getattr(event, name) for name in Event.__slots__} | {"version": "of a later platform"}
    assert Event.from_detail(detail) == event


def test_a_detail_that_lacks_a_member_is_named():
    with pytest.raises(KeyError, match="tenant_id"):
        Event.from_detail({"id": "b1.1", "type": "BookingConfirmed"})


def test_a_change_says_why_only_when_there_is_a_reason():
    assert "reason" not in last_change(1, "BookingConfirmed", AT, NOBODY)
    assert last_change(2, "BookingCancelled", AT, NOBODY, "ill")["reason"] == "ill"


def test_a_change_carries_the_clients_address_and_what_payments_shall_do_only_when_there_is_such():
    assert last_change(1, "BookingConfirmed", AT, NOBODY).keys() == {"number", "type", "at", "actor"}
    change = last_change(2, "BookingCancelled", AT, NOBODY, "ill", address="203.0.113.9", payment=("refund", 500))
    event = Event.from_images(image(), image() | {"last_change": change})
    assert (event.reason, event.address, event.payment) == ("ill", "203.0.113.9", {"do": "refund", "amount": 500})
    plain = Event.from_images(None, image())
    assert (plain.reason, plain.address, plain.payment) == ("", "", None)


def test_the_card_that_a_guest_gave_is_told_to_payments_alone():
    change = last_change(1, "BookingPlaced", AT, NOBODY, payment=("reserve", 42000, "pm_1Ab"))
    assert change["payment"] == ["reserve", 42000, "pm_1Ab"]
    event = Event.from_images(None, image() | {"last_change": change})
    assert event.payment == {"do": "reserve", "amount": 42000, "method": "pm_1Ab"}
    others = [getattr(event, name) for name in Event.__slots__ if name != "payment"]
    assert "pm_1Ab" not in repr(others)


def test_a_new_item_has_nothing_before():
    assert Event.from_images(None, image(total=5)).before == {}
    assert Event.from_images({}, image(total=5)).before == {}


def test_before_holds_what_was_other_what_was_not_there_and_what_went():
    old = image(1, total=5, unit="1", guest_phone="+44", reason="")
    new = image(2, total=7, unit="1", reason="", refund_due=3)
    event = Event.from_images(old, new)
    assert event.before == {"total": 5, "guest_phone": "+44", "refund_due": None}
    assert event.data.items() >= {"total": 7, "unit": "1", "refund_due": 3}.items()
    assert "guest_phone" not in event.data


values = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=3)
members = st.dictionaries(st.sampled_from(["state", "total", "unit", "lines", "guests"]), values)


@given(members, members)
def test_before_and_after_together_give_the_old_item_back(old, new):
    event = Event.from_images(image(1) | old, image(2) | new)
    undone = {name: event.before.get(name, value) for name, value in event.data.items()} | event.before
    was = {"kind": "booking", "id": "b1", "state": "confirmed"} | old
    assert {name: value for name, value in undone.items() if value is not None} == {
        name: value for name, value in was.items() if value is not None
    }
    assert all(event.data.get(name) != value for name, value in event.before.items())


def test_what_is_private_is_told_neither_before_nor_after():
    old = image(1, list_pk="x", stays_pk="s", ends_pk="e", card={"name": "Ada"}, v=1, expires_at=1, dealings=[1])
    new = image(2, list_pk="y", stays_pk="t", ends_pk="f", card={"name": "Eve"}, v=2, expires_at=2, dealings=[2])
    event = Event.from_images(old, new)
    assert event.before == {}
    assert event.data == {"kind": "booking", "id": "b1", "state": "confirmed"}


@pytest.mark.parametrize("number", [1, 2, 10, 4711])
def test_an_event_knows_which_change_of_its_item_it_is(number):
    assert Event.from_images(None, image(number)).number == number


def test_a_detail_from_before_there_were_the_newer_members_still_reads():
    event = Event.from_images(None, image())
    newer = {"before", "reason", "address", "payment"}
    detail = {name: getattr(event, name) for name in Event.__slots__ if name not in newer}
    assert Event.from_detail(detail) == event
