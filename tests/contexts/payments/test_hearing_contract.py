"""One suite for the fakes and for the adapters on moto."""

import json
from datetime import UTC, datetime

import boto3
import msgspec
import pytest
from moto import mock_aws

from rental.payments.domain.event import StripeEvent
from rental.payments.domain.work import Work
from rental.payments.dynamodb.heard_events import DynamoDbHeardEvents, DynamoDbPaymentAccounts
from rental.payments.sqs import SqsWork
from rental.tenants.domain.specification import TenantSpecification
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from tests.contexts.payments.fake_hearing import FakeHeardEvents, FakePaymentAccounts
from tests.contexts.payments.signed_events import about
from tests.contexts.tenants.sample_specification import specification
from tests.support.moto_table import moto_table
from tests.support.samples import SEAVIEW

NOW = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture(params=["fake", "adapter"])
def stores(request):
    """Heard events, and accounts of which acct_1 is seaview's."""
    if request.param == "fake":
        yield FakeHeardEvents(), FakePaymentAccounts({"acct_1": SEAVIEW})
        return
    with moto_table() as table:
        given = TenantSpecification.of(specification(payment_account="acct_1"))
        DynamoDbTenants(table).add(given.record(SEAVIEW), given.mapping(SEAVIEW))
        yield DynamoDbHeardEvents(table), DynamoDbPaymentAccounts(table)


def test_what_was_kept_was_heard_and_nothing_else(stores):
    heard, _ = stores
    event = msgspec.convert(about(), StripeEvent)
    assert not heard.has("evt_1")
    heard.keep(event, NOW)
    heard.keep(event, NOW)
    assert heard.has("evt_1")
    assert not heard.has("evt_2")


def test_an_account_is_found_by_its_tenants_own_record(stores):
    _, accounts = stores
    assert accounts.tenant_of("acct_1") == SEAVIEW
    assert accounts.tenant_of("acct_2") is None


def test_work_is_sent_as_the_worker_reads_it_and_may_be_put_off():
    with mock_aws():
        sqs = boto3.client("sqs", region_name="eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing")
        url = sqs.create_queue(QueueName="work")["QueueUrl"]
        SqsWork(sqs, url).send(Work(intent_id="pi_1"))
        SqsWork(sqs, url).send(Work(tenant_id=SEAVIEW, booking_id="b"), delay_seconds=900)
        (message,) = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
        assert json.loads(message["Body"]) == {"tenant_id": "", "booking_id": "", "intent_id": "pi_1"}
        assert msgspec.json.decode(message["Body"], type=Work) == Work(intent_id="pi_1")
        delayed = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesDelayed"])
        assert delayed["Attributes"] == {"ApproximateNumberOfMessagesDelayed": "1"}
