"""Where another channel's calendar was not read lately, a stay is asked for, not booked, if its host wants that."""

from datetime import timedelta

import pytest

from rental.kernel.ids import UnitId
from tests.contexts.bookings.fake_channel_calendars import FakeChannelCalendars
from tests.support.booking_samples import FrontDesk, caller, refusal
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

UNITS = (UnitId("1"), UnitId("2"))
STAY = ("03-05", "03-08")


def desk_with(minutes_ago, unit="1", **terms):
    """Return a desk of a property with one feed, read so many minutes ago, whose host bears an hour."""
    desk = FrontDesk.selling(**({"ask_when_stale_minutes": 60} | terms))
    desk.calendars = FakeChannelCalendars()
    read_at(desk, NOW - timedelta(minutes=minutes_ago), unit)
    return desk


def read_at(desk, at, unit="1"):
    desk.calendars.keep(SEAVIEW, COTTAGE, {"sk": "POLL#f", "succeeded_at": at.isoformat(), "unit": unit})


@pytest.fixture
def stale():
    return desk_with(61)


def test_fresh_calendars_are_booked_at_once_with_a_hold_and_without():
    desk = desk_with(60)
    assert desk.book(*STAY).state == "confirmed"
    held = desk.hold("03-15", "03-18")
    assert held.instant
    assert desk.book("03-15", "03-18", "key-2", hold_id=held.hold.id).state == "confirmed"
    assert (desk.change["type"], desk.change.get("reason")) == ("BookingConfirmed", None)
    assert desk.calendars.asked == []


def test_a_stay_under_a_stale_calendar_is_asked_for_with_a_reason(stale):
    held = stale.hold(*STAY)
    assert not held.instant
    asked = stale.book(*STAY, hold_id=held.hold.id)
    assert (asked.state, asked.expires_at) == ("pending", NOW + timedelta(hours=24))
    assert (stale.change["type"], stale.change["reason"]) == ("BookingRequested", "stale-calendar")
    assert stale.change["payment"] == ["reserve", asked.total]
    assert asked.reason == ""  # that is the host's word to the guest
    assert stale.approve(asked).state == "confirmed"


def test_without_a_hold_for_its_guest_a_stay_under_a_stale_calendar_is_refused(stale):
    assert refusal(stale.book, *STAY).slug == "hold-needed"
    nobodys = stale.hold(*STAY, email="")
    assert refusal(stale.book, *STAY, hold_id=nobodys.hold.id).slug == "hold-needed"
    assert stale.taken("03-01", "03-20") == ["03-05", "03-06", "03-07"]  # still held


def test_the_same_key_is_the_booking_it_became_once_the_calendar_was_read(stale):
    assert refusal(stale.book, *STAY).slug == "hold-needed"
    read_at(stale, NOW)
    assert stale.book(*STAY).state == "confirmed"
    read_at(stale, NOW - timedelta(days=1))
    assert stale.book(*STAY).state == "confirmed"


def test_a_hold_asks_for_stale_calendars_and_the_booking_takes_what_came_of_it(stale):
    held = stale.hold(*STAY)
    assert stale.calendars.asked == [(SEAVIEW, COTTAGE, ("f",), NOW)]
    read_at(stale, NOW + timedelta(seconds=20))
    later = caller(NOW + timedelta(minutes=1))
    assert stale.book(*STAY, who=later, hold_id=held.hold.id).state == "confirmed"


def test_a_loop_of_checkouts_asks_for_calendars_once_in_five_minutes(stale):
    stale.patience = 200
    for minute in range(11):
        for guest in range(5):
            who = caller(NOW + timedelta(minutes=minute), f"{guest:020}", address=f"203.0.113.{guest}")
            held = stale.hold(f"03-{2 * guest + 1:02}", f"03-{2 * guest + 3:02}", who, f"guest{guest}@example.com")
            assert not held.instant
    assert [at - NOW for *_, at in stale.calendars.asked] == [timedelta(minutes=each) for each in (0, 5, 10)]


def test_a_refused_hold_asks_for_nothing(stale):
    stale.hold(*STAY)
    stale.calendars.asked.clear()
    other = caller(session="b" * 20)
    assert refusal(stale.hold, *STAY, other).slug == "nights-taken"
    assert stale.calendars.asked == []


def test_a_calendar_of_another_unit_does_not_matter():
    desk = desk_with(61, unit="2", units=UNITS)
    assert desk.book(*STAY, "key-1").state == "confirmed"
    held = desk.hold(*STAY)
    assert (held.unit, held.instant) == ("2", False)
    desk = desk_with(61, unit="", units=UNITS)
    assert not desk.hold(*STAY).instant


def test_nothing_is_read_where_the_host_has_no_wish_or_answers_every_request():
    for terms in ({"ask_when_stale_minutes": None}, {"instant_book": False}):
        desk = desk_with(61, **terms)
        held = desk.hold(*STAY)
        assert held.instant is terms.get("instant_book", True)
        desk.book(*STAY, hold_id=held.hold.id)
        assert (desk.calendars.reads, desk.calendars.asked) == (0, [])
        assert "reason" not in desk.change


def test_a_property_without_feeds_is_booked_at_once():
    desk = FrontDesk.selling(ask_when_stale_minutes=60)
    desk.calendars = FakeChannelCalendars()
    assert desk.hold(*STAY).instant


def test_a_throttled_read_is_made_again_and_never_taken_for_fresh_or_stale(stale):
    stale.calendars.busy_reads = 2
    assert not stale.hold(*STAY).instant
    stale.calendars.busy_reads = 3
    assert refusal(stale.hold, *STAY).slug == "busy"
    stale.calendars.busy_reads = 3
    assert refusal(stale.book, "03-15", "03-18").slug == "busy"
