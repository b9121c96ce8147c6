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
