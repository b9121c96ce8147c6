"""Conflicts open and end with what the ledger tells, once each, and what the host settled stays settled."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from rental.calendar_sync.use_cases.conflicts import ConflictsMoving, Watch, after_ledger_event, find_conflicts
from rental.calendar_sync.use_cases.settling import Settlement, settle_conflict, still_in
from rental.kernel.events import Event
from rental.kernel.tenancy import Principal
from rental.platform.request import digest_of
from tests.contexts.calendar_sync.conflict_samples import OTHER, SOLD, VRBO, booking, shut, sold
from tests.contexts.calendar_sync.fake_conflicts import FakeConflicts, FakePlaces, FixedCalendar
from tests.support.booking_samples import refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

HOST = Principal("member", "host-1", frozenset({"host"}))
FOUND, SETTLED, OVER = "CalendarConflictFound", "CalendarConflictSettled", "CalendarConflictOver"


@dataclass
class Console:
    """A property whose calendar says what it is told, and its host."""

    conflicts: FakeConflicts = field(default_factory=FakeConflicts)
    calendar: FixedCalendar = field(default_factory=FixedCalendar)
    places: FakePlaces = field(default_factory=FakePlaces)

    def look(self, *closed, at=NOW):
        self.calendar.closed = list(closed)
        return find_conflicts(Watch(self.conflicts, self.calendar, self.places), SEAVIEW, COTTAGE, at)

    def settle(self, told, outcome="relocated", note="", key="key-1", at=NOW):
        request = digest_of("settle", key, outcome.encode() + note.encode())
        settlement = Settlement(outcome, note, HOST, at, "203.0.113.1", request)
        return settle_conflict(self.conflicts, SEAVIEW, told.id, settlement)

    def stored(self, told):
        return self.conflicts.find(SEAVIEW, told.id)

    @property
    def told(self):
        return [event for event, _ in self.conflicts.told]


@pytest.fixture
def console():
    return Console()


def test_a_conflict_is_told_once_with_both_sides_as_the_host_knows_them(console):
    (told,) = console.look(booking(), sold("03-07", "03-12"))
    assert (told.property_id, told.unit, told.nights) == (COTTAGE, "1", stay("03-07", "03-08"))
    assert (told.keeps.label, told.keeps.channel, told.waits.channel) == ("Ada Lovelace", "", "Airbnb")
    assert (told.state, told.found_at, told.why) == ("open", NOW, "direct")
    assert console.look(booking(), sold("03-07", "03-12")) == []
    assert console.told == [FOUND]
    assert console.conflicts.changes[0]["actor"] == {"kind": "calendar-sync", "id": "calendar-sync"}


def test_the_entry_passes_on_the_event_of_a_booking_or_claim(console):
    console.calendar.closed = [booking(), sold()]
    event = Event("b.1", "BookingConfirmed", SEAVIEW, NOW.isoformat(), {}, {}, {"property_id": COTTAGE})
    assert len(after_ledger_event(console.conflicts, console.calendar, console.places, event, NOW)) == 1


def test_it_is_over_once_they_share_nothing_and_told_again_if_they_do_again(console):
    (told,) = console.look(booking(), sold())
    (over,) = console.look(booking())
    assert (over.id, over.state, over.change_number) == (told.id, "over", 2)
    assert console.look(booking()) == []
    (again,) = console.look(booking(), sold(), at=NOW + timedelta(hours=1))
    assert (again.state, again.change_number, again.found_at) == ("open", 3, NOW + timedelta(hours=1))
    assert console.told == [FOUND, OVER, FOUND]


def test_it_is_over_once_its_nights_are_past_or_its_property_is_gone(console):
    console.look(booking("2026-11-20", "2026-11-23"), sold("2026-11-20", "2026-11-23"))
    records = list(console.calendar.closed)
    console.look(*records, at=NOW + timedelta(days=2))
    assert console.told == [FOUND, OVER]
    console.look(booking(), sold())
    console.places.known = None
    console.look(booking(), sold())
    assert console.told == [FOUND, OVER, FOUND, OVER]


def test_a_settled_one_stays_settled_for_the_same_nights_and_fewer(console):
    (told,) = console.look(booking(), sold())
    console.settle(told)
    for check_out in ("03-08", "03-07", "03-08"):
        assert console.look(booking(), sold("03-05", check_out)) == []
    assert console.look(booking()) == []
    assert console.look(booking(), sold()) == []
    assert console.stored(told).state == "settled"


def test_a_settled_one_is_told_again_for_nights_the_host_has_not_heard_of(console):
    (told,) = console.look(booking(), sold("03-07", "03-12"))
    console.settle(told, note="moved to the loft")
    (again,) = console.look(booking(), sold("03-06", "03-12"))
    assert (again.id, again.state, again.nights) == (told.id, "open", stay("03-06", "03-08"))
    assert (again.outcome, again.note, again.settled_at) == ("", "", None)
    assert console.told == [FOUND, SETTLED, FOUND]


def test_an_open_one_that_only_shrinks_or_is_renamed_is_shown_as_it_is_and_told_no_more(console):
    (told,) = console.look(booking("03-05", "03-10"), sold("03-06", "03-09"))
    assert console.look(replace(booking("03-05", "03-10"), label="Ada King"), sold("03-07", "03-09")) == []
    now = console.stored(told)
    assert (now.keeps.label, now.nights, now.change_number) == ("Ada King", stay("03-07", "03-09"), 1)
    assert console.look(booking("03-05", "03-10"), sold("03-06", "03-09")) != []
    assert console.told == [FOUND, FOUND]


def test_echoes_and_claims_without_a_conflict_read_nothing_more(console):
    console.places.known = None
    assert console.look(booking(), sold(contested=False)) == []
    console.places = FakePlaces()
    assert console.look(booking(), shut()) == []
    assert console.told == []


def test_two_feeds_that_tell_one_stay_are_told_as_that(console):
    (told,) = console.look(sold(name=OTHER, channel=VRBO, contested=False), sold())
    assert (told.same_stay, told.keeps.channel, told.waits.channel) == (True, "Vrbo", "Airbnb")


def test_a_feed_that_nobody_knows_is_called_by_its_id(console):
    console.places.names = {}
    assert console.look(booking(), sold())[0].waits.channel == "airbnb-feed"


def test_what_others_wrote_meanwhile_is_looked_at_again(console):
    console.conflicts.refuses = 2
    assert len(console.look(booking(), sold())) == 1
    console.conflicts.refuses = 99
    with pytest.raises(ConflictsMoving):
        console.look(booking())


def test_a_cancellation_that_comes_while_a_conflict_is_written_ends_it(console):
    """Whoever wrote last has read what the other put into the calendar, or the other has read the conflict."""
    write = console.conflicts.write

    def cancelled_meanwhile(*written):
        console.conflicts.write = write
        console.calendar.closed = [booking()]
        find_conflicts(Watch(console.conflicts, console.calendar, console.places), SEAVIEW, COTTAGE, NOW)
        return write(*written)

    console.conflicts.write = cancelled_meanwhile
    console.look(booking(), sold())
    assert console.told == [FOUND, OVER]


def test_a_settlement_is_kept_with_who_made_it_and_made_once(console):
    (told,) = console.look(booking(), sold())
    settled = console.settle(told, note="moved to the loft")
    assert (settled.state, settled.outcome, settled.note, settled.settled_at) == (
        *("settled", "relocated", "moved to the loft"),
        NOW,
    )
    change = console.conflicts.changes[-1]
    assert (change["type"], change["actor"], change["address"]) == (SETTLED, HOST.as_actor(), "203.0.113.1")
    assert console.settle(told, note="moved to the loft", at=NOW + timedelta(1)) == settled
    assert refusal(console.settle, told, "refunded").slug == "idempotency-key-reused"
    assert console.settle(told, "refunded", key="key-2").outcome == "refunded"


def test_one_that_is_over_or_not_there_cannot_be_settled(console):
    (told,) = console.look(booking(), sold())
    late = NOW + timedelta(days=400)
    assert refusal(console.settle, told, at=late).slug == "state-does-not-allow"
    console.look(booking())
    assert refusal(console.settle, told).slug == "state-does-not-allow"
    assert refusal(console.settle, replace(told, id=f"{COTTAGE}{SOLD}")).slug == "not-found"


def test_a_settlement_that_keeps_meeting_others_is_asked_for_again(console):
    (told,) = console.look(booking(), sold())
    console.conflicts.refuses = 1
    assert console.settle(told).state == "settled"
    console.conflicts.refuses = 99
    with pytest.raises(ConflictsMoving):
        console.settle(told, key="key-2")


def test_a_list_leaves_out_what_is_over_by_now(console):
    console.look(booking(), sold())
    page = console.conflicts.in_state(SEAVIEW, "open", 9, None)
    assert len(still_in(page, "open", NOW).items) == 1
    assert still_in(page, "open", NOW + timedelta(days=400)).items == []
