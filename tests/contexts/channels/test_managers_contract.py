"""One suite for the fake of channel managers and for DynamoDB's on moto; and what is stored and published there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rental.bookings.contract import Occupied
from rental.bookings.domain.calendar import Calendar, Hold
from rental.bookings.dynamodb.calendar_items import calendar_item
from rental.channels.contract import CHANNEL_ACCOUNT_SET, CONNECTION_FAILING, Place, ToldBooking, ToldRoom
from rental.channels.domain.availability import Closed
from rental.channels.domain.channel_lane import AVAILABILITY, Lane, Step
from rental.channels.domain.listing import Listing
from rental.channels.dynamodb.channel_managers import DynamoDbChannelManagers
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.channels.ports import Account, OnSale
from rental.kernel.events import Event, last_change
from rental.kernel.ids import UnitId, derived_id
from rental.kernel.tenancy import NOBODY
from rental.platform.dynamodb import from_item, to_item
from simulation.fake_channel_managers import FakeChannelManagers
from tests.support.booking_samples import stay
from tests.support.emptied_table import emptied
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW, terms
from tests.support.stored_terms import store_terms

CONNECTION = "n" * 26
FIRST, SECOND = Place(COTTAGE, UnitId("1")), Place(COTTAGE, UnitId("2"))
ACCOUNT = Account(CONNECTION, "https://channel.example", "a-secret-key", "p-1", {"room-1": "plan-1"})
ROOM = ToldRoom("b-1.r1", "room-1", date(2027, 3, 5), date(2027, 3, 8), "Ada", 2)
TOLD = ToldBooking(CONNECTION, "b-1", 1_900_000_000_000_000, (ROOM,), (replace(ROOM, reference="b-1.r2"),))
LANE = Lane(
    CONNECTION,
    1,
    2,
    NOW,
    told=True,
    reason="It answered 503.",
    next_at=NOW + timedelta(minutes=2),
    holder="one",
    held_until=NOW,
    full_at=NOW,
    calls={AVAILABILITY: (NOW, NOW + timedelta(microseconds=7))},
)


@pytest.fixture(scope="module")
def module_table():
    with moto_table() as made:
        yield made


@pytest.fixture
def table(module_table):
    return emptied(module_table)


class OnTable:
    def __init__(self, table):
        self.table, self.managers = table, DynamoDbChannelManagers(table)

    def leads(self, listing, place):
        made = Listing(CONNECTION, listing, place, 1)
        DynamoDbConnections(self.table).write_listing(
            SEAVIEW, made, last_change(1, "ChannelListingMapped", NOW, NOBODY)
        )

    def sells(self, place, calendar):
        store_terms(self.table, SEAVIEW, terms(preparation_days=1))
        item = calendar_item(SEAVIEW, place.property_id, place.unit, calendar)
        self.table.client.put_item(TableName=self.table.name, Item=to_item(item))


class OnFake:
    def __init__(self):
        self.managers = FakeChannelManagers()

    def leads(self, listing, place):
        self.managers.places.setdefault((SEAVIEW, CONNECTION), {})[listing] = place

    def sells(self, place, calendar):
        nights = sum(1 << (night - calendar.base).days for night in calendar.unsellable(_ahead(calendar), 1, NOW))
        occupied = Occupied(calendar.base, nights | 1, min(hold.expires_at for hold in calendar.holds))
        self.managers.sold[SEAVIEW, place] = OnSale(terms(preparation_days=1), occupied)


def _ahead(calendar):
    return stay(str(calendar.base + timedelta(1)), str(calendar.base + timedelta(300)))


@pytest.fixture(params=["fake", "dynamodb"])
def made(request):
    return OnFake() if request.param == "fake" else OnTable(request.getfixturevalue("table"))


def test_an_account_is_there_once_it_was_kept_and_is_nobody_elses(made):
    assert made.managers.account(SEAVIEW, CONNECTION) is None
    made.managers.keep_account(SEAVIEW, ACCOUNT, last_change(1, CHANNEL_ACCOUNT_SET, NOW, NOBODY))
    assert made.managers.account(SEAVIEW, CONNECTION) == ACCOUNT
    assert made.managers.account(BAROSSA, CONNECTION) is None
    for _ in range(2):
        made.managers.forget_account(SEAVIEW, CONNECTION)
    assert made.managers.account(SEAVIEW, CONNECTION) is None


def test_listings_lead_somewhere_as_they_are_mapped(made):
    assert made.managers.mapped(SEAVIEW, CONNECTION) == {}
    made.leads("room-1", FIRST)
    assert made.managers.mapped(SEAVIEW, CONNECTION) == {"room-1": FIRST}


def test_places_are_read_as_they_stand_with_preparation_and_holds(made):
    held = Hold(derived_id(KEY, "a hold"), stay("2027-03-10", "2027-03-12"), NOW + timedelta(minutes=10))
    calendar = Calendar.empty(date(2026, 11, 21)).claimed(stay("03-05", "03-08")).held(held, NOW)
    made.sells(FIRST, calendar)
    found = made.managers.on_sale(SEAVIEW, [FIRST, SECOND], NOW)
    closed = found[FIRST].occupied.closed(date(2027, 3, 1), 20)
    assert [night for night in range(20) if closed >> night & 1] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert found[FIRST].occupied.until == held.expires_at
    assert found[FIRST].terms == terms(preparation_days=1)


def test_a_lane_is_moved_by_who_has_read_it_last(made):
    assert made.managers.standing(SEAVIEW, CONNECTION) == (Lane(CONNECTION), [])
    assert made.managers.move(SEAVIEW, Lane(CONNECTION), LANE, {})
    assert not made.managers.move(SEAVIEW, Lane(CONNECTION), LANE, {})
    assert made.managers.standing(SEAVIEW, CONNECTION)[0] == LANE
    assert made.managers.move(SEAVIEW, LANE, Lane(CONNECTION, 2), {})
    assert not made.managers.move(SEAVIEW, LANE, Lane(CONNECTION, 2), {})
    assert made.managers.standing(SEAVIEW, CONNECTION)[0] == Lane(CONNECTION, 2)


def test_marks_are_counted_with_the_newest_version_and_what_was_told_keeps_those_that_came_meanwhile(made):
    made.managers.mark(SEAVIEW, CONNECTION, "room-1", 7)
    made.managers.mark(SEAVIEW, CONNECTION, "room-1", 5)
    _, (step,) = made.managers.standing(SEAVIEW, CONNECTION)
    assert step == Step("room-1", marks=2, version=7)
    made.managers.mark(SEAVIEW, CONNECTION, "room-1", 8)
    told = replace(
        step,
        told_marks=2,
        closed=Closed(date(2026, 11, 21), 5 << 400),
        terms_digest=b"d" * 12,
        look_at=NOW,
        refused="no",
    )
    made.managers.record(SEAVIEW, CONNECTION, told)
    assert made.managers.standing(SEAVIEW, CONNECTION)[1] == [replace(told, marks=3, version=8)]
    made.managers.record(SEAVIEW, CONNECTION, replace(told, look_at=None, refused=""))
    assert made.managers.standing(SEAVIEW, CONNECTION)[1] == [
        replace(told, marks=3, version=8, look_at=None, refused="")
    ]


def test_each_hint_asks_for_news_however_soon_it_comes_after_another(made):
    """What the pull before it has read may be older than what it hints at."""
    assert [made.managers.ask_pull(SEAVIEW, CONNECTION, NOW) for _ in range(3)] == [True] * 3


def test_a_booking_is_kept_over_the_one_before_it_alone(made):
    assert made.managers.booking(SEAVIEW, CONNECTION, "b-1") is None
    assert made.managers.hear(SEAVIEW, TOLD, NOW)
    assert not made.managers.hear(SEAVIEW, TOLD, NOW)
    assert made.managers.booking(SEAVIEW, CONNECTION, "b-1") == TOLD
    newer = replace(TOLD, version=TOLD.version + 1, rooms=(), number=2)
    assert made.managers.hear(SEAVIEW, newer, NOW)
    assert not made.managers.hear(SEAVIEW, newer, NOW)
    assert made.managers.booking(SEAVIEW, CONNECTION, "b-1") == newer


def test_no_event_has_the_key_and_a_booking_is_told_whole(table):
    managers = DynamoDbChannelManagers(table)
    managers.keep_account(SEAVIEW, ACCOUNT, last_change(1, CHANNEL_ACCOUNT_SET, NOW, NOBODY))
    managers.hear(SEAVIEW, TOLD, NOW)
    managers.move(SEAVIEW, Lane(CONNECTION), LANE, {"last_change": last_change(1, CONNECTION_FAILING, NOW, NOBODY)})
    items = [from_item(each) for each in table.client.scan(TableName=table.name)["Items"]]
    events = {event.type: event for item in items if (event := Event.from_images(None, item))}
    assert set(events) == {CHANNEL_ACCOUNT_SET, "ChannelBookingTold", CONNECTION_FAILING}
    assert "a-secret-key" not in repr(list(events.values()))
    assert "a-secret-key" not in repr(ACCOUNT)
    assert ToldBooking.from_event(events["ChannelBookingTold"]) == TOLD
    assert events[CONNECTION_FAILING].data["reason"] == "It answered 503."


def test_what_a_listing_was_told_of_all_nights_is_small(table):
    managers = DynamoDbChannelManagers(table)
    managers.record(SEAVIEW, CONNECTION, Step("r" * 36, 0, 9, 0, Closed(NOW.date(), (1 << 500) - 1), b"d" * 12, NOW))
    (item,) = table.client.scan(TableName=table.name)["Items"]
    assert item_bytes(item) <= 400
