"""A property's changes in order: what fails holds back its own property, and what was dealt with is dropped."""

import json
from dataclasses import replace

import pytest

from rental.kernel.events import Event
from rental.platform import ordered_queue
from rental.platform.ordered_queue import consume_in_order
from rental.platform.tenant_credentials import _in_force
from simulation.fake_progress import FakeProgress
from tests.support.gateway import LambdaContext
from tests.support.samples import BAROSSA, COTTAGE, NOW, SEAVIEW

CONFIRMED = Event(
    *("b1.1", "BookingConfirmed", SEAVIEW, NOW.isoformat(), {"kind": "member", "id": "m"}),
    entity={"kind": "booking", "id": "b1"},
    data={"property_id": COTTAGE},
)


def message(version, of_type=None, property_id=COTTAGE, **changes):
    event = replace(CONFIRMED, id=f"b{version}.1", **changes)
    told = {
        name: getattr(event, name) for name in ("id", "type", "tenant_id", "occurred_at", "actor", "entity", "data")
    }
    body = {"version": version, "of_type": of_type or version, "property_id": property_id, "event": told}
    return record(f"{property_id}.{version}", json.dumps(body), f"{event.tenant_id}/{property_id}")


def record(name, body, group):
    return {"messageId": name, "body": body, "attributes": {"MessageGroupId": group}}


class Listener:
    """Fails on what is in `poison`; remembers (property, version, late) of the rest."""

    def __init__(self):
        self.heard, self.poison, self.progress = [], set(), FakeProgress()

    def __call__(self, change):
        if (change.property_id, change.version) in self.poison:
            raise ValueError(change.version)
        self.heard.append((change.property_id, change.version, change.late))

    def take(self, *records):
        """Return what is to be delivered again."""
        answer = consume_in_order({"Records": list(records)}, LambdaContext(), self, self.progress, ("UpdateItem",))
        return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def counted(monkeypatch):
    names = []
    monkeypatch.setattr(ordered_queue, "count", names.append)
    return names


def test_changes_are_handed_over_in_order_with_their_versions(listener, counted):
    assert listener.take(message(1), message(2)) == []
    assert listener.heard == [(COTTAGE, 1, False), (COTTAGE, 2, False)]
    assert counted == []


def test_behind_a_failure_its_property_waits_untouched_and_others_go_on(listener):
    listener.poison = {(COTTAGE, 2)}
    again = listener.take(message(1), message(2), message(1, property_id="mill"), message(3), message(4))
    assert again == [f"{COTTAGE}.2", f"{COTTAGE}.3", f"{COTTAGE}.4"]
    assert listener.heard == [(COTTAGE, 1, False), ("mill", 1, False)]


def test_what_was_dealt_with_is_dropped_and_counted(listener, counted):
    listener.take(message(1), message(2))
    assert listener.take(message(1), message(2)) == []
    assert len(listener.heard) == 2
    assert counted == ["StaleChangesDropped"] * 2


def test_a_gap_is_counted_and_the_change_behind_it_dealt_with(listener, counted):
    listener.take(message(1), message(4))
    assert [version for _, version, _ in listener.heard] == [1, 4]
    assert counted == ["ChangeGapsFound"]


def test_versions_of_types_that_are_not_heard_are_no_gap(listener, counted):
    listener.take(message(1, of_type=1), message(4, of_type=2))
    assert counted == []


def test_a_dead_letter_that_comes_back_is_dealt_with_once_and_known_to_be_late(listener, counted):
    listener.take(message(1), message(3))
    assert listener.take(message(2)) == listener.take(message(2)) == []
    assert listener.heard[-1] == (COTTAGE, 2, True)
    assert counted == ["ChangeGapsFound", "StaleChangesDropped"]


def test_what_a_kill_cut_short_comes_again(listener):
    """Nothing is remembered of a change whose handling did not end."""
    listener.poison = {(COTTAGE, 1)}
    listener.take(message(1))
    listener.poison = set()
    listener.take(message(1))
    assert listener.heard == [(COTTAGE, 1, False)]


def test_the_same_property_id_at_another_tenant_is_another_property(listener):
    listener.take(message(1), message(1, tenant_id=BAROSSA))
    assert len(listener.heard) == 2


def test_a_change_that_somebody_else_dealt_with_meanwhile_comes_again_and_is_dropped(listener, counted):
    def overtaken(_change):
        Listener.take(other, message(1))

    other = Listener()
    other.progress = listener.progress
    batch = {"Records": [message(1)]}
    answer = consume_in_order(batch, LambdaContext(), overtaken, listener.progress, ())
    assert len(answer["batchItemFailures"]) == 1
    assert listener.take(message(1)) == []
    assert counted == ["StaleChangesDropped"]


def test_its_table_calls_are_signed_for_its_tenant_with_what_progress_needs(listener):
    allowed = []
    listener_of_rights = lambda _change: allowed.append(_in_force.get())  # noqa: E731
    consume_in_order({"Records": [message(1)]}, LambdaContext(), listener_of_rights, listener.progress, ("Query",))
    assert [(each.tenant_id, each.actions) for each in allowed] == [(SEAVIEW, ("GetItem", "PutItem", "Query"))]
    assert _in_force.get() is None


def test_what_is_no_change_fails_and_holds_back_its_group_alone(listener):
    group = f"{SEAVIEW}/{COTTAGE}"
    again = listener.take(record("odd", '{"version": 1}', group), message(2), message(1, property_id="mill"))
    assert again == ["odd", f"{COTTAGE}.2"]
    assert listener.heard == [("mill", 1, False)]
