"""What bookings cost: round trips counted at the client, units by the published size rules. No wall times."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.calendar import MOST_HOLDS, WINDOW_NIGHTS, Calendar, Hold
from rental.bookings.domain.payment import Payment
from rental.bookings.dynamodb.calendar_items import calendar_item
from rental.bookings.dynamodb.items import booking_item
from rental.bookings.dynamodb.lists import DynamoDbBookingLists
from rental.bookings.ports import PageOf
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel, release_told
from rental.bookings.use_cases.deciding import approve_booking, decline_booking
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.settling import settle_booking
from rental.bookings.use_cases.viewing import availability
from rental.calendar_sync.domain.polling import Poll
from rental.calendar_sync.dynamodb.feed_items import poll_item
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId
from rental.kernel.stay_dates import Stay
from rental.platform.dynamodb import from_item, to_item
from tests.support.booking_cost import FIRST_NIGHT, FOUR_UNITS, HOST, PROPERTY, TENANT, costed_house
from tests.support.booking_samples import UNIT
from tests.support.emptied_table import emptied
from tests.support.item_size import item_bytes, transactional_write_units
from tests.support.moto_table import INCLUDED, INDEXES, moto_table
from tests.support.property_samples import NOW

KILOBYTE = 1024
READ_UNIT_BYTES = 4096
TODAY = NOW.date()


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture
def house(table):
    """Return what makes a house of terms, in a table that is empty."""
    return lambda **terms: costed_house(emptied(table), **terms)


def at_once(house, nights):
    return house.of(lambda: house.book(nights))


def from_a_hold(house, nights):
    hold_id = house.hold(nights)
    return house.of(lambda: house.book(nights, hold_id=hold_id))


def at_a_promised_price(house, nights):
    hold_id, token = house.hold(nights), house.token(nights)
    return house.of(lambda: house.book(nights, hold_id=hold_id, quote_token=token))


def entered(house, nights):
    return house.of(lambda: house.enter(nights))


KINDS = {
    "at once": (at_once, {}),
    "from a hold": (from_a_hold, {}),
    "at a promised price": (at_a_promised_price, {}),
    "as a request": (from_a_hold, {"instant_book": False}),
    "by the host": (entered, {}),
    "in one of four units": (at_once, {"units": FOUR_UNITS}),
    "from a hold in one of four units": (from_a_hold, {"units": FOUR_UNITS}),
}


@pytest.mark.parametrize("nights", [1, 2, 7, 14, 28])
@pytest.mark.parametrize("kind", KINDS)
def test_a_booking_of_any_kind_is_two_trips_and_four_write_units_whatever_its_length(house, kind, nights):
    make, terms = KINDS[kind]
    with house(**terms) as one:
        cost = make(one, nights)
    assert cost.calls == ["Query", "TransactWriteItems"]
    assert len(cost.written) == 2
    assert transactional_write_units(*cost.written) <= 4


@pytest.mark.parametrize("kind", KINDS)
def test_a_booking_with_long_names_seasons_and_steps_of_its_own_is_one_kilobyte_more_at_most(house, kind):
    make, terms = KINDS[kind]
    with house(longest=True, **terms) as one:
        cost = make(one, 28)
    assert cost.calls == ["Query", "TransactWriteItems"]
    assert transactional_write_units(*cost.written) <= 6
    assert item_bytes(cost.written[-1]) <= 1200


def test_a_replay_is_two_trips_where_its_write_finds_it_and_never_a_write_where_it_was_refused(house):
    with house(units=FOUR_UNITS) as one:
        one.book(7)
        assert one.of(lambda: one.book(7)).calls == ["Query", "TransactWriteItems"]
    with house() as one:
        one.book(7)
        assert one.of(lambda: one.book(7)).calls == ["Query", "GetItem"]


def test_a_hold_is_a_read_of_the_sale_one_of_its_holders_and_a_write(house):
    with house() as one:
        cost = one.of(lambda: one.hold(28))
    assert cost.calls == ["Query", "BatchGetItem", "TransactWriteItems"]
    assert [each.get("kind") for each in cost.written] == ["calendar", "holder", "holder", "holder"]
    assert transactional_write_units(*cost.written) == 8


HOUR = {"ask_when_stale_minutes": 60}


def feeds_read(one, minutes_ago):
    for number in range(10):
        poll = Poll(
            f"{number:026}", PROPERTY, succeeded_at=NOW - timedelta(minutes=minutes_ago), etag="e" * 40, unit="1"
        )
        one.table.client.put_item(TableName=one.table.name, Item=to_item(poll_item(TENANT, poll)))


FRESH = [(kind, 5) for kind in KINDS if kind not in ("as a request", "by the host")]
STALE = [(kind, 90) for kind, _ in FRESH if "hold" in kind or "promised" in kind]


@pytest.mark.parametrize(("kind", "minutes_ago"), FRESH + STALE)
def test_where_calendars_must_have_been_read_lately_a_booking_is_three_trips(house, kind, minutes_ago):
    make, terms = KINDS[kind]
    with house(**HOUR, **terms) as one:
        feeds_read(one, minutes_ago)
        cost = make(one, 28)
    assert cost.calls == ["Query", "Query", "TransactWriteItems"]
    assert "ConsistentRead" not in cost.asked[1]
    assert transactional_write_units(*cost.written) <= 4


def test_a_host_who_answers_every_request_pays_nothing_for_that_wish(house):
    with house(**HOUR, instant_book=False) as one:
        feeds_read(one, 90)
        cost = from_a_hold(one, 28)
    assert cost.calls == ["Query", "TransactWriteItems"]


@pytest.mark.parametrize(("minutes_ago", "asks"), [(5, []), (90, ["PutItem"])])
def test_a_hold_reads_how_lately_calendars_were_read_and_asks_for_them_where_it_was_too_long_ago(
    house, minutes_ago, asks
):
    with house(**HOUR) as one:
        feeds_read(one, minutes_ago)
        cost = one.of(lambda: one.hold(28))
    assert cost.calls == ["Query", "BatchGetItem", "Query", "TransactWriteItems", *asks]
    asked = [from_item(each["Item"]) for each in cost.asked if "Item" in each]
    assert all(item_bytes(each) <= KILOBYTE for each in asked)


CHANGES = {
    "approved": lambda one, sold: approve_booking(one.books, one.host, sold.id),
    "declined": lambda one, sold: decline_booking(one.books, one.host, sold.id, "we paint the house"),
    "withdrawn": lambda one, sold: cancel_booking(one.books, one.caller, sold.id, "plans changed"),
    "expired": lambda one, sold: settle_booking(one.books, TENANT, sold.id, NOW + timedelta(hours=24)),
    "cancelled": lambda one, sold: cancel_booking(one.books, one.caller, sold.id, "plans changed"),
    "moved in time": lambda one, sold: change_booking(
        one.books, one.host, sold.id, WantedChange(FIRST_NIGHT + timedelta(3), FIRST_NIGHT + timedelta(31))
    ),
    "moved to a unit": lambda one, sold: change_booking(one.books, one.host, sold.id, WantedChange(unit="2")),
    "for more guests": lambda one, sold: change_booking(one.books, one.host, sold.id, WantedChange(guests=Guests(4))),
    "started": lambda one, sold: settle_booking(one.books, TENANT, sold.id, NOW + timedelta(days=100)),
    "paid": lambda one, sold: apply_payment_fact(one.books, TENANT, sold.id, Payment(1, captured=sold.total), NOW),
}
ASKED = {"approved", "declined", "withdrawn", "expired"}
ITEMS = {"moved to a unit": 3, "for more guests": 1, "started": 1, "paid": 1}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_three_trips_and_two_write_units_for_each_item_it_touches(house, what):
    with house(instant_book=what not in ASKED, units=FOUR_UNITS) as one:
        sold = one.book(28, hold_id=one.hold(28))
        cost = one.of(lambda: CHANGES[what](one, sold))
    assert cost.calls == ["GetItem", "Query", "TransactWriteItems"]
    assert len(cost.written) == ITEMS.get(what, 2)
    assert transactional_write_units(*cost.written) == 2 * ITEMS.get(what, 2)


def test_a_calendar_stays_within_a_kilobyte_with_ten_years_blocked_all_holds_and_a_sold_out_window():
    window = 730
    calendar = Calendar(
        TODAY - timedelta(70),
        stays=((1 << window) - 1) << 70,
        blocks=((1 << WINDOW_NIGHTS) - 1) & ~(((1 << window) - 1) << 70),
        holds=tuple(
            Hold("k" * 25 + "abcdefgh"[n], Stay(TODAY, TODAY + timedelta(28)), NOW, b"contacts")
            for n in range(MOST_HOLDS)
        ),
        version=10**9,
    )
    assert item_bytes(calendar_item(TENANT, PROPERTY, UNIT, calendar)) <= KILOBYTE


def test_a_month_of_availability_is_half_a_read_unit_for_four_units_sold_far_ahead_on_rich_terms(house):
    with house(longest=True, units=FOUR_UNITS) as one:
        for unit in FOUR_UNITS:
            sold = Calendar(TODAY - timedelta(70), stays=((1 << 800) - 1) // 3, blocks=1 << 799, version=10**6)
            item = calendar_item(TENANT, PROPERTY, unit, sold)
            one.table.client.put_item(TableName=one.table.name, Item=to_item(item))
        month = Stay(FIRST_NIGHT, FIRST_NIGHT + timedelta(31))
        cost = one.of(lambda: availability(one.books.ledger, one.caller, PROPERTY, month))
        stored = [from_item(item) for item in one.table.client.scan(TableName=one.table.name)["Items"]]
    assert cost.calls == ["Query"]
    assert cost.asked[0]["ConsistentRead"] is False
    assert len(stored) == 1 + len(FOUR_UNITS)
    assert 0.5 * math.ceil(sum(map(item_bytes, stored)) / READ_UNIT_BYTES) <= 0.5


def test_terms_and_calendars_of_properties_side_by_side_are_read_at_half_the_price(house):
    with house(units=FOUR_UNITS) as one:
        cost = one.of(lambda: one.books.ledger.sales(TENANT, [PROPERTY]))
    assert cost.calls == ["BatchGetItem", "BatchGetItem"]
    assert [asked["RequestItems"][one.table.name]["ConsistentRead"] for asked in cost.asked] == [False, False]


def projected(item, index):
    """Return what an index keeps of an item: the keys and what it includes."""
    return {name: item[name] for name in {"pk", "sk", *INDEXES[index], *INCLUDED} if name in item}


LISTS = {
    "lists": lambda lists, sold, page: lists.arriving(TENANT, day_of(sold.stay.check_in), page),
    "ends": lambda lists, sold, page: lists.departing(TENANT, day_of(sold.stay.check_out), page),
    "stays": lambda lists, _sold, page: lists.of_property(TENANT, PROPERTY, page, ended=False),
}


def day_of(day):
    return Stay(day, day + timedelta(1))


@pytest.mark.parametrize("index", LISTS)
def test_a_list_of_a_day_is_one_read_unit_for_twenty_bookings(house, index):
    with house(longest=True) as one:
        sold = emptied_of_sales(one, one.book(28))
        paid = sold.next(payment=Payment(3, captured=sold.total), reason="")
        items = []
        for number in range(20):
            booking = replace(paid, id=BookingId(f"{number:026}"))
            change = last_change(2, "BookingPaymentChanged", NOW, HOST)
            items.append(booking_item(TENANT, booking, change))
            one.table.client.put_item(TableName=one.table.name, Item=to_item(items[-1]))
        lists = DynamoDbBookingLists(one.table)
        shown = []
        cost = one.of(lambda: shown.extend(LISTS[index](lists, sold, PageOf(20)).items))
    assert len(shown) == 20
    assert cost.calls == ["Query"]
    assert cost.asked[0]["IndexName"] == index
    assert "ConsistentRead" not in cost.asked[0]
    assert 0.5 * math.ceil(sum(item_bytes(projected(item, index)) for item in items) / READ_UNIT_BYTES) <= 1


def emptied_of_sales(one, sold):
    """Delete what selling stored, so that the list holds what is put there and nothing else."""
    emptied(one.table)
    return sold


CHANNEL_NEWS = {
    "claimed": lambda one: claim_for_channel(one.books, one.host, told_by_channel(1)),
    "told again": lambda one: claim_for_channel(one.books, one.host, told_by_channel(3)),
    "released": lambda one: release_told(one.books, one.host, told_by_channel(4)),
}


def told_by_channel(number):
    stay = Stay(FIRST_NIGHT, FIRST_NIGHT + timedelta(28))
    return ChannelNights(PROPERTY, "1", "f" * 26, "a reference of a channel" * 5, stay, number=number)


def test_what_a_channel_tells_is_three_trips_and_four_write_units_at_most(house):
    with house() as one:
        one.book(28)  # so that the claim is a shadow
        costs = {what: one.of(lambda tell=tell: tell(one)) for what, tell in CHANNEL_NEWS.items()}
    assert {tuple(cost.calls) for cost in costs.values()} == {("Query", "GetItem", "TransactWriteItems")}
    units = {what: transactional_write_units(*cost.written) for what, cost in costs.items()}
    assert units == {"claimed": 4, "told again": 2, "released": 4}
