"""One suite for the host's lists: the fake, and DynamoDB's three indexes on moto."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.bookings.domain.booking import CHANNEL_STAY, REMOVED
from rental.bookings.domain.payment import Payment
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.dynamodb.lists import DynamoDbBookingLists
from rental.bookings.ports import Entry, PageOf, View, Written
from rental.kernel.errors import InvalidRequest
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId, PropertyId, UnitId
from rental.kernel.tenancy import NOBODY
from rental.platform.cursor import encode_cursor
from rental.platform.dynamodb import Table
from simulation.fake_ledger import FakeBookingLists, FakeLedger
from tests.support.booking_samples import UNIT, booking, claim, stay
from tests.support.emptied_table import emptied
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, NOW, SEAVIEW

SECOND = UnitId("2")
MILL = PropertyId("m" * 26)
ALL = PageOf(50)
SPRING = stay("03-01", "05-01")
ANSWER_BY = NOW + timedelta(hours=24)


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def stores(request):
    if request.param == "fake":
        ledger = FakeLedger()
        return ledger, FakeBookingLists(ledger)
    table = emptied(request.getfixturevalue("table"))
    return DynamoDbLedger(table), DynamoDbBookingLists(table)


@pytest.fixture
def lists(stores):
    return stores[1]


@pytest.fixture
def keep(stores):
    """Write records as they are, in their change after the one that is stored."""

    def write(*records, tenant=SEAVIEW):
        for record in records:
            change = last_change(record.change_number, "BookingConfirmed", NOW, NOBODY)
            assert stores[0].write(tenant, Entry(record, change)) == Written()

    return write


def ids(page):
    return [each.id[0] for each in page.items]


def whole(read, limit, **options):
    """Read a list page by page and return the ids' first letters."""
    found, cursor = [], None
    for _ in range(20):
        page = read(PageOf(limit, cursor, **options))
        assert len(page.items) <= limit
        found += ids(page)
        if (cursor := page.next_cursor) is None:
            return found
    raise AssertionError("the list has no end")


def test_a_list_shows_what_an_index_holds_of_a_booking_and_of_a_claim(lists, keep):
    paid = Payment(1, captured=82200)
    asked = booking("p", state="pending", expires_at=ANSWER_BY, payment=paid)
    keep(asked, claim("q", "03-10", "03-12"))
    (shown,) = lists.arriving(SEAVIEW, SPRING, ALL).items
    assert (shown.id, shown.kind, shown.property_id, shown.unit) == (asked.id, "booking", COTTAGE, UNIT)
    assert (shown.state, shown.check_in, shown.check_out) == ("pending", asked.stay.check_in, asked.stay.check_out)
    assert (shown.guest_name, shown.total, shown.currency) == ("Åsa 🏡", 82200, "AUD")
    assert (shown.payment_state, shown.created_at, shown.expires_at) == ("paid", asked.created_at, ANSWER_BY)
    view = View(SPRING, frozenset({UNIT}), SPRING.check_out)
    block = next(each for each in lists.overlapping(SEAVIEW, COTTAGE, view) if each.kind == "host_block")
    assert (block.state, block.label, block.total, block.guest_name) == ("active", "painting", 0, "")


def test_a_bookings_reason_is_no_label(lists, keep):
    keep(booking("d", state="cancelled", reason="we split up", ended_at=NOW, refund_due=0))
    assert lists.arriving(SEAVIEW, SPRING, ALL).items[0].label == ""


def test_arrivals_are_listed_in_order_across_months_page_by_page(lists, keep):
    keep(booking("f", "04-01", "04-03"), booking("d"), booking("e", "03-20", "03-22"), booking("g", "04-30", "05-09"))
    for limit in (1, 2, 3, 50):
        assert whole(lambda page: lists.arriving(SEAVIEW, SPRING, page), limit) == ["d", "e", "f", "g"]
    assert ids(lists.arriving(SEAVIEW, stay("03-06", "04-01"), ALL)) == ["e"]
    assert ids(lists.arriving(SEAVIEW, stay("03-05", "03-06"), ALL)) == ["d"]
    assert ids(lists.arriving(BAROSSA, SPRING, ALL)) == []


def test_arrivals_are_of_every_state_unless_one_is_named(lists, keep):
    keep(booking("d", state="pending", expires_at=ANSWER_BY), booking("e", "03-06", "03-09", state="expired"))
    keep(*(booking(name, f"03-{day}", f"03-{day + 1}") for name, day in zip("fghijk", range(10, 16), strict=True)))
    keep(booking("l", "04-20", "04-22", state="expired"), claim("m", "03-25", "03-26"))
    assert ids(lists.arriving(SEAVIEW, SPRING, ALL)) == list("defghijkl")
    for limit in (1, 2, 50):
        assert whole(lambda page: lists.arriving(SEAVIEW, SPRING, page), limit, state="expired") == ["e", "l"]


def test_departures_are_of_those_who_stay_in_order_of_check_out(lists, keep):
    keep(booking("d", "03-01", "04-02"), booking("e", "03-05", "03-08"), booking("f", "03-20", "05-01"))
    keep(booking("g", "04-05", "04-07", state="pending", expires_at=ANSWER_BY))
    keep(booking("h", "04-08", "04-09", state="cancelled"), booking("i", "04-10", "04-11", state="in_progress"))
    for limit in (1, 50):
        assert whole(lambda page: lists.departing(SEAVIEW, SPRING, page), limit) == ["e", "d", "i"]
    assert whole(lambda page: lists.departing(SEAVIEW, SPRING, page), 1, state="in_progress") == ["i"]
    assert ids(lists.departing(SEAVIEW, stay("04-02", "04-03"), ALL)) == ["d"]


def test_requests_are_those_that_wait_whatever_their_dates(lists, keep):
    late = booking("d", "2028-03-05", "2028-03-08", state="pending", expires_at=ANSWER_BY)
    keep(late, booking("e", "04-01", "04-03", state="pending", expires_at=ANSWER_BY), booking("f"))
    for limit in (1, 50):
        assert whole(lambda page: lists.requests(SEAVIEW, page), limit) == ["e", "d"]
    keep(late.next("confirmed", expires_at=None))
    assert ids(lists.requests(SEAVIEW, ALL)) == ["e"]
    assert ids(lists.departing(SEAVIEW, stay("2028-03-01", "2028-04-01"), ALL)) == ["d"]


def test_what_waits_for_its_money_arrives_but_neither_departs_nor_waits_for_its_host(lists, keep):
    placed = booking("d", state="awaiting_payment", expires_at=ANSWER_BY)
    keep(placed)
    view = View(SPRING, frozenset({UNIT}), SPRING.check_out)
    assert ids(lists.arriving(SEAVIEW, SPRING, ALL)) == ["d"]
    assert ids(lists.of_property(SEAVIEW, COTTAGE, ALL, ended=False)) == ["d"]
    assert [each.id for each in lists.overlapping(SEAVIEW, COTTAGE, view)] == [placed.id]
    assert ids(lists.departing(SEAVIEW, SPRING, ALL)) == ids(lists.requests(SEAVIEW, ALL)) == []
    keep(placed.next("pending"))
    assert ids(lists.requests(SEAVIEW, ALL)) == ["d"]
    keep(placed.next("pending").next("confirmed", expires_at=None))
    assert (ids(lists.departing(SEAVIEW, SPRING, ALL)), ids(lists.requests(SEAVIEW, ALL))) == (["d"], [])


def test_a_property_lists_its_bookings_that_stand_or_those_that_ended(lists, keep):
    keep(booking("d"), booking("e", "04-01", "04-03", state="pending", expires_at=ANSWER_BY))
    keep(booking("f", "03-20", "03-22", state="cancelled"), booking("g", "03-01", "03-02", state="declined"))
    keep(claim("h", "03-10", "03-12"), booking("i", "05-01", "05-03", property_id=MILL))
    keep(*(claim(name, f"06-{day}", f"06-{day + 1}") for name, day in zip("jklm", range(10, 14), strict=True)))
    keep(booking("n", "07-01", "07-03"))
    for limit in (1, 2, 50):
        assert whole(lambda page: lists.of_property(SEAVIEW, COTTAGE, page, ended=False), limit) == ["d", "e", "n"]
        assert whole(lambda page: lists.of_property(SEAVIEW, COTTAGE, page, ended=True), limit) == ["g", "f"]
    pending = whole(lambda page: lists.of_property(SEAVIEW, COTTAGE, page, ended=False), 1, state="pending")
    assert pending == ["e"]


def overlapping(lists, nights, units=(UNIT,), read_until=None):
    view = View(nights, frozenset(units), read_until or nights.check_out)
    return sorted(each.id[0] for each in lists.overlapping(SEAVIEW, COTTAGE, view))


def test_what_shares_a_night_with_the_view_is_found_and_nothing_else(lists, keep):
    keep(booking("d", "03-01", "03-05"), booking("e", "03-05", "03-08"), claim("f", "03-08", "03-10"))
    keep(booking("g", "03-05", "03-08", state="cancelled"), claim("h", "03-05", "03-08", state=REMOVED))
    keep(booking("i", "03-10", "03-12"), booking("j", "03-06", "03-07", property_id=MILL))
    assert overlapping(lists, stay("03-05", "03-10")) == ["e", "f"]
    assert overlapping(lists, stay("03-12", "03-20")) == []


def many(letter, unit, first_day, count):
    """Return `count` one-night stays, each day one."""
    nights = [(NOW.date() + timedelta(first_day + n)) for n in range(count)]
    return [
        replace(
            booking(letter, night.isoformat(), (night + timedelta(1)).isoformat(), unit=unit),
            id=BookingId(f"{letter}{number:025}"),
        )
        for number, night in enumerate(nights)
    ]


def test_a_long_stay_behind_many_short_ones_of_other_units_is_found(lists, keep):
    keep(*many("s", UNIT, 105, 70), booking("d", "03-05", "08-05", unit=SECOND))
    assert overlapping(lists, stay("03-08", "03-10"), (UNIT, SECOND)) == ["d", "s", "s"]


def test_a_block_of_three_years_is_found_from_each_of_its_nights(lists, keep):
    keep(claim("d", "2027-01-01", "2030-01-02"))
    assert overlapping(lists, stay("2027-01-01", "2027-01-03")) == ["d"]
    assert overlapping(lists, stay("2030-01-01", "2030-01-03")) == ["d"]


def test_a_stay_is_found_although_a_shadow_claim_on_its_later_nights_is_read_long_before_it(lists, keep):
    """A shadow begins behind the view and ends before the owner that reaches into it: it proves nothing."""
    keep(claim("x", "04-10", "04-12", kind=CHANNEL_STAY), booking("d", "03-20", "08-30"))
    keep(*many("s", SECOND, 105, 70))
    assert overlapping(lists, stay("03-21", "03-23"), (UNIT, SECOND)) == ["d", "s", "s"]


def test_requests_and_shadows_that_reach_beyond_owners_are_found_where_the_view_says_so(lists, keep):
    keep(*many("s", UNIT, 105, 70), claim("x", "03-09", "08-01", kind=CHANNEL_STAY))
    keep(booking("p", "03-09", "07-30", state="pending", expires_at=ANSWER_BY))
    far = stay("03-09", "08-01").check_out
    assert overlapping(lists, stay("03-09", "03-10"), read_until=far) == ["p", "s", "x"]


def test_what_is_rare_in_a_long_list_is_found_page_by_page(lists, keep):
    keep(*many("s", UNIT, 100, 60), booking("d", "03-05", "03-08", state="cancelled", unit=SECOND))
    keep(booking("e", "04-25", "04-27", state="cancelled", unit=SECOND))
    for limit in (1, 2, 50):
        assert whole(lambda page: lists.arriving(SEAVIEW, SPRING, page), limit, state="cancelled") == ["d", "e"]


def test_a_cursor_of_another_list_tenant_or_period_is_refused(lists, keep):
    keep(booking("d"), booking("e", "03-06", "03-07"))
    cursor = lists.arriving(SEAVIEW, SPRING, PageOf(1)).next_cursor
    assert cursor is not None
    if isinstance(lists, FakeBookingLists):
        return  # its cursors are of no consequence: nothing is read by them
    foreign = [
        lambda: lists.arriving(BAROSSA, SPRING, PageOf(1, cursor)),
        lambda: lists.arriving(SEAVIEW, stay("03-06", "04-01"), PageOf(1, cursor)),
        lambda: lists.departing(SEAVIEW, SPRING, PageOf(1, cursor)),
        lambda: lists.requests(SEAVIEW, PageOf(1, cursor)),
        lambda: lists.of_property(SEAVIEW, COTTAGE, PageOf(1, cursor), ended=False),
    ]
    for read in foreign:
        with pytest.raises(InvalidRequest):
            read()


@pytest.fixture
def counted(table):
    """Return the lists on an empty table, the store behind them, and the queries they make."""
    queries = []
    events = emptied(table).client.meta.events
    events.register("before-call.dynamodb.Query", lambda params, **_: queries.append(params), unique_id="counted")
    yield DynamoDbBookingLists(table), DynamoDbLedger(table), queries
    events.unregister("before-call.dynamodb.Query", unique_id="counted")


def kept(ledger, *records):
    for record in records:
        change = last_change(record.change_number, "BookingConfirmed", NOW, NOBODY)
        assert ledger.write(SEAVIEW, Entry(record, change)) == Written()


def test_a_state_that_is_rare_costs_a_trip_for_fifty_bookings_read_not_one_for_each(counted):
    lists, ledger, queries = counted
    kept(ledger, *many("s", UNIT, 100, 60), booking("d", "03-31", "04-20", state="cancelled", unit=SECOND))
    page = lists.arriving(SEAVIEW, stay("03-01", "04-01"), PageOf(2, state="cancelled"))
    assert (ids(page), page.next_cursor, len(queries)) == (["d"], None, 1)
    assert len(lists.of_property(SEAVIEW, COTTAGE, PageOf(60), ended=False).items) == 60
    assert len(queries) == 2


def test_a_page_that_would_take_too_many_trips_ends_short_and_leads_on(counted, monkeypatch):
    monkeypatch.setattr("rental.bookings.dynamodb.lists._PAGE", 5)
    lists, ledger, queries = counted
    kept(ledger, *many("s", UNIT, 100, 60), booking("d", "05-01", "05-03", state="cancelled"))
    first = lists.of_property(SEAVIEW, COTTAGE, PageOf(2, state="completed"), ended=False)
    assert (ids(first), len(queries)) == ([], 10)
    assert first.next_cursor is not None
    second = lists.of_property(SEAVIEW, COTTAGE, PageOf(2, first.next_cursor, "completed"), ended=False)
    assert (ids(second), second.next_cursor) == ([], None)


PARTITION = f"T#{SEAVIEW}#BK#2027-03"
KEY = (f"T#{SEAVIEW}#B#{'d' * 26}", "BOOKING")


@pytest.mark.parametrize(
    "parts",
    [
        (PARTITION, "2027-02-28", *KEY),  # before the period
        (PARTITION, "2027-05-01", *KEY),  # after it
        (f"T#{SEAVIEW}#BK#1000-01", "2027-03-05", *KEY),  # a month that is not asked for
        (PARTITION, "2027-03-05", f"T#{BAROSSA}#B#x", "BOOKING"),
        (PARTITION, "2027-03-05", f"T#{SEAVIEW}", "BOOKING"),
        (PARTITION, "2027-03-05", KEY[0], ""),
        (PARTITION, "2027-03-05", "", ""),
        (PARTITION, "2027-03-05", KEY[0], "x" * 1025),
        (PARTITION, "2027-03-05" + "x" * 1025, *KEY),
        (PARTITION, "2027-03-05"),
        ("nonsense",),
    ],
)
def test_a_forged_cursor_is_refused_before_anything_is_read(parts):
    lists = DynamoDbBookingLists(Table(client=None, name="never called"))
    with pytest.raises(InvalidRequest):
        lists.arriving(SEAVIEW, SPRING, PageOf(9, encode_cursor(*parts)))
