"""The closed nights follow the ledger, whatever the bus does to the order and number of events."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.contract import CANCELLED, COMPLETED, IN_PROGRESS
from rental.bookings.domain.booking import ACTIVE, REMOVED
from rental.calendar_sync.dynamodb.closed_nights import DynamoDbClosedNights
from rental.calendar_sync.use_cases.projecting import keep_closed
from rental.kernel.ids import BookingId, ClaimId
from rental.platform.dynamodb import from_item
from tests.contexts.calendar_sync.fake_exports import FakeClosedCalendar
from tests.contexts.calendar_sync.ledger_samples import BLOCKED, CLAIMED, SOLD, days, history
from tests.support.booking_cost import Cost
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.samples import COTTAGE, SEAVIEW

units = st.sampled_from("123")
stays = st.builds(days, st.integers(0, 20), st.integers(1, 5))
kept = st.lists(st.fixed_dictionaries({"unit": units, "stay": stays}), min_size=1, max_size=4)
endings = {
    "booking": st.sampled_from(
        [
            (),
            (("BookingCancelled", {"state": CANCELLED}),),
            (("BookingStarted", {"state": IN_PROGRESS}), ("BookingCompleted", {"state": COMPLETED})),
        ]
    ),
    # What a channel gave back it may tell again.
    "claim": st.sampled_from(
        [
            (),
            (("ChannelReleased", {"state": REMOVED}),),
            (("ChannelReleased", {"state": REMOVED}), ("ChannelClaimed", {"state": ACTIVE})),
        ]
    ),
}


@st.composite
def lives(draw, record, first, moved, ending):
    """Return the events of one record: made, moved about, perhaps ended."""
    changes = [(first if place == 0 else moved, each) for place, each in enumerate(draw(kept))]
    return history(*changes, *draw(endings[ending]), of=record)


ledgers = st.tuples(
    lives(SOLD, "BookingConfirmed", "BookingChanged", "booking"),
    lives(replace(SOLD, id=BookingId("g" * 26)), "BookingConfirmed", "BookingChanged", "booking"),
    lives(CLAIMED, "ChannelClaimed", "ChannelClaimed", "claim"),
    lives(replace(CLAIMED, id=ClaimId("h" * 26)), "ChannelClaimed", "ChannelClaimed", "claim"),
)


def projected(events):
    calendar = FakeClosedCalendar()
    for event in events:
        keep_closed(calendar, event)
    return calendar


@given(ledgers, st.data())
def test_shuffled_and_repeated_events_give_what_they_give_in_order(ledger, data):
    in_order = [event for life in ledger for event in life]
    again = data.draw(st.lists(st.sampled_from(in_order), max_size=6))
    shuffled = data.draw(st.permutations(in_order + again))
    closed = projected(shuffled).of_property(SEAVIEW, COTTAGE)
    assert closed == projected(in_order).of_property(SEAVIEW, COTTAGE)
    assert len({each.record_id for each in closed}) == len(closed), "a record closes one unit"


@given(ledgers, st.data())
def test_whatever_is_told_first_a_record_is_never_open_where_its_newest_change_put_it(ledger, data):
    (life, *_) = ledger
    newest = life[-1]
    before = data.draw(st.lists(st.sampled_from(life)))
    calendar = projected([*before, newest, *data.draw(st.lists(st.sampled_from(life)))])
    here = [each for each in calendar.of_property(SEAVIEW, COTTAGE) if each.unit == newest.data["unit"]]
    owns = newest.data["state"] != CANCELLED
    assert [each.number for each in here] == ([newest.number] if owns else [])


def test_a_booking_that_moves_leaves_its_old_unit():
    events = history(("BookingConfirmed", {"unit": "1"}), ("BookingChanged", {"unit": "2"}))
    calendar = projected(events)
    assert calendar.of_unit(SEAVIEW, COTTAGE, "1", date(2000, 1, 1)).closed == ()
    assert len(calendar.of_unit(SEAVIEW, COTTAGE, "2", date(2000, 1, 1)).closed) == 1


LONG_NAMED = replace(SOLD, guest=replace(SOLD.guest, name="\U0001f3d6" * 200))


@pytest.mark.parametrize(
    ("record", "type"),
    [
        (SOLD, "BookingConfirmed"),
        (LONG_NAMED, "BookingConfirmed"),
        (BLOCKED, "NightsBlocked"),
        (CLAIMED, "ChannelClaimed"),
    ],
)
def test_an_event_costs_one_write_of_one_unit(record, type):
    (event,) = history((type, {}), of=record)
    with moto_table() as table:
        cost = Cost()
        table.client.meta.events.register("before-parameter-build.dynamodb", cost.record, unique_id="cost")
        keep_closed(DynamoDbClosedNights(table), event)
        table.client.meta.events.unregister("before-parameter-build.dynamodb", unique_id="cost")
        (item,) = table.client.scan(TableName=table.name)["Items"]
    assert cost.calls == ["PutItem"]
    assert item_bytes(from_item(item)) <= 1024
