"""One suite for the fake and for DynamoDB's adapter on moto."""

from datetime import timedelta

import pytest

from rental.audit.contract import AuditRecord
from rental.audit.dynamodb import DynamoDbAuditTrail, record_key
from rental.audit.use_cases import keep_record
from rental.bookings.contract import booking_key
from rental.kernel.errors import InvalidRequest
from rental.kernel.events import Event
from rental.platform.dynamodb import from_item, key_of
from rental.properties.contract import property_key
from tests.contexts.audit.fakes import FakeAuditTrail
from tests.contexts.audit.samples import BOOKING, PROPERTY, cancelled, event
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, NOW, SEAVIEW


@pytest.fixture(params=["fake", "dynamodb"])
def trail(request):
    if request.param == "fake":
        yield FakeAuditTrail()
        return
    with moto_table() as table:
        yield DynamoDbAuditTrail(table)


def kept(trail, kind="booking", id=BOOKING, tenant=SEAVIEW, limit=100):
    return list(trail.of(tenant, kind, id, limit, None).records)


def test_a_record_is_read_as_it_was_kept(trail):
    for each in (event(), cancelled()):
        keep_record(trail, each, 90)
    assert kept(trail) == [AuditRecord.from_event(event()), AuditRecord.from_event(cancelled())]


def test_records_kept_in_any_order_and_more_than_once_are_listed_once_and_in_order(trail):
    for number in [3, *range(12, 0, -2), *range(1, 12, 2), 7, 12]:
        keep_record(trail, event(number), 90)
    assert [record.number for record in kept(trail)] == list(range(1, 13))


def test_what_is_kept_of_a_change_stays_when_the_change_is_told_again_without_what_was_before(trail):
    keep_record(trail, cancelled(), 90)
    keep_record(trail, event(2, "BookingCancelled", data={"id": BOOKING, "state": "cancelled"}), 90)
    assert kept(trail) == [AuditRecord.from_event(cancelled())]


def test_pages_continue_where_the_last_one_ended(trail):
    for number in range(1, 6):
        keep_record(trail, event(number), 90)
    pages, cursor = [], None
    while True:
        page = trail.of(SEAVIEW, "booking", BOOKING, 2, cursor)
        pages.append([record.number for record in page.records])
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [number for page in pages for number in page] == [1, 2, 3, 4, 5]
    assert max(map(len, pages)) == 2


@pytest.mark.parametrize(
    ("tenant", "kind", "id"), [(BAROSSA, "booking", BOOKING), (SEAVIEW, "property", BOOKING), (SEAVIEW, "booking", "e")]
)
def test_each_thing_has_records_of_its_own(trail, tenant, kind, id):
    keep_record(trail, event(), 90)
    assert kept(trail, kind, id, tenant) == []
    other = event(tenant_id=tenant, entity={"kind": kind, "id": id})
    keep_record(trail, other, 90)
    assert kept(trail) == [AuditRecord.from_event(event())]
    assert kept(trail, kind, id, tenant) == [AuditRecord.from_event(other)]


@pytest.mark.parametrize("cursor", ["x", "LTE", "YWJj", "MQAy", "\u0661"])
def test_a_cursor_of_someone_elses_making_is_refused(trail, cursor):
    with pytest.raises(InvalidRequest):
        trail.of(SEAVIEW, "booking", BOOKING, 10, cursor)


def test_what_people_typed_is_kept_as_it_was(trail):
    data = {"guest_name": "<b>\U0001f3d6", "reason": "", "phone": None, "lines": [["nightly", 2, 10**12]], "pets": True}
    keep_record(trail, event(data=data), 90)
    assert kept(trail)[0].after == data


@pytest.mark.parametrize("days", [1, 90, 3653])
def test_a_record_is_the_tenants_and_goes_so_many_days_after_it_happened(days):
    with moto_table() as table:
        keep_record(DynamoDbAuditTrail(table), cancelled(7), days)
        key = record_key(SEAVIEW, "booking", BOOKING, 7)
        item = from_item(table.client.get_item(TableName=table.name, Key=key_of(key))["Item"])
    assert (item["pk"], item["sk"]) == (f"T#{SEAVIEW}#AUDIT#booking#{BOOKING}", "000000000007")
    assert item["expires_at"] == int((NOW + timedelta(days=days)).timestamp())
    assert Event.from_images(None, item) is None  # a record of a change is no change


def test_bookings_and_properties_are_there_without_records_too():
    with moto_table() as table:
        trail = DynamoDbAuditTrail(table)
        for pk, sk in (booking_key(SEAVIEW, BOOKING), property_key(SEAVIEW, PROPERTY)):
            table.client.put_item(TableName=table.name, Item=key_of((pk, sk)))
        assert trail.is_there(SEAVIEW, "booking", BOOKING)
        assert trail.is_there(SEAVIEW, "property", PROPERTY)
        assert not trail.is_there(BAROSSA, "booking", BOOKING)
        assert not trail.is_there(SEAVIEW, "claim", BOOKING)
