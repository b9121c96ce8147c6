import pytest

from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId
from rental.kernel.tenancy import Principal
from rental.properties.contract import RefundStep, StayRules
from rental.properties.domain.units import Unit, WantedUnit
from rental.properties.use_cases import Command, archive_property, change_property, create_property, published_property
from tests.contexts.properties.descriptions import description
from tests.support.fake_properties import FakeProperties
from tests.support.property_samples import BAROSSA, KEY, NOW, SEAVIEW

HOST = Principal("member", "host-1", frozenset({"host"}))


def command(key="key-0001", body=b"body", tenant=SEAVIEW):
    return Command(tenant, HOST, NOW, key, body)


def slug_of(call, *arguments):
    with pytest.raises(Problem) as refused:
        call(*arguments)
    return refused.value.slug


@pytest.fixture
def store():
    return FakeProperties()


def test_the_same_request_makes_one_property(store):
    first, again = (create_property(store, KEY, command(), description()) for _ in range(2))
    assert first == again
    assert [change["type"] for change in store.changes] == ["PropertyCreated"]


def test_the_same_key_with_another_body_is_refused(store):
    create_property(store, KEY, command(), description())
    assert slug_of(create_property, store, KEY, command(body=b"other"), description()) == "idempotency-key-reused"


def test_a_change_replaces_only_what_it_names(store):
    made = create_property(store, KEY, command(), description())
    rules = StayRules(minimum_nights=3)
    changed = change_property(store, command("key-0002"), made.id, {"stay_rules": rules}, expected=1)
    assert (changed.version, changed.description.stay_rules) == (2, rules)
    assert changed.description.title == "Coach House"
    assert published_property(store, SEAVIEW, made.id) == changed


def test_units_are_added_by_a_change_and_a_repeated_change_adds_none_twice(store):
    made = create_property(store, KEY, command(), description())
    fields = {"units": (WantedUnit("Loft", "1"), WantedUnit("Barn"))}
    for _ in range(2):
        changed = change_property(store, command("key-0002"), made.id, fields, expected=1)
        assert changed.description.units == (Unit("1", "Loft"), Unit("2", "Barn"))
    refused = slug_of(change_property, store, command("key-0003"), made.id, {"units": (WantedUnit("Loft", "1"),)}, 2)
    assert refused == "invalid-request"
    assert published_property(store, SEAVIEW, made.id) == changed


def test_another_policy_takes_the_hosts_own_refund_steps_away(store):
    steps = (RefundStep(30, 100), RefundStep(7, 50))
    own = description(cancellation_policy="custom", refund_steps=steps)
    made = create_property(store, KEY, command(), own)
    changed = change_property(store, command("key-0002"), made.id, {"cancellation_policy": "strict"}, None)
    assert (changed.description.cancellation_policy, changed.description.refund_steps) == ("strict", ())
    again = {"cancellation_policy": "custom"}
    assert slug_of(change_property, store, command("key-0003"), made.id, again, None) == "invalid-request"


def test_the_hosts_own_refund_steps_stay_when_something_else_changes(store):
    own = description(cancellation_policy="custom", refund_steps=(RefundStep(30, 100),))
    made = create_property(store, KEY, command(), own)
    changed = change_property(store, command("key-0002"), made.id, {"instant_book": False}, None)
    assert changed.description.refund_steps == (RefundStep(30, 100),)


def test_a_change_on_an_old_version_is_refused(store):
    made = create_property(store, KEY, command(), description())
    change_property(store, command("key-0002"), made.id, {"title": "First"}, expected=1)
    assert slug_of(change_property, store, command("key-0003"), made.id, {"title": "Second"}, 1) == "version-mismatch"


def test_a_repeated_change_is_answered_without_another_version(store):
    made = create_property(store, KEY, command(), description())
    versions = [
        change_property(store, command("key-0002"), made.id, {"title": "New"}, expected=1).version for _ in range(2)
    ]
    assert versions == [2, 2]


def test_a_changes_key_with_another_body_is_refused(store):
    made = create_property(store, KEY, command(), description())
    change_property(store, command("key-0002"), made.id, {"title": "New"}, None)
    other = command("key-0002", b"another")
    assert slug_of(change_property, store, other, made.id, {"title": "Newer"}, None) == "idempotency-key-reused"


def test_an_archived_property_is_gone_and_archiving_again_is_harmless(store):
    made = create_property(store, KEY, command(), description())
    for _ in range(2):
        archive_property(store, command("key-0002", b""), made.id)
    assert slug_of(published_property, store, SEAVIEW, made.id) == "not-found"
    assert slug_of(archive_property, store, command("key-0003", b""), made.id) == "not-found"
    assert [change["type"] for change in store.changes] == ["PropertyCreated", "PropertyArchived"]


def test_another_tenants_property_is_not_found(store):
    made = create_property(store, KEY, command(), description())
    assert slug_of(published_property, store, BAROSSA, made.id) == "not-found"
    assert slug_of(change_property, store, command(tenant=BAROSSA), made.id, {"title": "Mine"}, None) == "not-found"


def test_a_version_unknown_to_the_store_is_not_found(store):
    assert slug_of(published_property, store, SEAVIEW, PropertyId("z" * 26)) == "not-found"
