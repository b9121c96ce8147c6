"""Stripe's events reach the platform at its own host: signed ones are heard once, all others refused."""

import json
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from stripe import WebhookSignature

from holiday_rental.local.dead_letters import Queues
from tests.contexts.payments.signed_events import fixtures
from tests.support.eventually import eventually
from tests.support.site_client import SiteClient


@pytest.fixture(scope="module")
def tell(platform):
    """Return a function that posts an event as Stripe does, signed with the deployed secret unless another is given."""
    url = urlsplit(platform.outputs["StripeWebhookUrl"])
    desk = SiteClient(f"{url.scheme}://{url.netloc}").http
    found = platform.client("secretsmanager").get_secret_value(SecretId=platform.outputs["StripeWebhookSecretArn"])
    deployed = json.loads(found["SecretString"])["value"]

    def told(event, secret=deployed, age_seconds=0, altered=""):
        body = json.dumps(event, ensure_ascii=False)
        signature = WebhookSignature.generate_signature_header(body, secret, int(time.time()) - age_seconds)
        headers = {"content-type": "application/json", "stripe-signature": signature}
        return desk.post(url.path, content=(body + altered).encode(), headers=headers)

    return told


def event(name, **members):
    told = {"object": {"object": "customer", "id": "cus_1", "description": "Frühstück"}}
    return {"id": f"evt_{name}", "object": "event", "type": "customer.updated", "created": 1, "data": told} | members


def test_a_signed_event_is_heard_once(tell):
    first, second = tell(event("once")), tell(event("once"))
    assert (first.status_code, first.json()) == (200, {"outcome": "ignored"}), first.text
    assert (second.status_code, second.json()) == (200, {"outcome": "known"}), second.text


def test_each_event_that_stripe_publishes_is_heard_once_however_often_it_comes(tell):
    """Those about a PaymentIntent are looked at there, and found to be nobody's here."""
    events = [each | {"id": f"evt_published_{number:03}"} for number, each in enumerate(fixtures())]
    assert len(events) == 88
    with ThreadPoolExecutor(4) as pool:
        first, second = (list(pool.map(tell, events)) for _ in "12")
    assert {each.status_code for each in (*first, *second)} == {200}
    assert Counter(each.json()["outcome"] for each in first) == {"ignored": 79, "queued": 9}
    assert Counter(each.json()["outcome"] for each in second) == {"known": 88}


@pytest.mark.parametrize("wrong", [{"secret": "whsec_of_another"}, {"age_seconds": 301}, {"altered": " "}])
def test_an_event_that_is_not_signed_now_by_stripe_is_refused(tell, wrong):
    told = event("-".join(wrong))
    answer = tell(told, **wrong)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:holiday-rental:problem:signature-invalid")
    assert tell(told).json() == {"outcome": "ignored"}, "it was not taken for heard"


def test_an_event_of_an_account_that_is_no_tenants_is_not_heard(tell):
    assert tell(event("foreign", account="acct_unknown")).json() == {"outcome": "refused"}


def test_the_platforms_queues_can_be_redriven_by_name(platform):
    queues = Queues(platform.client("sqs"), platform.client("resourcegroupstaggingapi"))
    names = {each.short_name for each in queues.all()}
    assert {"payments", "CardPayments", "BookingMoments", "calendars", "CalendarSync"} <= names
    assert len(queues.named("payments").dead_letters) == 1
    assert len(queues.named("CardPayments").dead_letters) == 2


def test_what_happens_at_the_stand_in_is_told_to_the_platform(platform):
    stand_in = platform.local.stripe.stand_in
    request = urllib.request.Request(f"{stand_in.address}/v1/customers", b"description=a+journey", method="POST")
    request.add_header("authorization", f"Bearer {stand_in.keys.api_key}")
    urllib.request.urlopen(request, timeout=10).close()
    eventually(stand_in.waiting_webhooks, lambda waiting: waiting == 0)
