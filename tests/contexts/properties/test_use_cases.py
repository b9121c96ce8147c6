import pytest

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import PropertyId
from rental.kernel.tenancy import Principal
from rental.properties.domain import Description, Rates, StayRules
from rental.properties.use_cases import Command, archive_property, change_property, create_property, published_property
from tests.support.fake_properties import FakeProperties
from tests.support.samples import BAROSSA, KEY, NOW, SEAVIEW

HOST = Principal("member", "host-1", frozenset({"host"}))


def description(**changes):
    plain = {
        "title": "Coach House",
        "type": "Cottage",
        "place": "Angaston",
        "time_zone": "Australia/Adelaide",
        "sleeps": 4,
        "rates": Rates("AUD", 25400, guests_included=2),
    }
    return Description(**(plain | changes))


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


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"time_zone": "Adelaide"}, "/time_zone"),
        ({"time_zone": "../etc/passwd"}, "/time_zone"),
        ({"rates": Rates("AUD", 1, guests_included=9)}, "/rates/guests_included"),
        ({"stay_rules": StayRules(5, 2)}, "/stay_rules/minimum_nights"),
    ],
)
def test_a_description_against_the_rules_points_at_the_field(changes, pointer):
    with pytest.raises(InvalidRequest) as refused:
        description(**changes)
    assert refused.value.extras["errors"][0]["pointer"] == pointer


def test_an_unknown_currency_is_refused():
    assert slug_of(lambda: description(rates=Rates("ABC", 1, guests_included=1))) == "unknown-currency"


def test_a_version_unknown_to_the_store_is_not_found(store):
    assert slug_of(published_property, store, SEAVIEW, PropertyId("z" * 26)) == "not-found"
