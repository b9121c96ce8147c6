"""A short season of partners' events over the DynamoDB adapters: shuffled and tripled it ends as told; and its cost."""

from random import Random

from rental.bookings.domain.booking import CHANNEL_STAY, Claim, Guests
from rental.bookings.domain.reservation import LONGEST_NAME, Reservation, ReservationNews
from rental.bookings.dynamodb.items import claim_from_item, claim_item
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.dynamodb.partners import DynamoDbPartners, reservation_item
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.partner_news import Office, hear_partner, settle_places
from rental.channels.contract import CONNECTION_ADDED, LISTING_MAPPED, Connection, Place
from rental.channels.domain.listing import Listing
from rental.channels.dynamodb.connections import DynamoDbConnections
from rental.kernel.errors import Problem
from rental.kernel.events import last_change
from rental.kernel.ids import ClaimId
from rental.kernel.tenancy import NOBODY, Principal
from rental.platform.dynamodb import Table, from_item
from simulation.inbound_events import CONNECTIONS, START, TENANT, Season
from simulation.ledger_check import LedgerCheck
from tests.support.booking_samples import UNIT, stay
from tests.support.emulated_aws import TABLE, emulated_aws
from tests.support.item_size import item_bytes, transactional_write_units
from tests.support.property_samples import COTTAGE, KEY, NOW, SEAVIEW
from tests.support.stored_terms import store_terms

CONNECTION = "n" * 26


class Reception:
    """The season's partners heard over a table."""

    def __init__(self, table, season):
        self.table, self.season, self.connections = table, season, DynamoDbConnections(table)
        for each in season.terms:
            store_terms(table, TENANT, each)
        for name in CONNECTIONS:
            made = Connection(name, "generic", "A partner", START)
            assert self.connections.write(TENANT, made, last_change(1, CONNECTION_ADDED, START, NOBODY))
        self.map(season.leads_first)

    def map(self, leads):
        for (connection, name), place in leads.items():
            there = self.connections.listing(TENANT, connection, name) or Listing(connection, name)
            if there.place != place:
                after = there.leading_to(place, b"")
                change = last_change(after.change_number, LISTING_MAPPED, START, NOBODY)
                assert self.connections.write_listing(TENANT, after, change)

    def office(self, connection):
        books = Books(DynamoDbLedger(self.table), range(3), KEY)
        return Office(books, DynamoDbPartners(self.table), TENANT, connection, START)

    def hear(self, told):
        try:
            return hear_partner(self.office(told.connection), told.news).value
        except Problem as problem:
            return problem.slug

    def claims(self):
        items = map(from_item, self.table.client.scan(TableName=self.table.name)["Items"])
        found = [claim_from_item(each) for each in items if each["kind"] == CHANNEL_STAY and each["state"] == "active"]
        return {(each.channel, each.reference): (Place(each.property_id, each.unit), each.stay) for each in found}


def test_events_shuffled_and_tripled_end_on_the_table_as_they_were_told():
    season = Season(3, 40, properties=6)
    deliveries = season.events * 3
    Random(3).shuffle(deliveries)  # noqa: S311 - a fixed order
    with emulated_aws() as client:
        reception = Reception(Table(client, TABLE), season)
        answers = [reception.hear(each) for each in deliveries[:60]]
        reception.map(season.leads_last)
        answers += [reception.hear(each) for each in deliveries[60:]]
        for connection in CONNECTIONS:
            settle_places(reception.office(connection))
        assert reception.claims() == season.standing()
        assert {"accepted", "known", "kept"} <= set(answers) <= {"accepted", "known", "kept", "nights-taken"}
        check = LedgerCheck(reception.table, START)
        assert [found for each in season.terms for found in check._look(TENANT, each.property_id)] == []


def test_the_longest_reservation_and_its_claim_are_each_a_write_unit_or_two():
    name, who = "r" * 64, "Å" * LONGEST_NAME
    guests = Guests(100, 100, 100, 100)
    news = ReservationNews(name, "l" * 64, 10**15, stay("03-05", "03-08"), guest_name=who, guests=guests)
    place = Place(COTTAGE, UNIT)
    told = reservation_item(SEAVIEW, CONNECTION, Reservation(news, place, 10**6))
    assert item_bytes(told) <= 1024
    claim = Claim(ClaimId("e" * 26), COTTAGE, UNIT, CHANNEL_STAY, news.stay, NOW, channel=CONNECTION, reference=name)
    claim = claim.next(told_number=10**6, guest_name=who, guests=guests, contested=True)
    item = claim_item(SEAVIEW, claim, last_change(2, "ChannelClaimed", NOW, Principal("channel", CONNECTION)))
    assert transactional_write_units(item) == 2
    assert claim_from_item(item) == claim
