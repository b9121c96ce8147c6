"""The entry: a batch from the queue, each record under its own tenant's credentials."""

import json
from dataclasses import replace

import pytest

from rental.audit import events
from rental.audit.settings import Settings
from rental.platform.tenant_credentials import _in_force
from tests.contexts.audit.fakes import FakeAuditTrail
from tests.contexts.audit.samples import BOOKING, cancelled, event
from tests.support.gateway import LambdaContext
from tests.support.samples import BAROSSA, NOW, SEAVIEW


class WatchedTrail(FakeAuditTrail):
    """Notes under which narrowing each record was written; refuses those of change 13."""

    def __init__(self):
        super().__init__()
        self.narrowings = []

    def keep(self, record, until):
        if record.number == 13:
            raise ConnectionError("table")
        self.narrowings.append(_in_force.get())
        super().keep(record, until)


@pytest.fixture
def trail(monkeypatch):
    watched = WatchedTrail()
    monkeypatch.setattr(events, "_trail", lambda: watched)
    events._settings.cache_clear()
    yield watched
    events._settings.cache_clear()


def message(id, told=None, body=None):
    told = told or event()
    detail = {name: getattr(told, name) for name in type(told).__slots__}
    envelope = {"source": "holiday-rental", "detail-type": told.type, "detail": detail}
    return {"messageId": id, "body": json.dumps(envelope) if body is None else body, "eventSource": "aws:sqs"}


def deliver(*messages):
    answer = events.handler({"Records": list(messages)}, LambdaContext())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_no_record_names_the_card_that_payments_was_told_of(trail):
    told = replace(event(), payment={"do": "reserve", "amount": 42000, "method": "pm_1PqR8sLkd"})
    assert deliver(message("m-1", told)) == []
    assert len(trail.kept) == 1
    assert "pm_1PqR8sLkd" not in repr(trail.kept)


def test_every_event_of_a_batch_is_kept_whatever_its_type(trail):
    later = event(2, "SomethingNew", entity={"kind": "thing", "id": "t"})
    assert deliver(message("m-1"), message("m-2", later), message("m-3", cancelled())) == []
    assert sorted(key[1:] for key in trail.kept) == [
        ("booking", BOOKING, 1),
        ("booking", BOOKING, 2),
        ("thing", "t", 2),
    ]


def test_who_asked_for_links_is_not_recorded(trail):
    asked = event(type="BookingLinkAskedFor", entity={"kind": "link_request", "id": "g"}, data={"guest_email": "a@b.c"})
    assert deliver(message("m-1", asked)) == []
    assert trail.kept == {}


def test_that_calendars_are_asked_for_is_not_recorded(trail):
    asked = event(type="StaleCalendarsFound", entity={"kind": "stale_calendars", "id": "p"}, data={"feed_ids": ["f"]})
    assert deliver(message("m-1", asked)) == []
    assert trail.kept == {}


def test_only_what_failed_is_delivered_again(trail):
    assert deliver(message("m-1"), message("m-2", event(13)), message("m-3", cancelled())) == ["m-2"]
    assert len(trail.kept) == 2


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"detail": {}}', '{"detail": {"type": "BookingConfirmed"}}'])
def test_a_message_that_is_no_event_fails_alone(trail, body):
    assert deliver(message("m-1", body=body), message("m-2")) == ["m-1"]
    assert len(trail.kept) == 1


def test_each_record_is_written_under_its_own_tenants_credentials_and_for_that_alone(trail):
    deliver(message("m-1"), message("m-2", event(tenant_id=BAROSSA)))
    assert [(each.tenant_id, each.actions) for each in trail.narrowings] == [
        (SEAVIEW, ("PutItem",)),
        (BAROSSA, ("PutItem",)),
    ]
    assert _in_force.get() is None


@pytest.mark.parametrize(("said", "days"), [("", 90), ("1", 1), ("400", 400)])
def test_the_deployment_says_how_long_records_are_kept(trail, monkeypatch, said, days):
    monkeypatch.setenv("AUDIT_DAYS", said)
    deliver(message("m-1"))
    ((_, until),) = trail.kept.values()
    assert (until - NOW).days == days


@pytest.mark.parametrize("days", ["0", "3654", "-1", "ninety"])
def test_a_time_that_is_none_is_refused(monkeypatch, days):
    monkeypatch.setenv("AUDIT_DAYS", days)
    with pytest.raises(ValueError, match=r"AUDIT_DAYS must be 1-3653|invalid literal"):
        Settings.from_environment()
