"""Each change of a property gets a number once, and the topic brings the numbers in order."""

import base64
import json
import math
from itertools import pairwise

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rental.kernel.change_order import head_key
from rental.kernel.events import last_change
from rental.kernel.tenancy import NOBODY
from rental.platform import stream_relay
from rental.platform.dynamodb import key_of, to_item
from simulation.fake_heads import FakeHeads
from tests.support.booking_cost import costed_house
from tests.support.change_lane import TOPIC, Lane, stream_record
from tests.support.emptied_table import emptied
from tests.support.gateway import LambdaContext
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, NOW, SEAVIEW

HEAD = key_of(head_key(SEAVIEW, COTTAGE))
DAY = 24 * 3600


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def lane(request, monkeypatch):
    client = FakeHeads() if request.param == "fake" else emptied(request.getfixturevalue("table")).client
    return Lane.over(client, monkeypatch)


@pytest.fixture
def long_lane(monkeypatch):
    """A lane on the fake alone, for many changes."""
    return Lane.over(FakeHeads(), monkeypatch)


def booking(name="b", number=1, type="BookingConfirmed", property_id=COTTAGE, tenant=SEAVIEW, **fields):
    item = {"pk": f"T#{tenant}#B#{name}", "sk": "BOOKING", "kind": "booking", "id": name, **fields}
    item["last_change"] = last_change(number, type, NOW, NOBODY, address="203.0.113.9", payment=("refund", 5))
    return item | ({"property_id": property_id} if property_id else {})


def record(item, sequence=None, at=1_800_000_000, old=None):
    change = item["last_change"]["number"]
    return stream_record(sequence or f"{item['id']}.{change}", as_sent(item), old and as_sent(old), at)


def as_sent(item):
    """The stream's JSON form: binaries are base-64 text."""
    return json.loads(json.dumps(to_item(item), default=lambda binary: base64.b64encode(bytes(binary)).decode()))


def versions(lane):
    return [(each["event"]["id"], each["version"], each["of_type"]) for each in lane.topic.messages()]


def test_changes_are_numbered_by_property_and_by_type_and_published_in_that_order(lane):
    lane.run(
        record(booking("b1")),
        record(booking("b2")),
        record(booking("x", property_id="mill")),
        record(booking("b1", 2, "BookingCancelled")),
        record(booking("b3")),
    )
    told = versions(lane)
    of_cottage = [each for each in told if each[0] != "x.1"]
    assert of_cottage == [("b1.1", 1, 1), ("b2.1", 2, 2), ("b1.2", 3, 1), ("b3.1", 4, 3)]
    assert ("x.1", 1, 1) in told


def test_a_message_tells_its_group_what_deduplicates_it_and_by_what_it_is_chosen(lane):
    lane.run(record(booking("b1")))
    (entry,) = lane.topic.taken
    assert (entry["MessageGroupId"], entry["MessageDeduplicationId"]) == (f"{SEAVIEW}/{COTTAGE}", f"{COTTAGE}.1")
    told = {name: each["StringValue"] for name, each in entry["MessageAttributes"].items()}
    assert told == {"event_type": "BookingConfirmed", "tenant_id": SEAVIEW}


def test_an_event_is_told_as_on_the_bus_but_for_what_payments_and_the_audit_trail_alone_use(lane):
    lane.run(record(booking("b1", 2, total=7), old=booking("b1", 1, total=5)))
    (message,) = lane.topic.messages()
    ((entry,),) = lane.bus.calls
    on_the_bus = json.loads(entry["Detail"])
    assert message["property_id"] == COTTAGE
    assert message["event"] == {
        name: value for name, value in on_the_bus.items() if value and name not in ("payment", "address")
    }
    assert on_the_bus["payment"]


def test_a_propertys_own_changes_are_among_them_and_what_belongs_to_none_is_not_numbered(lane):
    terms = booking(COTTAGE, kind="property", property_id=None, type="PropertyChanged")
    lane.run(record(terms), record(booking("settings", property_id=None)))
    assert versions(lane) == [(f"{COTTAGE}.1", 1, 1)]
    assert len(lane.bus.calls[0]) == 2


def test_where_no_ordered_consumer_is_nothing_is_numbered(lane, monkeypatch):
    monkeypatch.delenv("ORDERED_TOPIC_ARN")
    lane.run(record(booking("b1")))
    assert (len(lane.bus.calls), lane.table.calls, lane.topic.calls) == (1, [], 0)


def test_the_same_property_id_of_another_tenant_has_numbers_of_its_own(lane):
    lane.run(record(booking("b1")), record(booking("b2", tenant=BAROSSA)))
    assert sorted(versions(lane)) == [("b1.1", 1, 1), ("b2.1", 1, 1)]


def test_a_record_that_comes_again_is_not_numbered_again(lane):
    lane.run(record(booking("b1")), record(booking("b1", 2)))
    lane.run(record(booking("b1")), record(booking("b1", 2)), record(booking("b2")))
    assert versions(lane) == [("b1.1", 1, 1), ("b1.2", 2, 2), ("b2.1", 3, 3)]


def test_what_could_not_be_numbered_is_asked_for_again_with_all_behind_it(lane):
    lane.table.down = ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "UpdateItem")
    assert lane.relay(record(booking("b1")), record(booking("b2"))) == ["b1.1"]
    lane.table.down = None
    lane.run(record(booking("b1")), record(booking("b2")))
    assert [each[1] for each in versions(lane)] == [1, 2]


def test_what_the_bus_refused_is_numbered_when_the_bus_has_taken_it(lane):
    lane.bus.refused = {"b2.1"}
    assert lane.relay(record(booking("b1")), record(booking("b2")), record(booking("b3"))) == ["b2.1"]
    assert lane.head(HEAD)["version"] == 1


def heads(lane, *names):
    """Return the stream's records of the numbers of bookings of two properties, by turns."""
    lane.relay(*(record(booking(name, property_id=COTTAGE if name < "m" else "mill")) for name in names))
    found, lane.table.records = lane.table.records, []
    return found


def test_behind_what_the_topic_refused_its_property_waits_and_others_go_on(lane):
    found = heads(lane, "a", "m", "b", "n", "c")
    lane.topic.refused = {f"{COTTAGE}.1"}
    assert lane.relay(*found) == ["h1"]
    assert [each["event"]["id"] for each in lane.topic.messages()] == ["m.1", "n.1"]
    lane.topic.refused = set()
    lane.run(*found)
    told = [each["event"]["id"] for each in lane.topic.messages()]
    assert [each for each in told if each < "m"] == ["a.1", "b.1", "c.1"]
    assert len(told) == 5


def test_while_the_topic_is_not_reached_all_is_asked_for_again(lane):
    found = heads(lane, "a", "m")
    lane.topic.down = EndpointConnectionError(endpoint_url=TOPIC)
    assert lane.relay(*found) == ["h1"]


def test_a_head_publishes_nothing_on_the_bus_and_no_version_twice(lane):
    found = heads(lane, "a")
    (record_,) = found
    tidied = {"dynamodb": record_["dynamodb"] | {"OldImage": record_["dynamodb"]["NewImage"]}}
    lane.run(*found, tidied)
    lane.run({"dynamodb": {"SequenceNumber": "gone", "OldImage": record_["dynamodb"]["NewImage"]}})
    assert (len(lane.bus.calls), len(lane.topic.taken), lane.topic.calls) == (1, 1, 1)


def test_what_was_given_up_on_is_put_right_under_a_new_number_even_if_others_overtook_it(lane):
    lane.run(record(booking("b1", 2)))
    kept = {"payload": json.dumps({"Records": [record(booking("b1", 1))]}), "requestContext": {}}
    stream_relay.handler(kept, LambdaContext())
    lane.run(*lane.table.records)
    assert versions(lane) == [("b1.2", 1, 1), ("b1.1", 2, 2)]
    lane.run(record(booking("b1", 2)))
    assert len(lane.topic.taken) == 2


def test_what_cannot_be_put_right_is_told_to_whoever_tries(lane):
    lane.bus.refused = {"b1.1"}
    with pytest.raises(stream_relay.NotPutRight, match="same object again"):
        stream_relay.handler({"payload": json.dumps({"Records": [record(booking("b1"))]})}, LambdaContext())


def seen(lane):
    return {name for name in lane.head(HEAD) if name.startswith("seen.")}


def test_a_head_forgets_after_days_what_no_stream_brings_again(lane):
    lane.run(*(record(booking(f"old{number}"), at=1_800_000_000) for number in range(20)))
    lane.table.at = 1_800_000_000 + 4 * DAY
    lane.run(record(booking("new"), at=lane.table.at))
    assert seen(lane) == {"seen.booking.new"}
    assert lane.head(HEAD)["version"] == 21
    lane.run(record(booking("newer"), at=lane.table.at))
    assert versions(lane)[-1] == ("newer.1", 22, 22)


def test_a_head_does_not_grow_however_many_change_in_a_day(long_lane):
    lane = long_lane
    for start in range(0, 160, 20):
        lane.run(*(record(booking(f"b{number}"), at=1_800_000_000 + number) for number in range(start, start + 20)))
    assert 64 <= len(seen(lane)) <= 100
    assert "seen.booking.b159" in seen(lane)
    assert len(lane.topic.taken) == 160


def test_tidying_that_fails_stops_nothing(lane):
    lane.run(*(record(booking(f"old{number}")) for number in range(20)))
    lane.table.at += 4 * DAY
    lane.relay(record(booking("new"), at=lane.table.at))
    found, lane.table.records = lane.table.records, []
    lane.table.down = EndpointConnectionError(endpoint_url="table")
    assert lane.relay(*found) == []
    assert versions(lane)[-1][0] == "new.1"


def test_a_change_of_a_one_kilobyte_booking_is_numbered_in_one_trip_and_three_write_units(lane, table):
    """The head of a busy property: a dozen items changed within two days, by ten types of events."""
    for number in range(12):
        lane.run(record(booking(f"{number:026}", type=f"BookingSomething{number % 10}")))
    with costed_house(table, longest=True) as one:
        (stored,) = [each for each in one.of(lambda: one.book(7)).written if each["kind"] == "booking"]
    assert item_bytes(stored) > 1024
    stored |= {"property_id": COTTAGE, "pk": f"T#{SEAVIEW}#B#{stored['pk'].rpartition('#')[2]}"}
    changed = stored | {"last_change": last_change(2, "BookingChanged", NOW, NOBODY, "moved"), "total": 1, "lines": []}
    lane.table.calls.clear()
    lane.run(stream_record("one", as_sent(changed), as_sent(stored)))
    assert len(lane.table.calls) == 1
    assert math.ceil(item_bytes(lane.head(HEAD)) / 1024) <= 3
    assert lane.topic.messages()[-1]["event"]["before"]["lines"] == stored["lines"]


CHANGES = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, again=st.integers(0, 11))
def test_however_often_the_stream_goes_back_each_change_has_one_number_and_none_is_left_out(
    monkeypatch, changes, again
):
    lane = Lane.over(FakeHeads(), monkeypatch)
    counts, records = {}, []
    for name, mill in changes:
        key = f"{name}-mill" if mill else name
        counts[key] = counts.get(key, 0) + 1
        records.append(record(booking(key, counts[key], property_id="mill" if mill else COTTAGE)))
    lane.relay(*records)
    lane.relay(*records[min(again, len(records) - 1) :])
    lane.run(*lane.table.records)
    for place in (COTTAGE, "mill"):
        told = [each for each in lane.topic.messages() if each["property_id"] == place]
        wanted = [each["dynamodb"]["SequenceNumber"] for each in records if (place == "mill") == ("-mill" in str(each))]
        assert [each["event"]["id"] for each in told] == wanted
        assert all(after["version"] == before["version"] + 1 for before, after in pairwise(told))
