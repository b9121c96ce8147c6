"""What reminders of an ordinary stay may cost: calls and units, and how much a sender loads before it does anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from rental.kernel.clock import FixedClock
from rental.platform.dynamodb import Table, to_item
from rental.properties.contract import terms_to_item
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.dynamodb.stays import DynamoDbMarks, DynamoDbPlans, DynamoDbStayFiles
from rental.reminders.use_cases.planning import PlanDesk, plan_stay
from rental.reminders.use_cases.sending import Outcome, SendDesk, send_if_due
from rental.tenants.contract import tenant_record_key
from simulation.reminders.fake_due import FakeDueQueue
from tests.contexts.reminders.samples import BOOKED, HERS, KINDS, STAY, TOMORROW, ZONE, due
from tests.contexts.reminders.test_contract_suites import RECORD, booked
from tests.support.counted_clients import CountedTable
from tests.support.samples import SEAVIEW, terms

SOURCE = Path(__file__).parents[3] / "lambda_src"
COUNT = "import sys; before = set(sys.modules); import {entry}; print(len(set(sys.modules) - before))"


@pytest.fixture
def counted():
    client = CountedTable()
    pk, sk = tenant_record_key(SEAVIEW)
    for item in (booked(STAY), terms_to_item(SEAVIEW, terms(time_zone=ZONE)), RECORD | {"pk": pk, "sk": sk}):
        client.put_item("platform", to_item(item))
    client.used.clear()
    return client


def plan(client):
    table = Table(client, "platform")
    desk = PlanDesk(
        DynamoDbStayFiles(table),
        DynamoDbPlans(table),
        DynamoDbDue(table, {(kind.name, ZONE, kind.at) for kind in KINDS.values()}),
        FakeDueQueue(),
        KINDS,
        FixedClock(BOOKED),
        range(3),
    )
    return plan_stay(desk, SEAVIEW, HERS)


def test_a_stay_is_planned_with_a_write_unit_for_each_reminder_and_one_for_all_of_them(counted):
    assert plan(counted) == 7
    assert counted.used["write units"] == 8
    assert (counted.used["BatchGetItem"], counted.used["GetItem"], counted.used["PutItem"]) == (1, 1, 8)


def test_an_event_that_changes_nothing_writes_nothing(counted):
    plan(counted)
    counted.used.clear()
    assert plan(counted) == 0
    assert counted.used["write units"] == 0
    assert counted.used["dynamodb requests"] == 2


def test_a_reminder_is_sent_with_two_reads_and_one_write_unit(counted):
    table = Table(counted, "platform")
    desk = SendDesk(DynamoDbStayFiles(table), DynamoDbMarks(table), KINDS)
    assert send_if_due(desk, due(), TOMORROW.instant) is Outcome.SENT
    assert counted.used["write units"] == 1
    assert counted.used["dynamodb requests"] == 3
    assert counted.used["read units"] <= 6


@pytest.mark.parametrize("entry", ["schedule", "queue", "events"])
def test_an_entry_loads_little(entry):
    command = [sys.executable, "-c", COUNT.format(entry=f"rental.reminders.{entry}")]
    environment = {"PYTHONPATH": str(SOURCE), "LAMBDA_TASK_ROOT": str(SOURCE), "AWS_LAMBDA_FUNCTION_NAME": "counted"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout) <= 560
