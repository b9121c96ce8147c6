"""The entries on a table and a queue: from a booking's event to the mark that sends its reminder."""

import json
from dataclasses import replace
from datetime import timedelta

import boto3
import msgspec
import pytest

from rental.kernel.clock import FixedClock
from rental.kernel.events import Event, last_change
from rental.kernel.ids import BookingId
from rental.platform.dynamodb import from_item
from rental.platform.message_batches import NotQueued
from rental.platform.tenant_credentials import _in_force
from rental.reminders import events, queue, schedule
from rental.reminders.contract import REMINDER_DUE, REMINDER_REPLANNING, REMINDER_SETTINGS_CHANGED
from rental.reminders.domain.kinds import Choice, Chosen
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.ports import StoredChoices
from rental.reminders.sqs import DueMessage, SqsDueQueue
from rental.reminders.use_cases.replanning import MONTHS_A_STEP
from tests.contexts.reminders.samples import BOOKED, HERS, HOST, KINDS, STAY, TOMORROW, due
from tests.contexts.reminders.test_contract_suites import OnDynamoDb
from tests.support.gateway import LambdaContext
from tests.support.moto_table import moto_table
from tests.support.samples import SEAVIEW


class WatchedTable:
    """Gives the table out, and notes under which narrowing."""

    def __init__(self, table):
        self.table, self.narrowings = table, set()

    def tenants(self):
        self.narrowings.add(_in_force.get())
        return self.table

    def own(self):
        return self.table


class Platform:
    """The three entries around one table, one queue and one clock."""

    def __init__(self, table, monkeypatch):
        self.table, self.clock = table, FixedClock(BOOKED)
        self.watched = WatchedTable(table)
        self.sqs = boto3.client("sqs", region_name="eu-west-1", aws_access_key_id="t", aws_secret_access_key="t")
        self.url = self.sqs.create_queue(QueueName="reminders")["QueueUrl"]
        due_queue = SqsDueQueue(self.sqs, self.url)
        for entry in (events, queue, schedule):
            monkeypatch.setattr(entry, "SystemClock", lambda: self.clock)
            monkeypatch.setattr(entry, "deployed_kinds", lambda: KINDS)
        for entry in (events, queue):
            monkeypatch.setattr(entry, "tenant_table", self.watched.tenants)
        for entry in (events, schedule):
            monkeypatch.setattr(entry, "_queue", lambda: due_queue)
        monkeypatch.setattr(schedule, "own_table", self.watched.own)
        monkeypatch.setattr(events, "_due", lambda: DynamoDbDue(table))
        self.stored = OnDynamoDb(table)
        self.stored.book(STAY)

    def tell(self, type="BookingConfirmed", kind="booking", id=HERS, number=1, **data):
        event = Event(
            id=f"{id}.{number}",
            type=type,
            tenant_id=SEAVIEW,
            occurred_at="",
            actor={},
            entity={"kind": kind, "id": id},
            data=data,
        )
        detail = {name: getattr(event, name) for name in Event.__slots__}
        return self._batch(events, [json.dumps({"detail": detail})])

    def run(self, kind="check_in_tomorrow"):
        return schedule.handler({"kind": kind}, LambdaContext())

    def deliver(self, *extra):
        answer = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10)
        return self._batch(queue, [*(each["Body"] for each in answer.get("Messages", ())), *extra])

    def _batch(self, entry, bodies):
        records = [
            {"messageId": f"m-{place}", "body": body, "eventSource": "aws:sqs"} for place, body in enumerate(bodies)
        ]
        answer = entry.handler({"Records": records}, LambdaContext())
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def items(self, kind):
        return [item for item in self.scanned() if item.get("kind") == kind]

    def scanned(self):
        return list(map(from_item, self.table.client.scan(TableName=self.table.name)["Items"]))


@pytest.fixture
def platform(monkeypatch):
    with moto_table() as table:
        yield Platform(table, monkeypatch)


def test_a_booked_stay_is_planned_swept_and_sent_each_once(platform):
    assert platform.tell() == []
    platform.clock.instant = TOMORROW.instant - timedelta(seconds=1)
    assert platform.run() == {"queued": 0}
    platform.clock.instant = TOMORROW.instant + timedelta(seconds=1)
    assert platform.run() == {"queued": 1}
    assert platform.deliver() == []
    (mark,) = platform.items("reminder")
    assert Event.from_images(None, mark).type == REMINDER_DUE
    assert mark["reminder"] == "check_in_tomorrow"
    assert platform.run() == {"queued": 0}


def test_each_entry_acts_for_the_tenant_with_its_own_few_actions(platform):
    platform.tell()
    platform.clock.instant = TOMORROW.instant
    platform.run()
    platform.deliver()
    assert {(each.tenant_id, each.actions) for each in platform.watched.narrowings} == {
        (SEAVIEW, ("BatchGetItem", "GetItem", "PutItem", "Query")),
        (SEAVIEW, ("BatchGetItem", "GetItem", "PutItem")),
    }
    assert _in_force.get() is None


def test_a_message_that_is_none_fails_alone_and_one_that_comes_early_comes_again(platform):
    platform.clock.instant = TOMORROW.instant
    SqsDueQueue(platform.sqs, platform.url).send([due()])
    early = DueMessage("welcome", STAY.check_in, "Australia/Adelaide", "09:00", SEAVIEW, HERS)
    assert platform.deliver("{}", msgspec.json.encode(early).decode()) == ["m-1", "m-2"]
    assert len(platform.items("reminder")) == 1


def test_a_kind_that_is_not_deployed_fails_so_that_its_schedule_is_seen(platform):
    with pytest.raises(KeyError):
        platform.run("mid_stay")


def test_the_first_event_of_a_tenant_plans_its_earlier_stays_too(platform):
    earlier = BookingId("e" * 26)
    platform.stored.book(replace(STAY, booking_id=earlier))
    platform.tell()
    (step,) = platform.items("reminder_replanning")
    while True:
        platform.tell(REMINDER_REPLANNING, "reminder_replanning", f"replanning-{SEAVIEW}", step["version"])
        (following,) = platform.items("reminder_replanning")
        if following["version"] == step["version"]:
            break
        step = following
    assert set(platform.stored.files.find(SEAVIEW, earlier).plan.entries) >= {"welcome", "review"}
    platform.tell(number=2)
    assert platform.items("reminder_replanning") == [step]


def test_what_a_host_chose_moves_stays_in_steps_that_follow_one_another(platform):
    platform.tell()
    chosen = StoredChoices(Chosen({"welcome": Choice(at="07:30")}, 1), b"a request")
    platform.stored.choices.write(SEAVIEW, chosen, last_change(1, REMINDER_SETTINGS_CHANGED, BOOKED, HOST))
    assert platform.tell(REMINDER_SETTINGS_CHANGED, "reminder_settings", f"reminders-{SEAVIEW}") == []
    steps = 0
    while True:
        (step,) = platform.items("reminder_replanning")
        number = step["last_change"]["number"]
        platform.tell(REMINDER_REPLANNING, "reminder_replanning", f"replanning-{SEAVIEW}", number)
        if platform.items("reminder_replanning")[0]["last_change"]["number"] == number:
            break
        steps += 1
    assert steps <= 2 + 40 / MONTHS_A_STEP
    assert platform.stored.files.find(SEAVIEW, HERS).plan.entries["welcome"].slot.at == "07:30"


def test_thirty_are_queued_in_three_calls_and_what_sqs_refuses_is_sent_again():
    class Refusing:
        """Takes a message only the second time that it comes."""

        def __init__(self, *, always=False):
            self.calls, self.seen, self.always = 0, set(), always

        def send_message_batch(self, QueueUrl, Entries):  # noqa: N803, ARG002 - boto3's names
            self.calls += 1
            failed = [{"Id": each["Id"]} for each in Entries if self.always or (self.calls, each["Id"]) == (1, "4")]
            self.seen |= {each["MessageBody"] for each in Entries if {"Id": each["Id"]} not in failed}
            return {"Failed": failed}

    client = Refusing()
    many = [due(slot=TOMORROW), *(due(f"k{n}") for n in range(29))]
    assert SqsDueQueue(client, "url").send(iter(many)) == 30
    assert (client.calls, len(client.seen)) == (4, 30)
    with pytest.raises(NotQueued):
        SqsDueQueue(Refusing(always=True), "url").send([due()])
