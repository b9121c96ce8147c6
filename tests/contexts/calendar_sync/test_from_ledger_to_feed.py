"""What bookings' own use cases write, relayed in any order, closes exactly the nights that the ledger has closed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.use_cases.blocking import ChangedBlock, WantedBlock, block_nights, change_block, unblock_nights
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel, release_for_channel
from rental.calendar_sync.use_cases.projecting import keep_closed
from rental.kernel.events import Event
from rental.kernel.ids import UnitId
from rental.kernel.stay_dates import Stay
from tests.contexts.calendar_sync.fake_exports import FakeClosedCalendar
from tests.support.booking_cost import FIRST_NIGHT, PROPERTY, TENANT, costed_house
from tests.support.samples import NOW

UNITS = tuple(map(UnitId, "12"))


def nights(first, count):
    check_in = FIRST_NIGHT + timedelta(first)
    return Stay(check_in, check_in + timedelta(count))


def lived_in(house):
    """Sell, move, cancel, block and hear of other channels; every unit has nights closed and nights given back."""
    books, host = house.books, house.host

    def asks(key):
        return replace(host, request=key.encode().ljust(12, b"-"))

    sold = house.book(4)
    change_booking(books, asks("a"), sold.id, WantedChange(unit="2"))
    change_booking(books, asks("b"), sold.id, WantedChange(check_out=FIRST_NIGHT + timedelta(5)))
    gone = house.enter(3)
    cancel_booking(books, asks("c"), gone.id, "ill")
    block = block_nights(books, asks("d"), WantedBlock(PROPERTY, nights(10, 3), "1"), "key-1")
    change_block(books, asks("e"), PROPERTY, block.id, ChangedBlock(nights(11, 4)))
    freed = block_nights(books, asks("f"), WantedBlock(PROPERTY, nights(20, 2), "2"), "key-2")
    unblock_nights(books, asks("g"), PROPERTY, freed.id)
    told = ChannelNights(PROPERTY, "1", "feed-1", "r-1", nights(13, 6))
    claim_for_channel(books, host, told)
    claim_for_channel(books, host, replace(told, unit="2", stay=nights(30, 2)))
    other = claim_for_channel(books, host, replace(told, reference="r-2", stay=nights(40, 2)))
    release_for_channel(books, host, PROPERTY, other.id)


@pytest.fixture(scope="module")
def story():
    """Return the events in order, and the nights that each unit's calendar has occupied at the end."""
    with costed_house(units=UNITS) as house:
        cost = house.of(lambda: lived_in(house))
        snapshot = house.books.ledger.sale(TENANT, PROPERTY)
    images, events = {}, []
    for item in cost.written:
        key = item["pk"], item["sk"]
        events.append(Event.from_images(images.get(key), item))
        images[key] = item
    taken = {unit: set(calendar.taken(nights(0, 80), NOW)) for unit, calendar in snapshot.calendars.items()}
    return [event for event in events if event], taken


def closed(events):
    calendar = FakeClosedCalendar()
    for event in events:
        keep_closed(calendar, event)
    found = {unit: set() for unit in UNITS}
    for each in calendar.of_property(TENANT, PROPERTY):
        found[each.unit] |= set(each.stay.dates())
    return found


def test_the_story_has_every_kind_of_change(story):
    events, taken = story
    assert {event.type for event in events} >= {"BookingConfirmed", "BookingChanged", "BookingCancelled"}
    assert {event.type for event in events} >= {"NightsBlocked", "NightsUnblocked", "ChannelClaimed", "ChannelReleased"}
    assert all(taken.values())


def test_a_units_closed_nights_are_those_that_the_ledger_has(story):
    events, taken = story
    assert closed(events) == taken


@given(st.data())
def test_they_are_so_in_whatever_order_and_how_often_events_come(story, data):
    events, taken = story
    again = data.draw(st.lists(st.sampled_from(events), max_size=5))
    assert closed(data.draw(st.permutations([*events, *again]))) == taken
