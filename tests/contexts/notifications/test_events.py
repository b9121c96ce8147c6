"""The entry: a batch from the queue, each message on its own, under its own tenant's credentials."""

import json
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from botocore.stub import Stubber

from rental.kernel.clock import FixedClock
from rental.notifications import events
from rental.notifications.dynamodb.details import DynamoDbDetails
from rental.notifications.dynamodb.notices import DynamoDbNotices
from rental.notifications.sqs import SqsLetterQueue
from rental.notifications.use_cases.handing_out import HandOut
from rental.platform.tenant_credentials import _in_force
from tests.contexts.notifications.fakes import FakeLetterQueue, FakeMail, new_office
from tests.contexts.notifications.samples import event
from tests.contexts.notifications.test_offers import offer_due, taking
from tests.support.gateway import LambdaContext
from tests.support.samples import KEY, NOW, SEAVIEW


class WatchedMail(FakeMail):
    """Notes under which narrowing each message went out."""

    def __init__(self):
        super().__init__()
        self.narrowings = []

    def send(self, message):
        self.narrowings.append(_in_force.get())
        return super().send(message)


@pytest.fixture
def mail(monkeypatch):
    watched = WatchedMail()
    office, queue = new_office(mail=watched), FakeLetterQueue()
    monkeypatch.setattr(events, "_office", lambda: office)
    monkeypatch.setattr(events, "_queue", lambda: queue)
    watched.office, watched.queue = office, queue
    return watched


def record(message_id: str, told=None, body: str | None = None):
    told = told or event()
    detail = {name: getattr(told, name) for name in type(told).__slots__}
    envelope = {"version": "0", "source": "holiday-rental", "detail-type": told.type, "detail": detail}
    return {"messageId": message_id, "body": json.dumps(envelope) if body is None else body, "eventSource": "aws:sqs"}


def deliver(*records):
    answer = events.handler({"Records": list(records)}, LambdaContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_a_batch_is_answered_without_failures_when_all_letters_are_out(mail):
    assert deliver(record("m-1"), record("m-2", event("BookingCancelled", number=2))) == []
    assert len(mail.sent) == 4


def test_a_season_is_handed_out_and_each_guest_written_to_by_an_event_of_its_own(mail, monkeypatch):
    preferences = taking(3)
    office = replace(mail.office, preferences=preferences)
    monkeypatch.setattr(events, "_office", lambda: office)
    monkeypatch.setattr(events, "_hand_out_desk", lambda: HandOut(preferences, mail.queue, FixedClock(NOW), 7))
    assert deliver(record("m-1", offer_due("season", ""))) == []
    assert mail.sent == []
    handed_out = [record(f"m-{place}", each) for place, (each, _) in enumerate(mail.queue.handed_out)]
    assert deliver(*handed_out, *handed_out) == []
    assert len({each.to for each in mail.sent}) == len(mail.sent) == 3


def test_a_season_asks_for_half_of_what_may_be_sent(monkeypatch):
    for name, value in {"SENDER_ADDRESS": "a@example.com", "MOST_LETTERS_PER_SECOND": "1", "TABLE_NAME": "t"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(events, "_queue", FakeLetterQueue)
    events._settings.cache_clear()
    assert events._hand_out_desk().per_second == 1
    monkeypatch.setenv("MOST_LETTERS_PER_SECOND", "14")
    events._settings.cache_clear()
    assert events._hand_out_desk().per_second == 7
    events._settings.cache_clear()


def test_only_what_failed_is_delivered_again(mail):
    other = event(number=3, guest_email="eve@example.com")
    mail.refused = {"eve@example.com"}
    assert deliver(record("m-1"), record("m-2", other), record("m-3")) == ["m-2"]


def test_when_everything_fails_every_message_comes_again(mail):
    mail.refused = {"ada@example.com"}
    assert deliver(record("m-1"), record("m-2", event(number=2))) == ["m-1", "m-2"]


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"detail": {}}', '{"detail": {"type": "BookingConfirmed"}}'])
def test_a_message_that_is_no_event_fails_alone(mail, body):
    assert deliver(record("m-1", body=body), record("m-2")) == ["m-1"]
    assert len(mail.sent) == 2


def test_each_message_is_handled_under_its_own_tenants_credentials(mail):
    deliver(record("m-1"))
    assert {(each.tenant_id, each.actions) for each in mail.narrowings} == {
        (SEAVIEW, ("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"))
    }
    assert _in_force.get() is None


def test_the_same_event_twice_in_a_batch_sends_one_letter_each(mail):
    assert deliver(record("m-1"), record("m-2")) == []
    assert len(mail.sent) == 2


def test_the_office_is_made_of_the_real_adapters(monkeypatch):
    monkeypatch.setenv("SENDER_ADDRESS", "no-reply@mail.example.com")
    monkeypatch.setenv("TABLE_NAME", "platform")
    monkeypatch.setenv("TEXT_MESSAGE_COUNTRIES", "+44,+49")
    monkeypatch.setattr(events, "platform_key", lambda: KEY)
    for cached in (events._templates, events._settings, events._mail):
        cached.cache_clear()
    office = events._office()
    assert isinstance(office.details, DynamoDbDetails)
    assert isinstance(office.notices, DynamoDbNotices)
    assert office.mail.settings.sender_address == "no-reply@mail.example.com"
    assert office.text_outlet.allowance.most_per_second == 1
    assert office.text_message_countries == ("+44", "+49")
    events._mail.cache_clear()
    events._settings.cache_clear()


def test_while_the_mail_service_is_down_events_wait_without_using_up_their_attempts(mail):
    for _ in range(5):
        mail.office.mail_outlet.breaker.failed(NOW)
    assert deliver(record("m-1"), record("m-2", event(number=2))) == []
    assert mail.sent == []
    (first, wait), (second, _) = mail.queue.back
    assert (first, second.id, wait) == (event(), event(number=2).id, timedelta(seconds=30))


@pytest.mark.parametrize(("wait", "least", "most"), [(0, 1, 5), (30, 30, 35), (900, 895, 900), (9000, 895, 900)])
def test_events_that_wait_for_the_same_do_not_all_come_back_at_once(wait, least, most):
    client = boto3.client("sqs", aws_access_key_id="testing", aws_secret_access_key="testing")
    delays = []
    client.meta.events.register_first(
        "provide-client-params.sqs.SendMessage", lambda params, **_: delays.append(params["DelaySeconds"])
    )
    with Stubber(client) as stubber:
        for _ in range(40):
            stubber.add_response("send_message", {})
            SqsLetterQueue(client, "https://sqs.example/q").put_back(event(), timedelta(seconds=wait))
    assert least <= min(delays) < max(delays) <= most


@pytest.mark.parametrize(("minutes", "late"), [(14, 0), (16, 1)])
def test_events_that_are_put_back_again_and_again_are_counted_once_they_are_late(mail, monkeypatch, minutes, late):
    counted = []
    monkeypatch.setattr(events, "count", lambda name, _value=1: counted.append(name))
    for _ in range(5):
        mail.office.mail_outlet.breaker.failed(NOW)
    told = replace(event(), occurred_at=(NOW - timedelta(minutes=minutes)).isoformat())
    assert deliver(record("m-1", told)) == []
    assert counted.count("LettersLate") == late
