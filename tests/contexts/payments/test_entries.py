"""The listener and the worker over DynamoDB's adapters on moto; Stripe is the fake."""

import json
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from rental.kernel.circuit import CircuitRule
from rental.kernel.clock import FixedClock
from rental.payments import events, queue
from rental.payments.domain.work import Work
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.payments.dynamodb.sites import DynamoDbSites
from rental.payments.settings import WorkerSettings
from rental.payments.use_cases.working import Desk
from rental.platform.dynamodb import to_item
from rental.tenants.contract import tenant_record_key
from simulation.fake_circuit import FakeBreaker
from simulation.fake_provider import FakeProvider
from tests.contexts.payments import desk as samples
from tests.contexts.payments.desk import BOOKING, START, TENANT, TOTAL
from tests.support.gateway import LambdaContext
from tests.support.moto_table import moto_table

VISA = "pm_card_visa"
RECORD = {
    "id": TENANT,
    "name": "Seaview Stays",
    "subdomain": "seaview",
    "host": "seaview.example",
    "site_url": "https://seaview.example",
    "languages": ["en"],
    "default_language": "en",
    "currency": "EUR",
    "time_zone": "Europe/Berlin",
    "accent_colour": "#1f6f5c",
    "contact_email": "host@example.com",
}


class Queues:
    """SQS and the scheduler, as far as the entries use them."""

    def __init__(self):
        self.sent, self.planned = [], []

    def send_message(self, *, QueueUrl, MessageBody, DelaySeconds=0):  # noqa: N803 - boto3's names
        self.sent.append((QueueUrl, msgspec.json.decode(MessageBody, type=Work), DelaySeconds))

    def plan(self, work, at):
        self.planned.append((work, at))


@pytest.fixture
def table():
    with moto_table() as made:
        pk, sk = tenant_record_key(TENANT)
        made.client.put_item(TableName=made.name, Item=to_item({"pk": pk, "sk": sk} | RECORD))
        yield made


@pytest.fixture
def clock():
    return FixedClock(START)


@pytest.fixture
def provider(clock):
    return FakeProvider(clock)


@pytest.fixture
def queues(monkeypatch, table, clock, provider):
    made, settings = Queues(), WorkerSettings("arn:secret", "https://work", "https://dead")
    monkeypatch.setenv("PAYMENT_WORK_QUEUE_URL", "https://work")
    monkeypatch.setattr(events, "tenant_table", lambda: table)
    monkeypatch.setattr(events, "_queue", lambda: events.SqsWork(made, "https://work"))
    breaker, sites = FakeBreaker(), DynamoDbSites(table)
    desk = Desk(DynamoDbPayments(table), provider, breaker, sites, clock, settings.delays)
    monkeypatch.setattr(queue, "_desk", lambda: desk)
    monkeypatch.setattr(queue, "_settings", lambda: settings)
    monkeypatch.setattr(queue, "_sqs", lambda: made)
    monkeypatch.setattr(queue, "_schedules", lambda: made)
    return made


def hear(event):
    body = json.dumps({"detail": json.loads(msgspec.json.encode(event))})
    return events.handler({"Records": [record(body)]}, LambdaContext())


def do(asked):
    return queue.handler({"Records": [record(msgspec.json.encode(asked).decode())]}, LambdaContext())


def record(body):
    return {"messageId": "m-1", "body": body, "eventSource": "aws:sqs", "attributes": {}, "messageAttributes": {}}


def stored(table):
    return DynamoDbPayments(table).read(TENANT, BOOKING)


RESERVED = samples.event(1, {"do": "reserve", "amount": TOTAL, "method": VISA})


def test_what_a_booking_asks_is_kept_and_put_into_the_queue(table, queues):
    assert hear(RESERVED) == {"batchItemFailures": []}
    assert stored(table).target.amount == TOTAL
    assert queues.sent == [("https://work", Work(TENANT, BOOKING), 0)]


def test_an_event_that_asks_nothing_of_payments_brings_no_work(table, queues):
    assert hear(samples.event(1, None)) == {"batchItemFailures": []}
    assert (stored(table), queues.sent) == (None, [])


@pytest.mark.parametrize(("actor", "works"), [("guest", 1), ("host", 1), ("payments", 0)])
def test_facts_bring_work_where_a_person_made_them(queues, actor, works):
    told = replace(
        samples.event(2, None),
        type="PaymentFact",
        actor={"kind": actor, "id": actor},
        entity={"kind": "payment", "id": f"p{BOOKING}"},
        data={"booking_id": BOOKING},
    )
    hear(told)
    assert len(queues.sent) == works


def test_the_worker_reserves_the_money_and_plans_its_renewal(table, queues, provider):
    hear(RESERVED)
    assert do(Work(TENANT, BOOKING)) == {"batchItemFailures": []}
    assert provider.held()[TENANT, BOOKING] == TOTAL
    assert queues.planned == [(Work(TENANT, BOOKING), START + timedelta(days=6))]
    assert stored(table).authorised == TOTAL


def test_a_fault_is_tried_again_by_the_queues_own_delay(table, queues, provider):
    hear(RESERVED)
    provider.fail()
    queues.sent.clear()
    do(Work(TENANT, BOOKING))
    assert queues.sent == [("https://work", Work(TENANT, BOOKING), 60)]


def test_a_long_delay_is_a_schedule_and_the_end_is_the_dead_letters(table, queues, provider, clock):
    hear(RESERVED)
    provider.down(START + timedelta(days=9), answers=True)
    queues.sent.clear()
    for _ in range(6):
        clock.advance(timedelta(hours=7))
        queue._desk().breaker.succeeded(clock.now())
        do(Work(TENANT, BOOKING))
    delays = [seconds for url, _, seconds in queues.sent if url == "https://work"]
    assert delays == [60, 300, 900]
    assert len(queues.planned) == 2
    assert queues.sent[-1] == ("https://dead", Work(TENANT, BOOKING), 0)


def test_news_of_a_payment_intent_leads_to_its_booking(table, queues, provider):
    hear(samples.event(1, {"do": "reserve", "amount": TOTAL, "method": "pm_card_authenticationRequired"}))
    do(Work(TENANT, BOOKING))
    (intent,) = provider.intents
    provider.authenticate(intent.id)
    do(Work(intent_id=intent.id))
    assert stored(table).authorised == TOTAL


@pytest.mark.parametrize("work", [Work("barossabarossaba", intent_id="pi_1"), Work(intent_id="pi_404")])
def test_news_of_anothers_or_of_no_payment_intent_is_dropped_and_counted(table, queues, provider, work, capsys):
    hear(samples.event(1, {"do": "reserve", "amount": TOTAL, "method": "pm_card_slow"}))
    do(Work(TENANT, BOOKING))
    provider.settle("pi_1")
    assert do(work) == {"batchItemFailures": []}
    assert stored(table).authorised == 0
    assert "PaymentNewsRefused" in capsys.readouterr().out


def test_news_while_the_circuit_is_open_waits_and_asks_nothing(queues, provider):
    breaker = queue._desk().breaker
    for _ in range(5):
        breaker.failed(START)
    do(Work(intent_id="pi_1"))
    assert queues.sent == [("https://work", Work(intent_id="pi_1"), 30)]
    assert not provider.calls


def test_news_that_could_not_be_looked_at_is_still_news_when_it_is_worked_at_again(queues, provider):
    hear(RESERVED)
    do(Work(TENANT, BOOKING))
    (intent,) = provider.intents
    provider.fail(after=1)  # whose it is was told
    queues.sent.clear()
    do(Work(intent_id=intent.id))
    assert queues.sent == [("https://work", Work(TENANT, BOOKING, intent.id), 60)]


def test_news_that_probes_closes_the_circuit_and_is_looked_at(table, queues, provider, clock):
    hear(RESERVED)
    do(Work(TENANT, BOOKING))
    breaker = queue._desk().breaker
    for _ in range(5):
        breaker.failed(clock.now())
    clock.advance(timedelta(seconds=31))
    queues.sent.clear()
    do(Work(intent_id=provider.intents[0].id))
    assert not breaker.circuit.is_open
    assert queues.sent == []


def test_news_that_stripe_does_not_answer_opens_the_circuit_at_last(queues, provider, clock):
    provider.down(clock.now() + timedelta(hours=3))
    for _ in range(5):
        do(Work(intent_id="pi_1"))
    assert queue._desk().breaker.circuit.is_open


def test_what_cannot_be_read_is_delivered_again(queues):
    answer = queue.handler({"Records": [record("no work")]}, LambdaContext())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}


def test_delays_come_from_the_deployment(monkeypatch):
    for name in ("STRIPE_API_SECRET_ARN", "PAYMENT_WORK_QUEUE_URL", "PAYMENT_DEAD_LETTERS_URL"):
        monkeypatch.setenv(name, name)
    assert len(WorkerSettings.from_environment().delays) == 5
    assert WorkerSettings.from_environment().circuit == CircuitRule()
    monkeypatch.setenv("RETRY_DELAYS_SECONDS", "1,2")
    monkeypatch.setenv("CIRCUIT_PROBE_SECONDS", "2")
    settings = WorkerSettings.from_environment()
    assert settings.delays == (timedelta(seconds=1), timedelta(seconds=2))
    assert settings.circuit == CircuitRule(probe_after=timedelta(seconds=2))
