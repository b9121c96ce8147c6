"""What DynamoDB's refusals and silences mean to the ledger."""

from dataclasses import dataclass

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.holds import SESSION, Holder
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.ports import Contended, Entry, HoldEntry, LedgerBusy, RecordThere, UnitCalendar, Written
from rental.kernel.events import last_change
from rental.kernel.tenancy import NOBODY
from rental.platform.dynamodb import Table
from tests.support.booking_samples import UNIT, booking
from tests.support.moto_table import moto_table
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW, TERMS
from tests.support.stored_terms import store_terms

EMPTY = Calendar.empty(NOW.date())
SALE = Entry(
    booking(),
    last_change(1, "BookingConfirmed", NOW, NOBODY),
    (UnitCalendar(UNIT, EMPTY.claimed(booking().stay)),),
)
HOLD = HoldEntry(COTTAGE, (UnitCalendar(UNIT, EMPTY),), (Holder(SESSION, b"12345678"),))


def refused(code, **more):
    return ClientError({"Error": {"Code": code, "Message": "told"}, **more}, "Any")


def cancelled(*codes):
    return refused("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])


UNANSWERED = ReadTimeoutError(endpoint_url="table")
TRANSIENT = [refused("ThrottlingException"), refused("InternalServerError"), UNANSWERED]


@dataclass
class FailingClient:
    """Fails every call; with `real`, only writes, after they were made: their replies are lost."""

    error: Exception
    real: object = None

    def query(self, **asked):
        if self.real is None:
            raise self.error
        return self.real.query(**asked)

    batch_get_item = get_item = query

    def transact_write_items(self, **asked):
        if self.real is not None:
            self.real.transact_write_items(**asked)
        raise self.error


def failing(error):
    return DynamoDbLedger(Table(FailingClient(error), "platform"))


READS = {
    "sale": lambda ledger: ledger.sale(SEAVIEW, COTTAGE),
    "glance": lambda ledger: ledger.glance(SEAVIEW, COTTAGE),
    "sales": lambda ledger: ledger.sales(SEAVIEW, [COTTAGE]),
    "booking": lambda ledger: ledger.booking(SEAVIEW, booking().id),
    "claim": lambda ledger: ledger.claim(SEAVIEW, COTTAGE, "e" * 26),
    "holders": lambda ledger: ledger.holders(SEAVIEW, [(SESSION, b"12345678")]),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("error", TRANSIENT, ids=["throttled", "internal", "unanswered"])
def test_a_read_that_was_throttled_or_timed_out_is_busy(read, error):
    with pytest.raises(LedgerBusy):
        read(failing(error))


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_read_that_was_refused_is_no_matter_of_patience(read):
    with pytest.raises(ClientError):
        read(failing(refused("AccessDeniedException")))


@pytest.mark.parametrize(
    "error",
    [
        *TRANSIENT,
        cancelled("TransactionConflict", "None"),
        cancelled("None", "TransactionConflict"),
        cancelled("ThrottlingError", "None"),
        cancelled("ConditionalCheckFailed", "TransactionConflict"),
    ],
    ids=str,
)
def test_a_write_under_way_elsewhere_throttled_or_without_an_answer_decides_nothing(error):
    assert failing(error).write(SEAVIEW, SALE) == Contended()
    assert failing(error).write_hold(SEAVIEW, HOLD) == Contended()


@pytest.mark.parametrize("error", [cancelled("ValidationError", "None"), refused("AccessDeniedException")], ids=str)
def test_a_write_that_can_never_work_is_told_as_it_is(error):
    with pytest.raises(ClientError):
        failing(error).write(SEAVIEW, SALE)
    with pytest.raises(ClientError):
        failing(error).write_hold(SEAVIEW, HOLD)


def test_a_write_whose_reply_was_lost_is_found_by_the_next_try():
    with moto_table() as table:
        store_terms(table, SEAVIEW, TERMS)
        losing = DynamoDbLedger(Table(FailingClient(UNANSWERED, real=table.client), table.name))
        ledger = DynamoDbLedger(table)
        assert losing.write(SEAVIEW, SALE) == Contended()
        assert ledger.write(SEAVIEW, SALE) == RecordThere(booking())
        assert losing.write_hold(SEAVIEW, HoldEntry(COTTAGE, (), HOLD.holders)) == Contended()
        (stored,) = ledger.holders(SEAVIEW, [HOLD.holders[0].key]).values()
        assert stored.version == 1
        assert ledger.write_hold(SEAVIEW, HoldEntry(COTTAGE, (), (stored,))) == Written()
