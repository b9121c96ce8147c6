"""The entry that hears of channels' nights, over the DynamoDB adapter on moto."""

import json

import pytest

from rental.bookings import events
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.kernel.events import Event
from rental.platform.tenant_credentials import _in_force
from tests.support.booking_samples import stay
from tests.support.gateway import LambdaContext
from tests.support.property_samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW

NIGHTS = {"property_id": COTTAGE, "unit": "1", "feed_id": "f" * 26, "channel": "airbnb", "reference": "uid-1"}
NIGHTS |= {"check_in": "2027-03-05", "check_out": "2027-03-08", "blocking": False}


@pytest.fixture
def narrowings(monkeypatch, table, clock):
    """Return under which narrowings the table was used."""
    seen = []

    def watched():
        seen.append((_in_force.get().tenant_id, _in_force.get().actions))
        return table

    monkeypatch.setattr(events, "tenant_table", watched)
    monkeypatch.setattr(events, "platform_key", lambda: KEY)
    return seen


def event(type="ChannelNightsTold", number=1, tenant=SEAVIEW, **data):
    name = "n" * 26
    actor = {"kind": "channel", "id": "f" * 26}
    return Event(
        f"{name}.{number}", type, tenant, NOW.isoformat(), actor, {"kind": "nights", "id": name}, NIGHTS | data
    )


def deliver(*told):
    records = [
        {"messageId": f"m-{n}", "eventSource": "aws:sqs", "body": json.dumps({"detail": detail})}
        for n, each in enumerate(told)
        for detail in [{name: getattr(each, name) for name in Event.__slots__}]
    ]
    answer = events.handler({"Records": records}, LambdaContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def taken(table):
    calendars = DynamoDbLedger(table).sale(SEAVIEW, COTTAGE).calendars.values()
    return [f"{night:%m-%d}" for each in calendars for night in each.taken(stay("03-01", "03-31"), NOW)]


def test_told_nights_are_taken_and_gone_ones_free_under_the_tenants_own_credentials(narrowings, table):
    assert deliver(event()) == []
    assert taken(table) == ["03-05", "03-06", "03-07"]
    assert deliver(event("ChannelNightsGone", 2), event()) == []
    assert taken(table) == []
    assert set(narrowings) == {(SEAVIEW, ("BatchGetItem", "GetItem", "Query", "PutItem", "DeleteItem", "UpdateItem"))}


def test_what_could_never_be_applied_is_dropped_and_the_rest_of_the_batch_heard(narrowings, table):
    never = (event(unit="9"), event(property_id="x" * 26), event(tenant=BAROSSA))
    past = event(check_in="2026-11-01", check_out="2026-11-05")
    assert deliver(*never, past, event(reference="uid-2")) == []
    assert taken(table) == ["03-05", "03-06", "03-07"]


def test_while_the_ledger_is_busy_news_comes_again(narrowings, monkeypatch):
    monkeypatch.setattr(events, "FullJitter", lambda _seconds: range(0))
    assert deliver(event()) == ["m-0"]


def test_a_message_that_lacks_what_it_must_tell_comes_again(narrowings):
    broken = event()
    del broken.data["reference"]
    assert deliver(broken) == ["m-0"]
