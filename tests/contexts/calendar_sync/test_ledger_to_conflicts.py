"""From the ledger to the host: whatever is sold twice is an open conflict once all is told, in whatever order."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from rental.bookings.domain.booking import ACTIVE, CHANNEL_BLOCK, Booking
from rental.bookings.dynamodb.items import record_item
from rental.bookings.use_cases.blocking import WantedBlock, block_nights
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.channel_news import hear_channel
from rental.calendar_sync.contract import ToldNights
from rental.calendar_sync.domain.ledger_conflicts import OPEN, conflict_id
from rental.calendar_sync.dynamodb.closed_nights import DynamoDbClosedNights
from rental.calendar_sync.use_cases.conflicts import after_ledger_event
from rental.calendar_sync.use_cases.projecting import keep_closed
from rental.kernel.errors import Problem
from rental.kernel.events import Event
from rental.kernel.ids import UnitId
from rental.kernel.stay_dates import Stay
from tests.contexts.calendar_sync.fake_conflicts import FakeConflicts, FakePlaces
from tests.contexts.calendar_sync.fake_exports import FakeClosedCalendar
from tests.support.booking_cost import Cost
from tests.support.booking_samples import FrontDesk, host
from tests.support.moto_table import moto_table
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

UNITS = (UnitId("1"), UnitId("2"))
SPANS = st.builds(
    lambda first, nights: Stay(date(2027, 3, first), date(2027, 3, first + nights)),
    st.integers(1, 12),
    st.integers(1, 5),
)
DEEDS = st.one_of(
    st.tuples(st.just("book"), SPANS),
    st.tuples(st.just("block"), SPANS),
    st.tuples(st.just("cancel"), st.integers(0, 3)),
    st.tuples(
        st.just("tell"),
        st.builds(
            dict,
            feed=st.sampled_from(["airbnb", "vrbo"]),
            reference=st.sampled_from(["1", "2"]),
            stay=SPANS,
            unit=st.sampled_from(UNITS),
            blocking=st.booleans(),
            gone=st.booleans(),
        ),
    ),
)


@dataclass
class Town:
    """A desk at which things are done, and the events that they make."""

    desk: FrontDesk

    def do(self, number, what, how):
        with suppress(Problem):  # somebody else has the nights
            getattr(self, f"_{what}")(number, how)

    def events(self):
        images, told = {}, []
        for entry in self.desk.ledger.writes:
            after = record_item(SEAVIEW, entry.record, entry.change)
            key = after["pk"], after["sk"]
            told.append(Event.from_images(images.get(key), after))
            images[key] = after
        return told

    def standing(self):
        return [each for each in self.desk.ledger.records.values() if each.state in ("confirmed", ACTIVE)]

    def _book(self, number, stay):
        self.desk.book(stay.check_in.isoformat(), stay.check_out.isoformat(), f"key-{number}")

    def _block(self, number, stay):
        block_nights(self.desk.books, host(), WantedBlock(COTTAGE, stay), f"key-{number}")

    def _cancel(self, _number, which):
        sold = [each for each in self.desk.ledger.records.values() if isinstance(each, Booking)]
        if which < len(sold):
            cancel_booking(self.desk.books, host(), sold[which].id, "changed plans")

    def _tell(self, number, told):
        nights = ToldNights(
            COTTAGE, told["unit"], told["feed"], told["reference"], told["stay"], told["blocking"], told["gone"], number
        )
        hear_channel(self.desk.books, SEAVIEW, nights, NOW)


def sold_twice(records):
    """Return the conflicts by their meaning alone: nights of two, with a guest, and no block that covers the other."""
    found = set()
    for one, other in combinations(records, 2):
        shared = max(one.stay.check_in, other.stay.check_in) < min(one.stay.check_out, other.stay.check_out)
        somebody = not (is_block(one) and is_block(other)) and not covers(one, other) and not covers(other, one)
        if one.unit == other.unit and shared and somebody:
            found.add(conflict_id(COTTAGE, one.id, other.id))
    return found


def is_block(record):
    return not isinstance(record, Booking) and record.blocking


def covers(block, stay):
    within = block.stay.check_in <= stay.stay.check_in and stay.stay.check_out <= block.stay.check_out
    return getattr(block, "kind", "") == CHANNEL_BLOCK and within


@settings(max_examples=150, deadline=None)
@given(st.data(), st.lists(DEEDS, max_size=9))
def test_whatever_is_sold_twice_is_an_open_conflict_and_nothing_else_is(data, deeds):
    town = Town(FrontDesk.selling(units=UNITS, minimum_nights=1))
    for number, (what, how) in enumerate(deeds, start=1):
        town.do(number, what, how)
    events = town.events()
    again = data.draw(st.lists(st.sampled_from(events), max_size=4)) if events else []
    conflicts, calendar, places = FakeConflicts(), FakeClosedCalendar(), FakePlaces()
    for event in data.draw(st.permutations([*events, *again])):
        keep_closed(calendar, event)
        after_ledger_event(conflicts, calendar, places, event, NOW)
    standing = {each.id for each in conflicts.of_property(SEAVIEW, COTTAGE) if each.state == OPEN}
    assert standing == sold_twice(town.standing())


def test_what_was_kept_just_now_is_read_when_conflicts_are_looked_for():
    cost = Cost()
    with moto_table() as table:
        table.client.meta.events.register("before-parameter-build.dynamodb", cost.record)
        DynamoDbClosedNights(table).of_property(SEAVIEW, COTTAGE)
    assert [each["ConsistentRead"] for each in cost.asked] == [True]
