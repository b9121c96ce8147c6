"""One suite for the circuit in memory and for the one in the table: five faults open it, one call tries again."""

from datetime import UTC, datetime, timedelta

import pytest

from rental.kernel.circuit import CircuitRule
from rental.platform.circuit_breaker import DynamoDbBreaker
from simulation.fake_circuit import FakeBreaker
from tests.support.moto_table import moto_table

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
RULE = CircuitRule(failures=5, probe_after=timedelta(seconds=30))


@pytest.fixture(params=["fake", "dynamodb"])
def breaker(request):
    if request.param == "fake":
        yield FakeBreaker(RULE)
        return
    with moto_table() as table:
        yield DynamoDbBreaker(table, "stripe", RULE)


def open_it(breaker):
    for _ in range(RULE.failures):
        breaker.failed(AT)


def test_it_opens_at_the_fifth_fault_in_a_row(breaker):
    for _ in range(RULE.failures - 1):
        breaker.failed(AT)
    assert breaker.wait(AT) is None
    breaker.failed(AT)
    assert breaker.wait(AT) == RULE.probe_after


def test_a_success_in_between_begins_the_count_anew(breaker):
    for _ in range(RULE.failures - 1):
        breaker.failed(AT)
    breaker.succeeded(AT)
    breaker.failed(AT)
    assert breaker.wait(AT) is None


def test_after_a_while_one_call_goes_through_and_the_others_wait_for_it(breaker):
    open_it(breaker)
    later = AT + RULE.probe_after
    assert breaker.wait(later) is None
    assert breaker.wait(later) == RULE.probe_after


def test_a_clock_that_was_set_back_lets_a_call_through(breaker):
    open_it(breaker)
    assert breaker.wait(AT - timedelta(minutes=20)) is None
    assert breaker.wait(AT - timedelta(minutes=20)) == RULE.probe_after


def test_a_clock_that_is_a_little_behind_the_one_that_opened_it_waits(breaker):
    open_it(breaker)
    behind = timedelta(seconds=1)
    assert breaker.wait(AT - behind) == RULE.probe_after + behind


def test_who_only_asks_takes_the_probe_from_nobody(breaker):
    open_it(breaker)
    later = AT + RULE.probe_after
    assert breaker.remaining(AT) == RULE.probe_after
    assert [breaker.remaining(later) for _ in range(3)] == [None] * 3
    assert breaker.let_through(later) is None
    assert breaker.let_through(later) == breaker.remaining(later) == RULE.probe_after


def test_a_probe_that_succeeds_closes_it_for_all(breaker):
    open_it(breaker)
    assert breaker.wait(AT + RULE.probe_after) is None
    breaker.succeeded(AT + RULE.probe_after)
    assert breaker.wait(AT + RULE.probe_after) is None


def test_a_probe_that_fails_keeps_it_open(breaker):
    open_it(breaker)
    later = AT + RULE.probe_after
    assert breaker.wait(later) is None
    breaker.failed(later)
    assert breaker.wait(later + RULE.probe_after / 2)


def test_workers_count_together():
    with moto_table() as table:
        workers = [DynamoDbBreaker(table, "stripe", RULE) for _ in range(RULE.failures)]
        for worker in workers:
            worker.wait(AT)
        for worker in workers:
            worker.failed(AT)
        assert DynamoDbBreaker(table, "stripe", RULE).wait(AT) == RULE.probe_after


def test_calls_that_go_well_write_nothing():
    with moto_table() as table:
        breaker = DynamoDbBreaker(table, "stripe", RULE)
        breaker.wait(AT)
        breaker.succeeded(AT)
        assert table.client.scan(TableName=table.name)["Count"] == 0
