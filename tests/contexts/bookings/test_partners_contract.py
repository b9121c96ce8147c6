"""What both the fake and the DynamoDB adapter promise of partners' reservations."""

import pytest

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.reservation import Reservation, ReservationNews
from rental.bookings.dynamodb.partners import DynamoDbPartners
from rental.channels.contract import LISTING_MAPPED, LISTING_UNMAPPED, REMOVED, Connection, Place, waiting_partition
from rental.channels.domain.listing import Listing
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.kernel.events import last_change
from rental.kernel.ids import PropertyId, UnitId
from rental.kernel.tenancy import NOBODY
from rental.platform.dynamodb import from_item
from simulation.fake_partners import FakePartners
from tests.support.booking_samples import stay
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, COTTAGE, NOW, SEAVIEW

CONNECTION, LISTING = "n" * 26, "L-1"
UNIT_1, ELSEWHERE = Place(COTTAGE, UnitId("1")), Place(PropertyId("d" * 26), UnitId("2"))
NEWS = ReservationNews("R#1", LISTING, 3, stay("03-05", "03-08"), guest_name="Ada", guests=Guests(2, pets=1))


class OnFake:
    def __init__(self):
        self.partners = FakePartners()

    def leads(self, place, tenant=SEAVIEW):
        key = (tenant, CONNECTION, LISTING)
        self.partners.places.update({key: place} if place else {})
        if place is None:
            del self.partners.places[key]

    def remove(self):
        self.partners.removed.add((SEAVIEW, CONNECTION))


class OnTable:
    def __init__(self, table):
        self.partners, self.connections = DynamoDbPartners(table), DynamoDbConnections(table)
        for tenant in (SEAVIEW, BAROSSA):
            made = Connection(CONNECTION, "generic", "Southern Stays", NOW)
            assert self.connections.write(tenant, made, last_change(1, "ChannelConnectionAdded", NOW, NOBODY))

    def leads(self, place, tenant=SEAVIEW):
        there = self.connections.listing(tenant, CONNECTION, LISTING) or Listing(CONNECTION, LISTING)
        after = there.leading_to(place, b"")
        event = LISTING_MAPPED if place else LISTING_UNMAPPED
        assert self.connections.write_listing(tenant, after, last_change(after.change_number, event, NOW, NOBODY))

    def remove(self):
        gone = Connection(CONNECTION, "generic", "Southern Stays", NOW, REMOVED, change_number=2)
        assert self.connections.write(SEAVIEW, gone, last_change(2, "ChannelConnectionRemoved", NOW, NOBODY))


@pytest.fixture(params=["fake", "table"])
def made(request):
    if request.param == "fake":
        yield OnFake()
    else:
        with moto_table() as table:
            yield OnTable(table)


def look(made, tenant=SEAVIEW, name=NEWS.name):
    return made.partners.look(tenant, CONNECTION, LISTING, name)


def test_a_listing_leads_where_it_was_last_led_and_nowhere_without_its_connection(made):
    assert look(made) == (None, None)
    made.leads(UNIT_1)
    made.leads(ELSEWHERE)
    assert (look(made)[0], look(made, BAROSSA)[0]) == (ELSEWHERE, None)
    made.leads(None)
    assert look(made)[0] is None
    made.leads(UNIT_1)
    made.remove()
    assert look(made)[0] is None


def test_a_reservation_is_read_as_it_was_written_and_only_in_the_place_of_the_one_before(made):
    first = Reservation(NEWS, None)
    assert made.partners.write(SEAVIEW, CONNECTION, first)
    assert not made.partners.write(SEAVIEW, CONNECTION, first)
    second = first.moved(UNIT_1).moved(ELSEWHERE)
    assert second.left == (UNIT_1,)
    assert not made.partners.write(SEAVIEW, CONNECTION, second), "its number is two ahead"
    second = first.moved(UNIT_1)
    assert made.partners.write(SEAVIEW, CONNECTION, second)
    third = second.moved(ELSEWHERE)
    assert made.partners.write(SEAVIEW, CONNECTION, third)
    assert look(made) == (None, third)
    assert look(made, BAROSSA) == (None, None)
    assert list(made.partners.all(SEAVIEW, CONNECTION)) == [third]
    assert list(made.partners.all(BAROSSA, CONNECTION)) == []


def test_what_waits_is_listed_for_the_host_until_it_leads_somewhere():
    with moto_table() as table:
        made = OnTable(table)
        waits = Reservation(NEWS, None)
        made.partners.write(SEAVIEW, CONNECTION, waits)
        (listed,) = made.connections.waiting(SEAVIEW, CONNECTION)
        assert (listed.listing, listed.check_in, listed.check_out) == (LISTING, NEWS.stay.check_in, NEWS.stay.check_out)
        made.partners.write(SEAVIEW, CONNECTION, waits.moved(UNIT_1))
        assert made.connections.waiting(SEAVIEW, CONNECTION) == []
        items = [from_item(each) for each in table.client.scan(TableName=table.name)["Items"]]
        (item,) = [each for each in items if each["kind"] == "channel_reservation"]
        assert item.get("list_pk") != waiting_partition(SEAVIEW, CONNECTION)
        assert "last_change" not in item, "it is ours alone: what became of it is the ledger's to publish"


def test_what_was_heard_is_counted_and_a_forged_call_is_no_sign_of_the_partner():
    with moto_table() as table:
        made = OnTable(table)
        made.partners.note(SEAVIEW, CONNECTION, NOW, refused=1)
        ((_, health),) = made.connections.all(SEAVIEW)
        assert (health.heard_at, health.refused) == (None, 1)
        made.partners.note(SEAVIEW, CONNECTION, NOW, accepted=2, kept=0, conflicts=1)
        made.partners.note(SEAVIEW, CONNECTION, NOW, accepted=1, kept=1, conflicts=0)
        ((_, health),) = made.connections.all(SEAVIEW)
        assert (health.heard_at, health.accepted, health.kept, health.conflicts, health.refused) == (NOW, 3, 1, 1, 1)
