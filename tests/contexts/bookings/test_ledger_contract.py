"""One suite for every ledger: the fake that the other tests stand on, and DynamoDB's adapter on moto."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rental.bookings.contract import Line
from rental.bookings.domain.booking import CHANNEL_BLOCK, CHANNEL_STAY, REMOVED, Contact, Guests
from rental.bookings.domain.calendar import Calendar, Hold
from rental.bookings.domain.holds import ADDRESS, SESSION, Holder
from rental.bookings.domain.payment import Payment
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.ports import CalendarMoved, Contended, Entry, HoldEntry, RecordThere, UnitCalendar, Written
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, UnitId
from rental.kernel.tenancy import NOBODY
from rental.properties.contract import RefundStep
from simulation.fake_ledger import FakeLedger
from tests.support.booking_samples import UNIT, booking, claim, stay
from tests.support.emptied_table import emptied
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, NOW, SEAVIEW, terms
from tests.support.stored_terms import store_terms

EMPTY = Calendar(date(2026, 11, 20))
SECOND = UnitId("2")
MILL = PropertyId("m" * 26)
SOLD_AS = {COTTAGE: terms(), MILL: terms(property_id=MILL, units=(UNIT, SECOND, UnitId("3")))}
MARCH, APRIL = booking("d"), booking("f", "04-01", "04-03")
LATER = NOW + timedelta(minutes=15)


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def ledger(request):
    if request.param == "fake":
        fake = FakeLedger()
        for each in SOLD_AS.values():
            fake.sell(SEAVIEW, each)
        return fake
    table = emptied(request.getfixturevalue("table"))
    for each in SOLD_AS.values():
        store_terms(table, SEAVIEW, each)
    return DynamoDbLedger(table)


def an_id(letter):
    """Return an id that holds can have: 16 bytes in base 32, whose last character carries three bits."""
    return letter * 25 + "a"


def entry(record, *calendars):
    """Return a record's change with its calendars as (unit, calendar)."""
    change = last_change(record.change_number, "BookingConfirmed", NOW, NOBODY)
    return Entry(record, change, tuple(UnitCalendar(UnitId(unit), calendar) for unit, calendar in calendars))


def sale(sold, calendar=EMPTY):
    return entry(sold, (sold.unit, calendar.claimed(sold.stay)))


def stored(calendar):
    return replace(calendar, version=calendar.version + 1)


def calendars(ledger, property_id=COTTAGE):
    return dict(ledger.sale(SEAVIEW, property_id).calendars)


RECORDS = {
    "confirmed": MARCH,
    "awaiting payment": replace(
        MARCH,
        state="awaiting_payment",
        expires_at=NOW + timedelta(hours=24),
        payment=Payment(waits_for="guest"),
        to_ask="stale-calendar",
        payment_time="after_check_in",
    ),
    "waiting for the operator": replace(MARCH, payment=Payment(3, 82200, failed=True, waits_for="operator")),
    "pending": replace(MARCH, state="pending", expires_at=NOW + timedelta(hours=24)),
    "custom refund": replace(
        MARCH, cancellation_policy="custom", refund_steps=(RefundStep(30, 100), RefundStep(3, 25))
    ),
    "paid": replace(MARCH, payment=Payment(3, 82200, 82200, 100, failed=True)),
    "entered": replace(MARCH, source="phone", pays_by="cash", guest=Contact("Ada", ""), guests=Guests(1, 2, 3, 4)),
    "free of charge": replace(MARCH, lines=()),
    "discounted": replace(MARCH, lines=(Line("nightly", 3, 25400), Line("coupon:SPRING", 1, -1000))),
    "asked by a request": replace(MARCH, last_request=b"twelve bytes"),
}
CHANGED = {
    "cancelled": MARCH.next("cancelled", ended_at=NOW, reason="plans changed", refund_due=4100),
    "cancelled for nothing": MARCH.next("cancelled", ended_at=NOW, refund_due=0),
    "declined": MARCH.next("declined", ended_at=NOW, reason="we paint the house"),
    "moved": MARCH.next(stay=stay("03-06", "03-09"), guests=Guests(1), lines=(Line("agreed", 1, 5),)),
}
CLAIMS = {
    "block": claim(request_hash=b"0123456789abcdef", last_request=b"twelve bytes"),
    "channel's stay": claim(kind=CHANNEL_STAY, channel="airbnb", reference="uid-1@airbnb.com", reason=""),
    "channel's block": claim(kind=CHANNEL_BLOCK, channel="vrbo", reference="ü 🏡"),
    "contested": claim(kind=CHANNEL_STAY, channel="vrbo", reference="2", contested=True, told_number=1_795_000_000_000),
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_booking_is_read_back_as_it_was_written(ledger, record):
    assert ledger.write(SEAVIEW, sale(record)) == Written()
    assert ledger.booking(SEAVIEW, record.id) == record
    assert calendars(ledger) == {UNIT: stored(EMPTY.claimed(MARCH.stay))}


@pytest.mark.parametrize("record", CHANGED.values(), ids=CHANGED)
def test_a_changed_booking_is_read_back_as_it_was_written(ledger, record):
    ledger.write(SEAVIEW, sale(MARCH))
    assert ledger.write(SEAVIEW, entry(record)) == Written()
    assert ledger.booking(SEAVIEW, record.id) == record


@pytest.mark.parametrize("record", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_is_read_back_as_it_was_written_and_after_it_was_removed(ledger, record):
    assert ledger.write(SEAVIEW, sale(record)) == Written()
    assert ledger.claim(SEAVIEW, COTTAGE, record.id) == record
    removed = record.next(REMOVED)
    assert ledger.write(SEAVIEW, entry(removed)) == Written()
    assert ledger.claim(SEAVIEW, COTTAGE, record.id) == removed


def test_a_calendar_is_read_back_whole_with_blocks_holds_and_shadows(ledger):
    full = EMPTY.claimed(stay("03-10", "03-12"), blocking=True).claimed_by_channel("g" * 26, stay("03-11", "03-14"))
    full = full.claimed_by_channel("h" * 26, stay("03-10", "03-11"), blocking=True)
    full = full.held(Hold(an_id("i"), stay("05-01", "05-03"), LATER, b"contacts"), NOW)
    full = full.held(Hold(an_id("j"), stay("06-01", "06-03"), LATER), NOW)
    assert ledger.write(SEAVIEW, sale(MARCH, full)) == Written()
    assert calendars(ledger) == {UNIT: stored(full.claimed(MARCH.stay))}


def test_a_change_that_leaves_the_nights_alone_writes_no_calendar(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    before = calendars(ledger)
    assert ledger.write(SEAVIEW, entry(MARCH.next("in_progress"))) == Written()
    assert calendars(ledger) == before


def test_nothing_is_found_before_the_first_sale(ledger):
    snapshot = ledger.sale(SEAVIEW, COTTAGE)
    assert (snapshot.terms, dict(snapshot.calendars)) == (SOLD_AS[COTTAGE], {})
    assert ledger.booking(SEAVIEW, MARCH.id) is None
    assert ledger.claim(SEAVIEW, COTTAGE, claim().id) is None


def test_another_tenants_or_propertys_things_are_not_found(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    ledger.write(SEAVIEW, sale(claim(check_in="04-01", check_out="04-03"), stored(EMPTY)))
    assert ledger.booking(BAROSSA, MARCH.id) is None
    assert ledger.sale(BAROSSA, COTTAGE).terms is None
    assert ledger.sales(BAROSSA, [COTTAGE]) == {}
    assert ledger.claim(SEAVIEW, MILL, claim().id) is None


def test_claims_of_one_name_in_two_properties_are_two(ledger):
    here, there = claim(), claim(property_id=MILL, reason="a new roof")
    assert ledger.write(SEAVIEW, sale(here)) == Written()
    assert ledger.write(SEAVIEW, sale(there)) == Written()
    assert ledger.claim(SEAVIEW, COTTAGE, here.id) == here
    assert ledger.claim(SEAVIEW, MILL, there.id) == there


def test_a_record_that_is_there_is_told_before_a_calendar_that_moved(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    assert ledger.write(SEAVIEW, sale(MARCH)) == RecordThere(MARCH)
    assert calendars(ledger) == {UNIT: stored(EMPTY.claimed(MARCH.stay))}
    ledger.write(SEAVIEW, entry(claim()))
    assert ledger.write(SEAVIEW, sale(claim())) == RecordThere(claim())


def test_a_record_that_changed_meanwhile_is_told_and_nothing_is_written(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    ledger.write(SEAVIEW, entry(MARCH.next(reason="first")))
    assert ledger.write(SEAVIEW, entry(MARCH.next(reason="second"))) == RecordThere(MARCH.next(reason="first"))
    assert ledger.booking(SEAVIEW, MARCH.id) == MARCH.next(reason="first")


def test_a_record_expected_but_absent_decides_nothing(ledger):
    assert ledger.write(SEAVIEW, entry(MARCH.next())) == Contended()
    assert ledger.booking(SEAVIEW, MARCH.id) is None


def test_a_calendar_that_moved_is_told_and_nothing_is_written(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    now = stored(EMPTY.claimed(MARCH.stay))
    assert ledger.write(SEAVIEW, sale(APRIL)) == CalendarMoved(UNIT, now)
    assert ledger.write(SEAVIEW, sale(APRIL, replace(EMPTY, version=5))) == CalendarMoved(UNIT, now)
    assert ledger.booking(SEAVIEW, APRIL.id) is None
    assert ledger.write(SEAVIEW, sale(APRIL, now)) == Written()


def test_a_calendar_expected_but_absent_decides_nothing(ledger):
    assert ledger.write(SEAVIEW, sale(MARCH, replace(EMPTY, version=3))) == Contended()
    assert ledger.booking(SEAVIEW, MARCH.id) is None


def test_a_move_between_units_writes_both_calendars_or_none(ledger):
    sold = replace(MARCH, property_id=MILL)
    ledger.write(SEAVIEW, sale(sold))
    first = calendars(ledger, MILL)[UNIT]
    other = replace(APRIL, property_id=MILL, unit=SECOND)
    ledger.write(SEAVIEW, sale(other))
    moved = sold.next(unit=SECOND)
    left, stale = first.freed(sold.stay), EMPTY.claimed(sold.stay)
    second = calendars(ledger, MILL)[SECOND]
    assert ledger.write(SEAVIEW, entry(moved, (UNIT, left), (SECOND, stale))) == CalendarMoved(SECOND, second)
    assert ledger.booking(SEAVIEW, sold.id) == sold
    assert calendars(ledger, MILL) == {UNIT: first, SECOND: second}
    fresh = second.claimed(sold.stay)
    assert ledger.write(SEAVIEW, entry(moved, (UNIT, left), (SECOND, fresh))) == Written()
    assert calendars(ledger, MILL) == {UNIT: stored(left), SECOND: stored(fresh)}


def test_the_first_of_two_calendars_that_moved_is_told(ledger):
    sold = replace(MARCH, property_id=MILL)
    ledger.write(SEAVIEW, sale(sold))
    ledger.write(SEAVIEW, sale(replace(APRIL, property_id=MILL, unit=SECOND)))
    there = calendars(ledger, MILL)
    outcome = ledger.write(SEAVIEW, entry(sold.next(unit=SECOND), (SECOND, EMPTY), (UNIT, EMPTY)))
    assert outcome == CalendarMoved(SECOND, there[SECOND])


KEPT = Hold(an_id("k"), stay("05-01", "05-03"), LATER, b"contacts")
HELD = UnitCalendar(UNIT, EMPTY.held(KEPT, NOW))
WHO = (Holder(ADDRESS, b"12345678", ((KEPT.id, LATER),)), Holder(SESSION, b"abcdefgh", ((KEPT.id, LATER),)))
KEYS = [each.key for each in WHO]


def test_a_hold_is_written_with_its_holders(ledger):
    assert ledger.holders(SEAVIEW, KEYS) == {}
    assert ledger.holders(SEAVIEW, []) == {}
    assert ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (HELD,), WHO)) == Written()
    assert calendars(ledger) == {UNIT: stored(HELD.calendar)}
    assert ledger.holders(SEAVIEW, [*KEYS, (SESSION, b"nobody..")]) == {
        each.key: replace(each, version=1) for each in WHO
    }
    assert ledger.holders(BAROSSA, KEYS) == {}


def test_a_hold_whose_holder_moved_is_decided_again(ledger):
    ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (HELD,), WHO))
    again = UnitCalendar(UNIT, calendars(ledger)[UNIT])
    assert ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (again,), (WHO[0],))) == Contended()
    expected = replace(WHO[0], digest=b"never...", version=7)
    assert ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (again,), (expected,))) == Contended()
    assert calendars(ledger)[UNIT] == again.calendar


def test_a_hold_on_a_calendar_that_moved_is_told_before_its_holders(ledger):
    ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (HELD,), WHO))
    moved = CalendarMoved(UNIT, stored(HELD.calendar))
    assert ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (HELD,), WHO)) == moved
    assert ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (HELD,), ())) == moved


def test_a_released_hold_leaves_holders_that_hold_nothing(ledger):
    ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (HELD,), WHO))
    freed = UnitCalendar(UNIT, calendars(ledger)[UNIT].let_go(KEPT.id, NOW))
    nobody = tuple(replace(each, version=1).without(KEPT.id, NOW) for each in WHO)
    assert ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (freed,), nobody)) == Written()
    assert calendars(ledger)[UNIT].holds == ()
    assert {each.holds for each in ledger.holders(SEAVIEW, KEYS).values()} == {()}


def test_a_property_is_read_with_all_its_units_that_were_sold(ledger):
    for unit, sold in ((UNIT, MARCH), (SECOND, APRIL)):
        ledger.write(SEAVIEW, sale(replace(sold, property_id=MILL, unit=unit)))
    both = {UNIT: stored(EMPTY.claimed(MARCH.stay)), SECOND: stored(EMPTY.claimed(APRIL.stay))}
    assert calendars(ledger, MILL) == both
    assert ledger.glance(SEAVIEW, MILL) == ledger.sale(SEAVIEW, MILL)
    found = ledger.sales(SEAVIEW, [MILL, COTTAGE, PropertyId("z" * 26), MILL])
    assert {each: (there.terms, dict(there.calendars)) for each, there in found.items()} == {
        MILL: (SOLD_AS[MILL], both),
        COTTAGE: (SOLD_AS[COTTAGE], {}),
    }
    assert ledger.sales(SEAVIEW, []) == {}
