"""What the adapters' tests stand on, where it was made faster: moto answers as it would by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.platform.dynamodb import from_item, to_item
from tests.support.moto_table import moto_table

scalars = st.none() | st.booleans() | st.integers(-(10**37), 10**37) | st.text() | st.binary()
plain = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)
KEY = {"pk": {"S": "T#a"}, "sk": {"S": "one"}}


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


def put(table, **values):
    table.client.put_item(TableName=table.name, Item=to_item({"pk": "T#a", "sk": "one", **values}))


def kept(table):
    return from_item(table.client.get_item(TableName=table.name, Key=KEY)["Item"])


def update(expression, **values):
    named = {f":{name}": value for name, value in to_item(values).items()}
    return {"Key": KEY, "UpdateExpression": expression, "ExpressionAttributeValues": named}


@settings(max_examples=40)
@given(plain)
def test_what_was_put_is_got_and_found(table, value):
    put(table, v=value)
    assert kept(table)["v"] == value
    where = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "T#a"}}}
    found = table.client.query(TableName=table.name, **where)["Items"]
    assert [from_item(each)["v"] for each in found] == [value]


def test_a_transaction_that_fails_leaves_nested_values_as_they_were(table):
    put(table, n=1, deep={"list": [1, {"x": 1}]}, tags={"a", "b"})
    before = kept(table)
    changed = {"Update": {"TableName": table.name, **update("SET n = :n, deep.#l[1] = :n", n=2)}}
    changed["Update"]["ExpressionAttributeNames"] = {"#l": "list"}
    another = {"Put": {"TableName": table.name, "Item": to_item({"pk": "T#a", "sk": "two"})}}
    absent = {"pk": {"S": "T#a"}, "sk": {"S": "three"}}
    failing = {
        "ConditionCheck": {"TableName": table.name, "Key": absent, "ConditionExpression": "attribute_exists(pk)"}
    }
    with pytest.raises(table.client.exceptions.TransactionCanceledException):
        table.client.transact_write_items(TransactItems=[changed, another, failing])
    assert kept(table) == before
    assert table.client.scan(TableName=table.name)["Count"] == 1
    table.client.transact_write_items(TransactItems=[changed])
    assert kept(table) == before | {"n": 2, "deep": {"list": [1, 2]}}


def test_an_update_tells_what_was_and_what_is(table):
    put(table, n=1, deep={"x": 1})
    told = {
        kind: from_item(
            table.client.update_item(
                TableName=table.name, ReturnValues=kind, **update("SET n = n + :one, deep.x = deep.x + :one", one=1)
            )["Attributes"]
        )
        for kind in ("ALL_OLD", "ALL_NEW")
    }
    assert [(each["n"], each["deep"]) for each in told.values()] == [(1, {"x": 1}), (3, {"x": 3})]
