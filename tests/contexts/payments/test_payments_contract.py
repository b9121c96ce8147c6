"""One suite for the fake store and for DynamoDB's on moto; and what is stored and published there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.kernel.events import Event, last_change
from rental.kernel.tenancy import Principal
from rental.payments.contract import PAYMENT_FACT, PaymentFact
from rental.payments.domain.dealing import Dealing
from rental.payments.domain.intent import Dispute, Status
from rental.payments.domain.money import Account, MoneyEntry, Posting, Why
from rental.payments.domain.payment import About, Doing, Method, Payment
from rental.payments.domain.target import Target
from rental.payments.dynamodb.overview import DynamoDbOverview
from rental.payments.dynamodb.payment_items import payment_key
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.platform.dynamodb import from_item, key_of
from simulation.fake_payments import FakePayments
from tests.contexts.payments.desk import BOOKING, TENANT, TOTAL
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table

AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
OTHER = type(TENANT)("barossabarossaba")
NEW = Payment(BOOKING, "EUR", About("p" * 26, "Ada Lovelace", "ada"), Target(1, "reserve", TOTAL), number=1)
DEALING = Dealing(
    "pi_" + "x" * 24,
    1,
    TOTAL,
    Status.CAPTURED,
    TOTAL,
    1_000,
    AT + timedelta(days=7),
    "https://bank.example/prove",
    "insufficient_funds",
    Dispute.OPEN,
    AT + timedelta(days=6),
    500,
)
WHOLE = replace(
    NEW,
    customer="cus_" + "x" * 14,
    method=Method("pm_" + "x" * 24, off_session=True),
    saved="pm_" + "y" * 24,
    agreed=TOTAL,
    card="visa 4242",
    attempt=7,
    tries=2,
    failures=3,
    given_up=True,
    dealings=(DEALING, replace(DEALING, id="pi_other", entry=2, lapses_at=None)),
    doing=Doing("refund", DEALING.id, 1, 500, 1_000, repeats_itself=True),
    leased_until=AT + timedelta(seconds=30),
    last_request=b"x" * 16,
)
HELD = (Posting(Account.CHARGED, TOTAL), Posting(Account.HELD, -TOTAL))
TAKEN = MoneyEntry(BOOKING, "EUR", AT, Why.CAPTURED, DEALING.id, HELD)


def told(number: int, at: datetime = AT) -> dict:
    return last_change(number, PAYMENT_FACT, at, Principal("payments", "payments"))


@pytest.fixture
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def payments(request):
    if request.param == "fake":
        yield FakePayments()
        return
    with moto_table() as made:
        yield DynamoDbPayments(made)


@pytest.mark.parametrize("payment", [NEW, WHOLE], ids=["new", "whole"])
def test_a_payment_is_read_as_it_was_written(payments, payment):
    assert payments.write(TENANT, payment, told(1))
    assert payments.read(TENANT, BOOKING) == replace(payment, version=1)


def test_what_is_not_there_is_none_also_at_another_tenant(payments):
    payments.write(TENANT, NEW, told(1))
    assert payments.read(OTHER, BOOKING) is None


def test_of_two_writes_of_one_version_the_second_changes_nothing(payments):
    assert payments.write(TENANT, NEW)
    assert not payments.write(TENANT, replace(NEW, card="visa 4242"))
    once = payments.read(TENANT, BOOKING)
    assert payments.write(TENANT, replace(once, card="visa 4242"))
    assert not payments.write(TENANT, replace(once, card="visa 0000"), told(2), [TAKEN])
    assert payments.read(TENANT, BOOKING).card == "visa 4242"


def test_entries_are_written_with_the_payment_or_not_at_all(table):
    payments, money = DynamoDbPayments(table), DynamoDbOverview(table)
    assert payments.write(TENANT, NEW, told(1), [TAKEN])
    assert not payments.write(TENANT, NEW, told(1), [TAKEN])
    assert list(money.whole_month(TENANT, "2027-03")) == [TAKEN]
    assert list(money.whole_month(OTHER, "2027-03")) == []


def test_a_month_is_read_in_pages_in_order_of_time(table):
    payments, money = DynamoDbPayments(table), DynamoDbOverview(table)
    payment = NEW
    for minute in range(5):
        entry = replace(TAKEN, at=AT + timedelta(minutes=minute))
        payments.write(TENANT, payment, None, [entry])
        payment = payments.read(TENANT, BOOKING)
    first = money.money(TENANT, "2027-03", 3, None)
    rest = money.money(TENANT, "2027-03", 3, first.next_cursor)
    assert [each.at.minute for each in (*first.entries, *rest.entries)] == [30, 31, 32, 33, 34]
    assert rest.next_cursor is None


def test_what_needs_the_host_is_listed_until_it_does_not(table):
    payments, overview = DynamoDbPayments(table), DynamoDbOverview(table)
    payments.write(TENANT, WHOLE, told(1))
    ((found, since),) = overview.attention(TENANT, 10, None).items
    assert (found.booking_id, since) == (BOOKING, AT)
    calm = replace(found, given_up=False, dealings=(replace(DEALING, dispute=Dispute.WON, bounced=0),), number=2)
    payments.write(TENANT, calm, told(2))
    assert overview.attention(TENANT, 10, None).items == []


def test_the_list_is_paged_and_each_tenants_own(table):
    payments, overview = DynamoDbPayments(table), DynamoDbOverview(table)
    for number in range(3):
        one = replace(WHOLE, booking_id=type(BOOKING)(f"{'abc'[number]}" * 26))
        payments.write(TENANT, one, told(1, AT + timedelta(hours=number)))
    first = overview.attention(TENANT, 2, None)
    second = overview.attention(TENANT, 2, first.next_cursor)
    assert [each.booking_id[0] for each, _ in (*first.items, *second.items)] == ["c", "b", "a"]
    assert TENANT not in (first.next_cursor or "")
    assert overview.attention(OTHER, 2, None).items == []


def test_neighbours_are_told_sums_and_nothing_of_cards_or_intents(table):
    payments = DynamoDbPayments(table)
    payments.write(TENANT, WHOLE, told(1))
    event = Event.from_images(None, stored(table))
    fact = PaymentFact.from_event(event)
    assert (fact.number, fact.captured, fact.refunded, fact.waits_for) == (1, 2 * TOTAL, 2_000, "operator")
    assert fact.booking_id == BOOKING
    assert event.id != f"{BOOKING}.1", "a booking's own event has that name"
    shown = str(event)
    assert not [word for word in ("pm_", "pi_", "cus_", "4242", "bank.example") if word in shown]


def test_a_write_that_tells_nothing_publishes_nothing_and_keeps_what_was_told(table):
    payments = DynamoDbPayments(table)
    payments.write(TENANT, NEW, told(1))
    before = stored(table)
    payments.write(TENANT, payments.read(TENANT, BOOKING).begun(Doing("create"), AT))
    assert Event.from_images(before, stored(table)) is None


def test_also_a_payment_with_everything_in_it_costs_two_units_a_write(table):
    payments = DynamoDbPayments(table)
    payments.write(TENANT, WHOLE, told(1))
    answer = table.client.get_item(TableName=table.name, Key=key_of(payment_key(TENANT, BOOKING)))
    assert item_bytes(answer["Item"]) <= 2048


def stored(table):
    answer = table.client.get_item(TableName=table.name, Key=key_of(payment_key(TENANT, BOOKING)))
    return from_item(answer["Item"])
