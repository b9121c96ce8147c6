from hypothesis import given
from hypothesis import strategies as st

from rental.platform.dynamodb import Table, batch_get, from_item, key_of, to_item
from tests.support.moto_table import moto_table

scalars = st.none() | st.booleans() | st.integers(-(10**37), 10**37) | st.text() | st.binary()
plain = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))


@given(st.dictionaries(st.text(min_size=1), plain, max_size=4))
def test_an_item_comes_back_as_it_went_in(item):
    back = from_item(to_item(item))
    assert back == item
    assert [type(value) for value in back.values()] == [type(value) for value in item.values()]


def test_a_batch_finds_what_is_there_and_asks_once_for_a_key_named_twice():
    with moto_table() as table:
        for name in ("one", "two"):
            table.client.put_item(TableName=table.name, Item=to_item({"pk": "T#a", "sk": name, "n": 1}))
        found = batch_get(table, [("T#a", "one"), ("T#a", "absent"), ("T#a", "one"), ("T#a", "two")])
    assert set(found) == {("T#a", "one"), ("T#a", "two")}


class LeavesOver:
    """A client that answers one key a call, as DynamoDB may when answers grow large."""

    def __init__(self):
        self.calls = 0

    def batch_get_item(self, RequestItems):  # noqa: N803 - the API's own name
        self.calls += 1
        first, *rest = RequestItems["table"]["Keys"]
        over = {"UnprocessedKeys": {"table": {"Keys": rest}}} if rest else {}
        return {"Responses": {"table": [first]}, **over}


def test_what_a_batch_leaves_over_is_asked_for_again():
    client = LeavesOver()
    keys = [("T#a", str(n)) for n in range(3)]
    assert set(batch_get(Table(client, "table"), keys)) == set(keys)
    assert client.calls == 3
    assert key_of(keys[0]) == {"pk": {"S": "T#a"}, "sk": {"S": "0"}}


class NoMoreThanAHundred:
    """A client that refuses more keys than DynamoDB takes, and finds each."""

    def __init__(self):
        self.asked = []

    def batch_get_item(self, RequestItems):  # noqa: N803 - the API's own name
        keys = RequestItems["table"]["Keys"]
        assert 0 < len(keys) <= 100
        self.asked.append(RequestItems["table"]["ConsistentRead"])
        return {"Responses": {"table": keys}}


def test_more_than_a_hundred_keys_are_read_a_hundred_at_a_time():
    keys = [("T#a", str(n)) for n in range(201)]
    client = NoMoreThanAHundred()
    assert set(batch_get(Table(client, "table"), keys)) == set(keys)
    assert client.asked == [True, True, True]


def test_what_is_only_looked_at_may_be_read_as_it_was_a_moment_ago():
    client = NoMoreThanAHundred()
    batch_get(Table(client, "table"), [("T#a", "one")], consistent=False)
    assert client.asked == [False]


def test_nothing_asked_for_is_no_call():
    assert batch_get(Table(None, "table"), []) == {}
