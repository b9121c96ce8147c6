"""One suite for every ledger: the fake that the other tests stand on, and DynamoDB's adapter on moto."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from rental.bookings.contract import Line
from rental.bookings.domain.booking import FIRST_UNIT, Booking, Contact
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.quote import Guests
from rental.bookings.dynamodb import DynamoDbLedger
from rental.bookings.ports import BookingThere, CalendarMoved, Contended, Entry, LedgerBusy, Written
from rental.kernel.errors import InvalidRequest
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY
from rental.platform.cursor import encode_cursor
from rental.platform.dynamodb import Table
from tests.support.fake_ledger import FakeLedger
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, NOW, SEAVIEW, TERMS
from tests.support.stored_terms import store_terms

EMPTY = Calendar(date(2026, 11, 20))


@pytest.fixture(params=["fake", "dynamodb"])
def ledger(request):
    if request.param == "fake":
        fake = FakeLedger()
        fake.sell(SEAVIEW, TERMS)
        yield fake
        return
    with moto_table() as table:
        stored = DynamoDbLedger(table)
        store_terms(table, SEAVIEW, TERMS)
        yield stored


def booking(name: str, check_in: str, check_out: str) -> Booking:
    return Booking(
        id=BookingId(name * 26),
        property_id=COTTAGE,
        unit=FIRST_UNIT,
        stay=Stay(date.fromisoformat(check_in), date.fromisoformat(check_out)),
        guests=Guests(adults=2, pets=1),
        guest=Contact("Åsa 🏡", "asa@example.com"),
        lines=(Line("nightly", 3, 25400), Line("cleaning_fee", 1, 6000)),
        currency="AUD",
        cancellation_policy="moderate",
        language="de",
        booked_by="anonymous",
        created_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        request_hash=b"0123456789abcdef",
    )


def sale(sold: Booking, calendar: Calendar = EMPTY) -> Entry:
    return Entry(sold, calendar.claimed(sold.stay), last_change(sold.change_number, "BookingConfirmed", NOW, NOBODY))


MARCH = booking("d", "2027-03-05", "2027-03-08")
APRIL = booking("e", "2027-04-01", "2027-04-03")


def test_what_is_written_is_read_back_whole(ledger):
    assert ledger.write(SEAVIEW, sale(MARCH)) == Written()
    snapshot = ledger.read(SEAVIEW, COTTAGE, MARCH.id)
    assert snapshot.booking == MARCH
    assert snapshot.calendar == EMPTY.claimed(MARCH.stay)
    assert snapshot.terms == TERMS
    assert ledger.booking(SEAVIEW, MARCH.id) == MARCH


def test_a_cancelled_booking_is_read_back_whole(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    cancelled = MARCH.cancelled(NOW, "plans changed")
    freed = EMPTY.claimed(MARCH.stay).freed(MARCH.stay)
    change = last_change(2, "BookingCancelled", NOW, NOBODY, "plans changed")
    assert ledger.write(SEAVIEW, Entry(cancelled, freed, change)) == Written()
    assert ledger.booking(SEAVIEW, MARCH.id) == cancelled


def test_nothing_is_found_before_the_first_sale(ledger):
    snapshot = ledger.read(SEAVIEW, COTTAGE, MARCH.id)
    assert (snapshot.calendar, snapshot.booking) == (None, None)


def test_another_tenants_bookings_are_not_found(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    assert ledger.booking(BAROSSA, MARCH.id) is None
    assert ledger.read(BAROSSA, COTTAGE, MARCH.id).terms is None


def test_a_calendar_that_moved_is_returned_and_nothing_is_written(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    outcome = ledger.write(SEAVIEW, sale(replace(APRIL, created_at=NOW), replace(EMPTY, version=5)))
    assert outcome == CalendarMoved(EMPTY.claimed(MARCH.stay))
    assert ledger.booking(SEAVIEW, APRIL.id) is None


def test_a_booking_that_is_there_is_returned_before_anything_else(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    assert ledger.write(SEAVIEW, sale(MARCH)) == BookingThere(MARCH)
    assert ledger.read(SEAVIEW, COTTAGE, MARCH.id).calendar == EMPTY.claimed(MARCH.stay)


def test_a_calendar_expected_but_absent_decides_nothing(ledger):
    assert ledger.write(SEAVIEW, sale(MARCH, replace(EMPTY, version=3))) == Contended()


def test_arrivals_are_listed_in_order_across_months_page_by_page(ledger):
    calendar = EMPTY
    for sold in (APRIL, MARCH, booking("f", "2027-03-20", "2027-03-22")):
        ledger.write(SEAVIEW, sale(sold, calendar))
        calendar = calendar.claimed(sold.stay)
    found, cursor = [], None
    for _ in range(4):
        page = ledger.arriving(SEAVIEW, date(2027, 3, 1), date(2027, 5, 1), 1, cursor)
        found += [listed.check_in.isoformat() for listed in page.bookings]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == ["2027-03-05", "2027-03-20", "2027-04-01"]
    assert ledger.arriving(SEAVIEW, date(2027, 3, 6), date(2027, 4, 1), 9, None).bookings[0].check_in.day == 20


@pytest.mark.parametrize(
    "parts",
    [
        ("1000-01-01#" + "d" * 26, "d" * 26),  # before the period: a walk through every month since
        ("2027-05-01#" + "d" * 26, "d" * 26),  # after it
        ("nonsense", "d" * 26),
        ("2027-03-05#" + "d" * 26, "e" * 26),
        ("2027-03-05#T#x", "T#x"),
    ],
)
def test_a_cursor_outside_the_period_is_refused_before_anything_is_read(parts):
    ledger = DynamoDbLedger(Table(client=None, name="never called"))
    with pytest.raises(InvalidRequest):
        ledger.arriving(SEAVIEW, date(2027, 3, 1), date(2027, 5, 1), 9, encode_cursor(*parts))


@dataclass
class FailingClient:
    error: Exception

    def batch_get_item(self, **_):
        raise self.error

    transact_write_items = batch_get_item


def failing(error):
    return DynamoDbLedger(Table(FailingClient(error), "platform"))


THROTTLED = ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, "BatchGetItem")
REFUSED = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "BatchGetItem")
UNANSWERED = ReadTimeoutError(endpoint_url="table")


@pytest.mark.parametrize("error", [THROTTLED, UNANSWERED])
def test_a_read_that_was_throttled_or_timed_out_is_busy(error):
    with pytest.raises(LedgerBusy):
        failing(error).read(SEAVIEW, COTTAGE, MARCH.id)


def test_a_read_that_was_refused_is_no_matter_of_patience():
    with pytest.raises(ClientError):
        failing(REFUSED).read(SEAVIEW, COTTAGE, MARCH.id)


@pytest.mark.parametrize("error", [THROTTLED, UNANSWERED])
def test_a_write_without_an_answer_decides_nothing(error):
    assert failing(error).write(SEAVIEW, sale(MARCH)) == Contended()


def test_many_properties_are_read_at_once_and_unknown_ones_left_out(ledger):
    ledger.write(SEAVIEW, sale(MARCH))
    found = ledger.terms_and_calendars(SEAVIEW, [COTTAGE, "z" * 26])
    assert list(found) == [COTTAGE]
    assert found[COTTAGE].calendar == EMPTY.claimed(MARCH.stay)
