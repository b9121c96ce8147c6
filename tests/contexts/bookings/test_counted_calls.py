"""What counting the caller costs a booking: one write unit and one round trip, and nothing where nothing changes."""

import pytest

from rental.platform import rate_limit
from rental.platform.dynamodb import from_item
from rental.platform.rate_limit import CallCounter
from tests.support.item_size import item_bytes, transactional_write_units
from tests.support.property_samples import COTTAGE

STAY = {"property_id": COTTAGE, "check_in": "2027-03-05", "check_out": "2027-03-08", "guests": {"adults": 2}}
ADA = {"name": "Ada Lovelace", "email": "ada@example.com"}
UNIT = 1024


@pytest.fixture
def asked(table, monkeypatch):
    """What is asked of the table by functions deployed with the usual limit: operation and parameters."""
    made = []
    events = table.client.meta.events
    events.register("before-parameter-build.dynamodb", lambda params, model, **_: made.append((model.name, params)))
    monkeypatch.setenv("CALLS_PER_MINUTE", "100")
    monkeypatch.setattr(rate_limit, "_counter", lambda: CallCounter(table))
    return made


def test_a_booking_is_five_write_units_of_which_one_counts_the_caller(send, asked, table):
    answer = send("POST", "/bookings", body=STAY | {"guest": ADA}, headers={"x-viewer-address": "203.0.113.9"})
    assert (answer.status, answer.headers["ratelimit"].split(";")[:2]) == (201, ['"create_booking"', "r=19"])
    first, *_ = asked
    writes = [each for each in asked if each[0] not in ("Query", "GetItem", "BatchGetItem")]
    assert first[0] == "UpdateItem"
    assert [name for name, _ in writes] == ["UpdateItem", "TransactWriteItems"]
    counted = table.client.get_item(TableName=table.name, Key=first[1]["Key"])["Item"]
    booked = [from_item(each["Put"]["Item"]) for each in writes[1][1]["TransactItems"]]
    assert item_bytes(from_item(counted)) <= UNIT
    assert transactional_write_units(*booked) == 4


def test_looking_at_a_calendar_writes_nothing(send, asked):
    answer = send("GET", f"/properties/{COTTAGE}/availability", query={"from": "2027-03-01", "to": "2027-04-01"})
    assert (answer.status, "ratelimit" in answer.headers) == (200, False)
    assert {name for name, _ in asked} == {"Query"}
