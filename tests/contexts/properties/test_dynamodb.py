"""A property and its terms are one write; a conflict with someone else's says nothing of the version."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import Table, TableBusy, batch_get, key_of
from rental.platform.patience import is_transient
from rental.properties.contract import Rates, property_key, terms_from_item, terms_key
from rental.properties.domain.property import Property
from rental.properties.dynamodb import store as adapter
from rental.properties.dynamodb.store import DynamoDbProperties
from rental.properties.ports import Stored
from rental.properties.use_cases import Command, archive_property, change_property
from tests.contexts.properties.descriptions import description
from tests.support.moto_table import moto_table
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

HOST = Principal("member", "host-1", frozenset({"host"}))
CHANGE = last_change(1, "PropertyCreated", NOW, HOST)
FIRST = Stored(Property(COTTAGE, description(), created_at=NOW), b"0123456789abcdef")
TERMS_KEY = terms_key(SEAVIEW, COTTAGE)


@dataclass
class CancellingClient:
    """Cancels so many transactions for the reasons given, then lets them through; `calls` are all it was asked."""

    client: Any
    reasons: list[str]
    times: int = 1
    calls: int = 0

    def transact_write_items(self, **arguments: Any) -> Any:
        self.calls += 1
        if self.calls > self.times:
            return self.client.transact_write_items(**arguments)
        response = {
            "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
            "CancellationReasons": [{"Code": code} for code in self.reasons],
        }
        raise ClientError(response, "TransactWriteItems")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)


@pytest.fixture
def table():
    with moto_table() as made:
        yield made


def terms_in(table):
    return terms_from_item(batch_get(table, [TERMS_KEY])[TERMS_KEY])


def next_version(**fields):
    return replace(FIRST, property=FIRST.property.changed(fields), changed_by_request=b"f" * 16)


def test_the_terms_are_there_with_the_property_and_change_with_it(table):
    store = DynamoDbProperties(table)
    store.add(SEAVIEW, FIRST, CHANGE)
    assert terms_in(table) == FIRST.property.terms()
    second = next_version(rates=Rates("AUD", 30000, guests_included=2))
    store.replace(SEAVIEW, second, CHANGE)
    assert terms_in(table) == second.property.terms()


def test_a_refused_write_changes_neither(table):
    store = DynamoDbProperties(table)
    store.add(SEAVIEW, FIRST, CHANGE)
    late = next_version(title="Late")
    store.replace(SEAVIEW, next_version(title="First"), CHANGE)
    assert store.replace(SEAVIEW, late, CHANGE) is False
    assert store.add(SEAVIEW, FIRST, CHANGE) == next_version(title="First")
    assert terms_in(table).title == store.find(SEAVIEW, COTTAGE).property.description.title == "First"


def test_archiving_reaches_the_terms(table):
    store = DynamoDbProperties(table)
    store.add(SEAVIEW, FIRST, CHANGE)
    archive_property(store, Command(SEAVIEW, HOST, NOW, "key-0002"), COTTAGE)
    assert terms_in(table).state == "archived"


def test_a_property_stored_before_terms_were_gets_them_with_its_next_change(table):
    store = DynamoDbProperties(table)
    store.add(SEAVIEW, FIRST, CHANGE)
    table.client.delete_item(TableName=table.name, Key=key_of(TERMS_KEY))
    store.replace(SEAVIEW, next_version(title="New"), CHANGE)
    assert terms_in(table).title == "New"


@pytest.mark.parametrize(
    "reasons",
    [["TransactionConflict", "None"], ["None", "TransactionConflict"], ["ThrottlingError", "TransactionConflict"]],
)
def test_a_conflict_with_another_write_is_tried_again(table, reasons):
    DynamoDbProperties(table).add(SEAVIEW, FIRST, CHANGE)
    client = CancellingClient(table.client, reasons, times=2)
    command = Command(SEAVIEW, HOST, NOW, "key-0002", b"body")
    store = DynamoDbProperties(Table(client, table.name))
    changed = change_property(store, command, COTTAGE, {"title": "New"}, expected=1)
    assert (changed.version, client.calls) == (2, 3)
    assert terms_in(table).title == "New"


def test_conflicts_without_end_are_told_as_busy_and_never_as_another_version(table, monkeypatch):
    monkeypatch.setattr(adapter, "full_jitter", lambda _seconds: iter((1, 2, 3)))
    DynamoDbProperties(table).add(SEAVIEW, FIRST, CHANGE)
    client = CancellingClient(table.client, ["TransactionConflict", "None"], times=99)
    store = DynamoDbProperties(Table(client, table.name))
    with pytest.raises(TableBusy) as busy:
        change_property(store, Command(SEAVIEW, HOST, NOW, "key-0002"), COTTAGE, {"title": "New"}, expected=1)
    assert is_transient(busy.value)
    assert client.calls == 3


def test_a_version_that_moved_while_waiting_for_a_conflict_is_told_as_such(table):
    DynamoDbProperties(table).add(SEAVIEW, FIRST, CHANGE)
    client = CancellingClient(table.client, ["TransactionConflict", "None"])
    store = DynamoDbProperties(Table(client, table.name))
    stale = store.find(SEAVIEW, COTTAGE)
    DynamoDbProperties(table).replace(SEAVIEW, next_version(title="First"), CHANGE)
    assert store.replace(SEAVIEW, replace(stale, property=stale.property.changed({"title": "Second"})), CHANGE) is False


def test_any_other_reason_is_raised_as_it_is(table):
    client = CancellingClient(table.client, ["ValidationError", "None"])
    with pytest.raises(ClientError):
        DynamoDbProperties(Table(client, table.name)).add(SEAVIEW, FIRST, CHANGE)
    assert client.calls == 1


def test_the_same_key_made_twice_at_once_is_one_property(table):
    store = DynamoDbProperties(table)
    store.add(SEAVIEW, FIRST, CHANGE)
    assert store.add(SEAVIEW, FIRST, CHANGE) == FIRST
    assert set(batch_get(table, [property_key(SEAVIEW, COTTAGE), TERMS_KEY])) == {
        property_key(SEAVIEW, COTTAGE),
        TERMS_KEY,
    }


def test_someone_elses_change_in_the_same_moment_is_a_version_mismatch(table):
    class Racing(DynamoDbProperties):
        def replace(self, *arguments: Any) -> bool:
            DynamoDbProperties(self.table).replace(SEAVIEW, next_version(title="First"), CHANGE)
            return super().replace(*arguments)

    DynamoDbProperties(table).add(SEAVIEW, FIRST, CHANGE)
    with pytest.raises(Problem) as refused:
        change_property(Racing(table), Command(SEAVIEW, HOST, NOW, "key-0002"), COTTAGE, {"title": "Mine"}, None)
    assert refused.value.slug == "version-mismatch"
    assert terms_in(table).title == "First"
