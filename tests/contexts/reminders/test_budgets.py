"""What reminders of an ordinary stay may cost: calls and units, and how much a sender loads before it does anything."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from rental.kernel.clock import FixedClock
from rental.notifications.contract import guest_letters_key
from rental.platform.dynamodb import Table, to_item
from rental.properties.contract import terms_to_item
from rental.reminders.domain.due import Due
from rental.reminders.domain.local_slots import Slot
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.dynamodb.stays import DynamoDbMarks, DynamoDbPlans, DynamoDbStayFiles
from rental.reminders.dynamodb.year_files import DynamoDbOfferMarks, DynamoDbYearFiles
from rental.reminders.use_cases.planning import PlanDesk, plan_stay
from rental.reminders.use_cases.sending import Outcome, SendDesk, send_if_due
from rental.reminders.use_cases.yearly import OfferDesk, plan_offers, send_offer_if_due
from rental.tenants.contract import tenant_record_key
from simulation.reminders.fake_due import FakeDueQueue
from tests.contexts.reminders.samples import BOOKED, HERS, KINDS, STAY, TOMORROW, ZONE, due
from tests.contexts.reminders.test_contract_suites import RECORD, booked
from tests.support.counted_clients import CountedTable
from tests.support.samples import SEAVIEW, terms

SOURCE = Path(__file__).parents[3] / "lambda_src"
GUEST = "g" * 26
BIRTHDAY = Slot(date(2027, 3, 5), ZONE, "10:00")
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


def takes_offers(client):
    pk, sk = guest_letters_key(SEAVIEW, GUEST)
    personal = {"address": "ada@example.com", "language": "en", "birthday": "03-05"}
    client.put_item("platform", to_item({"pk": pk, "sk": sk, "v": 1, "offers": True, "personal": personal}))
    client.used.clear()


def plan_birthdays(client, now=BOOKED):
    table = Table(client, "platform")
    due_store = DynamoDbDue(table, {("birthday", ZONE, KINDS["birthday"].at)})
    desk = PlanDesk(
        *(DynamoDbStayFiles(table), DynamoDbPlans(table), due_store, FakeDueQueue(), KINDS, FixedClock(now), range(3))
    )
    return plan_offers(desk, DynamoDbYearFiles(table), SEAVIEW, GUEST)


def test_a_birthday_is_planned_with_one_read_and_three_write_units_and_each_year_with_two(counted):
    takes_offers(counted)
    assert plan_birthdays(counted) == 2
    assert (counted.used["dynamodb requests"], counted.used["write units"]) == (4, 3)
    counted.used.clear()
    assert plan_birthdays(counted, BIRTHDAY.instant) == 1
    assert (counted.used["BatchGetItem"], counted.used["write units"]) == (1, 2)


def test_a_birthday_is_sent_with_one_read_and_one_write_unit(counted):
    takes_offers(counted)
    table = Table(counted, "platform")
    desk = OfferDesk(DynamoDbYearFiles(table), DynamoDbOfferMarks(table), KINDS)
    sent = send_offer_if_due(desk, Due("birthday", BIRTHDAY, SEAVIEW, GUEST), BIRTHDAY.instant)
    assert sent is Outcome.SENT
    assert (counted.used["dynamodb requests"], counted.used["write units"]) == (2, 1)
    assert counted.used["read units"] <= 4


@pytest.mark.parametrize("entry", ["schedule", "queue", "events"])
def test_an_entry_loads_little(entry):
    command = [sys.executable, "-c", COUNT.format(entry=f"rental.reminders.{entry}")]
    environment = {"PYTHONPATH": str(SOURCE), "LAMBDA_TASK_ROOT": str(SOURCE), "AWS_LAMBDA_FUNCTION_NAME": "counted"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout) <= 560
