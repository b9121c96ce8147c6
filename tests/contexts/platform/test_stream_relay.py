"""From the table's stream to the bus."""

import base64
import json

import pytest

from rental.kernel.events import Event, last_change
from rental.kernel.tenancy import NOBODY
from rental.platform import stream_relay
from rental.platform.dynamodb import to_item
from tests.support.gateway import LambdaContext
from tests.support.samples import NOW, SEAVIEW


class FakeBus:
    """Refuses the events whose id is in `refused`."""

    def __init__(self):
        self.calls, self.refused = [], set()

    def put_events(self, Entries):  # noqa: N803 - the API's own name
        self.calls.append(Entries)
        ids = [json.loads(entry["Detail"])["id"] for entry in Entries]
        return {"Entries": [{"ErrorCode": "ThrottlingException"} if each in self.refused else {} for each in ids]}


@pytest.fixture
def bus(monkeypatch):
    fake = FakeBus()
    monkeypatch.setattr(stream_relay, "_bus", lambda: fake)
    monkeypatch.setenv("EVENT_BUS_NAME", "bus")
    return fake


def image(name: str, number: int = 1, **fields):
    change = last_change(number, "BookingConfirmed", NOW, NOBODY)
    return {
        "pk": f"T#{SEAVIEW}#B#{name}",
        "sk": "BOOKING",
        "kind": "booking",
        "id": name,
        "last_change": change,
    } | fields


def as_lambda_sends_it(item):
    """The stream's JSON form: binaries are base-64 text."""
    return json.loads(json.dumps(to_item(item), default=lambda binary: base64.b64encode(bytes(binary)).decode()))


def record(sequence: str, new=None, old=None):
    images = {"SequenceNumber": sequence}
    images |= {"NewImage": as_lambda_sends_it(new)} if new else {}
    images |= {"OldImage": as_lambda_sends_it(old)} if old else {}
    return {"dynamodb": images}


def relay(*records):
    return stream_relay.handler({"Records": list(records)}, LambdaContext())


def test_a_change_is_published_with_its_image_and_without_its_keys(bus):
    assert relay(record("1", image("b1", total=5, request_hash=b"h"))) == {"batchItemFailures": []}
    ((entry,),) = bus.calls
    detail = json.loads(entry["Detail"])
    assert (entry["Source"], entry["DetailType"], entry["EventBusName"]) == (
        "holiday-rental",
        "BookingConfirmed",
        "bus",
    )
    assert (detail["id"], detail["tenant_id"]) == ("b1.1", SEAVIEW)
    assert detail["data"] == {"kind": "booking", "id": "b1", "total": 5}


def test_what_published_before_and_what_never_does_is_left_out(bus):
    calendar = {"pk": f"T#{SEAVIEW}#P#p", "sk": "CALENDAR#1", "kind": "calendar", "occupied": b"\x01"}
    relay(record("1", image("b1"), image("b1")), record("2", calendar), record("3", old=image("b2")))
    assert bus.calls == []


def test_a_batch_goes_out_in_order_ten_at_a_time(bus):
    relay(*(record(str(n), image(f"b{n:02}")) for n in range(23)))
    assert [len(call) for call in bus.calls] == [10, 10, 3]
    ids = [json.loads(entry["Detail"])["id"] for call in bus.calls for entry in call]
    assert ids == [f"b{n:02}.1" for n in range(23)]


def test_the_first_entry_that_the_bus_refused_is_delivered_again_with_all_after_it(bus):
    bus.refused = {"b12.1", "b15.1"}
    answer = relay(*(record(f"s{n:02}", image(f"b{n:02}")) for n in range(23)))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "s12"}]}
    assert len(bus.calls) == 2


def test_an_item_with_binaries_is_published_and_a_calendar_passed_over(bus):
    """A stream's JSON carries binaries as text; a relay that stumbles over one stops every event behind it."""
    booking = image("b", request_hash=b"0123456789abcdef")
    calendar = {"pk": f"T#{SEAVIEW}#P#p", "sk": "CALENDAR#1", "kind": "calendar", "occupied": b"\xff\x00"}
    assert relay(record("1", new=calendar), record("2", new=booking)) == {"batchItemFailures": []}
    ((entry,),) = bus.calls
    assert "request_hash" not in json.loads(entry["Detail"])["data"]


def published(bus):
    """Return the events on the bus, read as a consumer reads them."""
    return [Event.from_detail(json.loads(entry["Detail"])) for call in bus.calls for entry in call]


def cancelled(**fields):
    change = last_change(
        *(2, "BookingCancelled", NOW, NOBODY, "ill"), address="203.0.113.9", payment=("refund", 22_580)
    )
    return image("b1") | {"last_change": change} | fields


def test_an_event_tells_what_was_before_and_what_is_asked_of_payments(bus):
    relay(record("1", new=cancelled(state="cancelled", refund_due=22_580), old=image("b1", state="confirmed")))
    (event,) = published(bus)
    assert event.before == {"state": "confirmed", "refund_due": None}
    assert event.data == {"kind": "booking", "id": "b1", "state": "cancelled", "refund_due": 22_580}
    assert (event.reason, event.address, event.number) == ("ill", "203.0.113.9", 2)
    assert event.payment == {"do": "refund", "amount": 22_580}


def test_a_new_items_event_has_nothing_before(bus):
    relay(record("1", new=image("b1", total=5)))
    (event,) = published(bus)
    assert (event.before, event.reason, event.address, event.payment) == ({}, "", "", None)


def test_a_record_delivered_again_gives_the_same_event_to_the_byte(bus):
    again = record("1", new=cancelled(state="cancelled"), old=image("b1", state="confirmed"))
    relay(again)
    relay(again)
    first, second = bus.calls
    assert first == second


def test_binary_members_before_and_after_travel_as_text(bus):
    relay(record("1", new=cancelled(guest_digest=b"\xff\x01"), old=image("b1", guest_digest=b"\xff\x00")))
    (event,) = published(bus)
    assert [base64.b64decode(each["guest_digest"]) for each in (event.before, event.data)] == [b"\xff\x00", b"\xff\x01"]
