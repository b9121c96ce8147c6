"""The entries that send: changes in order from the queue, schedules that call, and what hosts did."""

import json
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from rental.channels import events, ordered, schedule
from rental.channels.domain.delivery import Answer
from rental.channels.domain.webhook import DISABLED
from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.scheduler import EventBridgeWakes
from rental.channels.wiring import sending
from rental.kernel.clock import FixedClock
from rental.kernel.events import last_change
from rental.kernel.tenancy import NOBODY
from rental.platform.one_off_schedules import ScheduleSettings
from tests.contexts.channels.fake_webhooks import FakeEndpoints, FakeWakes
from tests.contexts.channels.partner_street import HARBOUR, HOOK, booking_event
from tests.support.gateway import LambdaContext
from tests.support.moto_table import moto_table
from tests.support.samples import KEY, NOW, SEAVIEW

DOWN = Answer(503)


class Stand:
    def __init__(self, table):
        self.webhooks, self.deliveries = DynamoDbWebhooks(table), DynamoDbDeliveries(table)
        self.endpoints, self.wakes, self.clock = FakeEndpoints(), FakeWakes(), FixedClock(NOW)
        self.webhooks.write(SEAVIEW, HOOK, last_change(1, "WebhookAdded", NOW, NOBODY))

    def happens(self, *versions):
        records = [
            {"messageId": str(number), "body": json.dumps(message(number)), "attributes": {"MessageGroupId": "g"}}
            for number in versions
        ]
        return ordered.handler({"Records": records}, LambdaContext())["batchItemFailures"]

    def wakes_up(self):
        schedule.handler({"tenant_id": SEAVIEW, "webhook_id": HOOK.id}, LambdaContext())

    def tells(self, type, **data):
        event = booking_event(type=type, entity={"kind": "webhook", "id": HOOK.id}, data=data)
        body = json.dumps({"detail": plain(event)})
        return events.handler({"Records": [{"messageId": "1", "body": body}]}, LambdaContext())["batchItemFailures"]

    @property
    def taken(self):
        return [name.rpartition("-")[2] for name, _ in self.endpoints.taken]


def plain(event):
    needed = ("id", "type", "tenant_id", "occurred_at", "actor", "entity", "data")
    return {name: getattr(event, name) for name in needed}


def message(version):
    event = plain(booking_event(version))
    return {"version": version, "of_type": version, "property_id": HARBOUR, "event": event}


@pytest.fixture
def stand(monkeypatch):
    with moto_table() as table:
        made = Stand(table)
        for module in (sending, ordered):
            monkeypatch.setattr(module, "tenant_table", lambda: table)
        monkeypatch.setattr(sending, "platform_key", lambda: KEY)
        monkeypatch.setattr(sending, "endpoints", lambda: made.endpoints)
        monkeypatch.setattr(sending, "_wakes", lambda _own_arn: made.wakes)
        monkeypatch.setattr("rental.platform.clock.SystemClock.now", lambda _self: made.clock.now())
        yield made


def test_an_outage_through_all_three_entries_keeps_the_order_and_loses_nothing(stand):
    assert stand.happens(1, 2) == []
    assert stand.happens(2) == [], "what was dealt with is dropped"
    stand.endpoints.script = lambda *_: DOWN
    assert stand.happens(3, 4) == []
    assert stand.taken == ["1", "2"]
    stand.endpoints.script = None
    stand.clock.advance(timedelta(minutes=1))
    stand.wakes_up()
    assert stand.taken == ["1", "2", "3", "4"]
    assert stand.deliveries.lanes(SEAVIEW, HOOK.id) == []


def test_one_that_is_enabled_again_gets_what_waited_and_a_replay_what_was_sent(stand):
    disabled = HOOK.next(state=DISABLED)
    stand.webhooks.write(SEAVIEW, disabled, last_change(2, "WebhookDisabled", NOW, NOBODY))
    stand.happens(1)
    assert stand.taken == []
    stand.webhooks.write(SEAVIEW, disabled.next(state="active"), last_change(3, "WebhookChanged", NOW, NOBODY))
    assert stand.tells("WebhookChanged") == []
    assert stand.taken == ["1"]
    assert stand.tells("WebhookReplayAsked", replay_since=NOW.isoformat()) == []
    assert stand.taken == ["1", "1"]


def test_who_has_little_time_left_leaves_it_to_the_next(stand, monkeypatch):
    monkeypatch.setattr(LambdaContext, "get_remaining_time_in_millis", lambda _self: 5_000)
    stand.happens(1)
    assert stand.endpoints.tries == []
    assert len(stand.wakes.planned) == 1


class Scheduler:
    """Makes schedules by name as the service does, or answers an error."""

    def __init__(self):
        self.made, self.error = {}, ""

    def create_schedule(self, **described):
        code = self.error or ("ConflictException" if described["Name"] in self.made else "")
        if code:
            raise ClientError({"Error": {"Code": code}}, "CreateSchedule")
        self.made[described["Name"]] = described


def test_a_wake_is_a_schedule_named_by_its_half_minute_and_planned_once():
    scheduler = Scheduler()
    wakes = EventBridgeWakes(scheduler, ScheduleSettings("group", "arn:target", "arn:role", "arn:dead"))
    for second, microsecond in ((0, 0), (0, 5), (29, 0), (30, 0)):
        wakes.plan(SEAVIEW, HOOK.id, NOW.replace(second=second, microsecond=microsecond))
    expressions = [each["ScheduleExpression"] for each in scheduler.made.values()]
    assert expressions == [f"at({NOW:%Y-%m-%dT%H:%M}:{second})" for second in ("00", "30")]
    told = [json.loads(each["Target"]["Input"]) for each in scheduler.made.values()]
    assert told == 2 * [{"tenant_id": SEAVIEW, "webhook_id": HOOK.id}]
    assert max(map(len, scheduler.made)) <= 64
    scheduler.error = "ThrottlingException"
    with pytest.raises(ClientError):
        wakes.plan(SEAVIEW, HOOK.id, NOW)
