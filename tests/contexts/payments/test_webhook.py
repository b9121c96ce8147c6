"""The webhook's entry, against a table, a queue and a secret on moto."""

import json
import random
import time

import boto3
import pytest
from moto import mock_aws

from rental.payments import webhook
from rental.payments.dynamodb.heard_events import DynamoDbHeardEvents
from rental.platform import secrets
from rental.platform.dynamodb import from_item
from rental.tenants.contract import payment_account_key
from tests.contexts.payments.signed_events import SECRET, about, body_of, fixtures, signature
from tests.support.gateway import call
from tests.support.moto_table import moto_table
from tests.support.samples import SEAVIEW


class Deployed:
    """What the webhook is deployed with, and what it counted."""

    def __init__(self, table, sqs, manager):
        self.table, self.sqs, self.manager, self.counted = table, sqs, manager, []
        self.queue_url = sqs.create_queue(QueueName="work")["QueueUrl"]
        self.arn = manager.create_secret(Name="webhook", SecretString=json.dumps({"value": SECRET}))["ARN"]

    def hear(self, event, header=None, body=None):
        body = body_of(event) if body is None else body
        headers = {"stripe-signature": signature(body) if header is None else header}
        return call(webhook.handler, "POST", "/api/v1/webhooks/stripe", raw_body=body, headers=headers, context={})

    def queued(self):
        found = []
        while messages := self.sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10).get("Messages"):
            found += [json.loads(each["Body"]) for each in messages]
        return found

    def items(self):
        return [from_item(each) for each in self.table.client.scan(TableName=self.table.name)["Items"]]


@pytest.fixture
def deployed(monkeypatch):
    with mock_aws(), moto_table() as table:
        options = {"region_name": "eu-west-1", "aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        found = Deployed(table, boto3.client("sqs", **options), boto3.client("secretsmanager", **options))
        monkeypatch.setattr(webhook, "own_table", lambda: table)
        monkeypatch.setattr(webhook.boto3, "client", lambda _service, **_options: found.sqs)
        monkeypatch.setattr(webhook, "count", found.counted.append)
        monkeypatch.setattr(secrets, "secrets_manager", lambda: found.manager)
        monkeypatch.setattr(secrets, "_kept", {})
        monkeypatch.setattr(secrets, "_read_at", {})
        monkeypatch.setenv("STRIPE_WEBHOOK_SECRET_ARN", found.arn)
        monkeypatch.setenv("PAYMENT_WORK_QUEUE_URL", found.queue_url)
        webhook._desk.cache_clear()
        yield found
        webhook._desk.cache_clear()


def test_every_event_of_the_collection_is_heard_once_however_often_and_in_whatever_order_it_comes(deployed):
    events = fixtures()
    assert len(events) == 88
    deliveries = events * 3
    random.Random(7).shuffle(deliveries)  # noqa: S311 - a fixed order
    answers = [deployed.hear(each) for each in deliveries]
    assert {each.status for each in answers} == {200}
    outcomes = [each.body["outcome"] for each in answers]
    assert outcomes.count("known") == 2 * len(events)
    assert len(deployed.items()) == len(events)
    queued = deployed.queued()
    assert outcomes.count("queued") == len(queued) == 9, "seven about a PaymentIntent itself, two about its charge"
    assert {(each["tenant_id"], each["booking_id"], each["intent_id"][:3]) for each in queued} == {("", "", "pi_")}


def test_what_is_kept_of_an_event_tells_nothing_of_a_guest_and_goes_after_thirty_days(deployed):
    deployed.hear(about())
    (item,) = deployed.items()
    assert item.pop("expires_at") - time.time() == pytest.approx(30 * 86_400, abs=60)
    assert item == {
        "pk": "G#STRIPE#EVENT#evt_1",
        "sk": "EVENT",
        "v": 1,
        "kind": "stripe_event",
        "type": "payment_intent.succeeded",
        "account": "",
        "created": "1800000000",
        "livemode": False,
    }


@pytest.mark.parametrize(
    "header",
    [
        lambda body: signature(body, age_seconds=301),
        lambda body: signature(body, secret="whsec_of_another"),
        lambda body: signature(body + " "),
        lambda _: "",
        lambda _: "t=1,v1=é",
        lambda _: "t=x,v1=00",
        lambda body: signature(body).replace("v1=", "v0="),
    ],
    ids=["old", "wrong secret", "altered body", "missing", "not ASCII", "no moment", "another scheme"],
)
def test_a_signature_that_does_not_hold_is_refused_and_counted_and_nothing_is_queued(deployed, header):
    body = body_of(about())
    answer = deployed.hear(None, header(body), body)
    assert (answer.status, answer.slug) == (400, "signature-invalid")
    assert deployed.counted == ["WebhooksRefused"]
    assert (deployed.queued(), deployed.items()) == ([], [])


def test_a_signature_is_as_old_as_real_time_says_however_the_clock_was_moved(deployed, tmp_path, monkeypatch):
    moved = tmp_path / "clock.json"
    moved.write_text('{"offset_seconds": 8640000}')
    monkeypatch.setenv("HOLIDAY_RENTAL_CLOCK_FILE", str(moved))
    assert deployed.hear(about()).status == 200
    body = body_of(about(id="evt_2"))
    assert deployed.hear(None, signature(body, age_seconds=301), body).status == 400


def test_while_the_secret_is_rotated_the_old_and_the_new_one_hold(deployed):
    def put(value, *stages):
        options = {"VersionStages": list(stages)} if stages else {}
        deployed.manager.put_secret_value(SecretId=deployed.arn, SecretString=json.dumps({"value": value}), **options)

    put("whsec_next", "AWSPENDING")
    put("whsec_now")
    for number, secret in enumerate((SECRET, "whsec_now", "whsec_next")):
        body = body_of(about(id=f"evt_{number}"))
        assert deployed.hear(None, signature(body, secret), body).status == 200, secret


@pytest.mark.parametrize("value", ["", " "])
def test_an_empty_secret_proves_nothing(deployed, value):
    deployed.manager.put_secret_value(SecretId=deployed.arn, SecretString=json.dumps({"value": value}))
    body = body_of(about())
    assert deployed.hear(None, signature(body, value), body).status == 400


def test_an_event_that_is_too_large_is_refused_and_counted(deployed):
    body = body_of(about(padding="x" * webhook.LARGEST_EVENT_BYTES))
    assert deployed.hear(None, body=body).status == 413
    assert deployed.counted == ["WebhooksRefused"]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"id": ""}', "{", '{"id": 1, "type": "x"}'])
def test_what_is_signed_and_no_event_is_refused_and_counted(deployed, body):
    answer = deployed.hear(None, body=body)
    assert answer.status in (400, 422)
    assert deployed.counted == ["WebhooksRefused"]


def test_an_event_of_an_unknown_account_is_counted_not_queued_and_heard_once_it_is_known(deployed):
    told = about(account="acct_1")
    answer = deployed.hear(told)
    assert (answer.status, answer.body) == (200, {"outcome": "refused"})
    assert deployed.counted == ["WebhooksRefused"]
    assert (deployed.queued(), deployed.items()) == ([], [])
    pk, sk = payment_account_key("acct_1")
    mapping = {"pk": {"S": pk}, "sk": {"S": sk}, "tenant_id": {"S": SEAVIEW}}
    deployed.table.client.put_item(TableName=deployed.table.name, Item=mapping)
    assert deployed.hear(told).body == {"outcome": "queued"}
    assert deployed.queued() == [{"tenant_id": SEAVIEW, "booking_id": "", "intent_id": "pi_1"}]


def test_an_event_that_could_not_be_remembered_is_queued_again(deployed, monkeypatch):
    def broken(*_):
        raise RuntimeError("the function was ended here")

    with monkeypatch.context() as patched:
        patched.setattr(DynamoDbHeardEvents, "keep", broken)
        assert deployed.hear(about()).status == 500
    assert deployed.hear(about()).body == {"outcome": "queued"}
    assert len(deployed.queued()) == 2
    assert deployed.hear(about()).body == {"outcome": "known"}


def test_letters_beyond_ascii_are_signed_as_they_were_sent(deployed):
    assert deployed.hear(about(description="Frühstück 🏖")).body == {"outcome": "queued"}
