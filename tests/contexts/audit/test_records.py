"""A record says what its event says, and nothing that the event does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.audit.contract import AuditRecord
from rental.kernel.events import Event
from tests.contexts.audit.samples import AT, BLOCK, BOOKING, PROPERTY, blocked, cancelled, event
from tests.support.samples import SEAVIEW


def test_the_first_change_is_recorded_whole():
    record = AuditRecord.from_event(event())
    assert (record.tenant_id, record.kind, record.id, record.number) == (SEAVIEW, "booking", BOOKING, 1)
    assert (record.type, record.at, record.actor) == ("BookingConfirmed", AT, {"kind": "guest", "id": "g-1"})
    assert record.before == {}
    assert record.after == {"id": BOOKING, "state": "confirmed", "total": 225_800}


def test_a_later_change_is_recorded_by_the_members_that_changed():
    record = AuditRecord.from_event(cancelled())
    assert record.before == {"state": "confirmed", "refund_due": None, "guest_phone": "+44"}
    assert record.after == {"state": "cancelled", "refund_due": 0, "guest_phone": None}
    assert (record.reason, record.address) == ("ill", "203.0.113.9")


def test_a_later_change_of_nothing_public_records_nothing_of_the_thing():
    record = AuditRecord.from_event(event(3, "BookingPaymentChanged"))
    assert (record.before, record.after) == ({}, {})


@pytest.mark.parametrize(
    ("type", "kind", "action"),
    [
        ("BookingConfirmed", "booking", "confirmed"),
        ("BookingPaymentChanged", "booking", "payment changed"),
        ("PropertyArchived", "property", "archived"),
        ("CalendarConflictFound", "calendar_conflict", "found"),
        ("SomethingTold", "thing", "something told"),
        ("Booking", "booking", "booking"),
    ],
)
def test_an_action_is_the_events_name_in_words(type, kind, action):
    entity = {"kind": kind, "id": BOOKING}
    assert AuditRecord.from_event(event(type=type, entity=entity)).action == action


names = st.sampled_from(["state", "total", "unit"])


@given(st.dictionaries(names, st.integers()), st.dictionaries(names, st.none() | st.integers()), st.integers(2, 99))
def test_before_and_after_name_the_same_members(data, before, number):
    record = AuditRecord.from_event(event(number, data=data, before=before))
    assert record.before.keys() == record.after.keys() == before.keys()
    assert all(record.after[name] == data.get(name) for name in before)


def test_a_record_is_made_of_the_event_alone():
    again = Event.from_detail({name: getattr(cancelled(), name) for name in Event.__slots__})
    assert AuditRecord.from_event(again) == AuditRecord.from_event(cancelled())


@pytest.mark.parametrize("kind", ["host_block", "channel_stay", "channel_block"])
@pytest.mark.parametrize("type", ["NightsBlocked", "NightsUnblocked", "ChannelClaimed", "ChannelReleased"])
def test_claims_are_of_one_kind_whatever_their_own_and_named_within_their_property(type, kind):
    record = AuditRecord.from_event(blocked(type=type, kind=kind))
    assert (record.kind, record.id) == ("claim", f"{PROPERTY}/{BLOCK}")
