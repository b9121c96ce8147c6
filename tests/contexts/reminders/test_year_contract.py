"""One suite for the fakes and for DynamoDB's adapters on moto: who takes offers, seasons, and the marks of both."""

from datetime import UTC, datetime

import pytest

from rental.kernel.events import Event, last_change
from rental.kernel.ids import derived_id
from rental.kernel.month_day import MonthDay
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.platform.dynamodb import from_item, key_of, to_item
from rental.reminders.contract import OFFER_DUE, OfferDue
from rental.reminders.domain.due import Entry, Plan
from rental.reminders.domain.kinds import Choice, Chosen
from rental.reminders.domain.yearly import Days
from rental.reminders.dynamodb.choices import DynamoDbChoices
from rental.reminders.dynamodb.stays import DynamoDbPlans
from rental.reminders.dynamodb.year_files import DynamoDbOfferMarks, DynamoDbYearFiles, offer_key
from rental.reminders.ports import Offer, StoredChoices, YearFile
from rental.tenants.contract import tenant_record_key
from simulation.reminders.fake_stays import FakeChoices, FakeOfferMarks, FakePlans, FakeTenantPart, FakeYearFiles
from tests.contexts.reminders.samples import BOOKED, HOST, NONE, TOMORROW, ZONE
from tests.contexts.reminders.test_contract_suites import RECORD
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW

GUEST = "g" * 26
BORN = MonthDay(2, 29)
CHANGE = last_change(1, OFFER_DUE, BOOKED, HOST)
GREETED = Offer("birthday", 2027, TOMORROW.instant, GUEST)
OPENED = Offer("season", 2027, TOMORROW.instant)


class OnFakes:
    def __init__(self):
        part = self.part = FakeTenantPart(home_zones={SEAVIEW: ZONE, BAROSSA: ZONE})
        self.files, self.marks, self.plans = FakeYearFiles(part), FakeOfferMarks(part), FakePlans(part)
        self.choices = FakeChoices(part)

    def takes_offers(self, guest=GUEST, birthday=BORN):
        self.part.takers[SEAVIEW, guest] = birthday

    def stops(self, guest=GUEST):
        del self.part.takers[SEAVIEW, guest]


class OnDynamoDb:
    def __init__(self, table):
        for tenant_id in (SEAVIEW, BAROSSA):
            pk, sk = tenant_record_key(tenant_id)
            record = RECORD | {"pk": pk, "sk": sk, "id": tenant_id}
            table.client.put_item(TableName=table.name, Item=to_item(record))
        self.preferences = DynamoDbGuestPreferences(table)
        self.files, self.marks, self.plans = DynamoDbYearFiles(table), DynamoDbOfferMarks(table), DynamoDbPlans(table)
        self.choices = DynamoDbChoices(table)

    def takes_offers(self, guest=GUEST, birthday=BORN):
        taker = OfferTaker("ada@example.com", "en", "Ada", birthday)
        self.preferences.keep(SEAVIEW, guest, Preferences(offers=True, taker=taker), BOOKED)

    def stops(self, guest=GUEST):
        self.preferences.stop(SEAVIEW, guest, "offers", BOOKED)


@pytest.fixture
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def stored(request):
    return OnFakes() if request.param == "fake" else OnDynamoDb(request.getfixturevalue("table"))


def test_a_guest_is_found_with_the_tenants_zone_a_birthday_and_nothing_planned(stored):
    stored.takes_offers()
    assert stored.files.find(SEAVIEW, GUEST) == YearFile(Days(ZONE, NONE, birthday=BORN), Plan({}))
    stored.stops()
    assert stored.files.find(SEAVIEW, GUEST).days.birthday is None
    assert stored.files.find(BAROSSA, GUEST).days.birthday is None


def test_a_tenant_is_found_with_what_its_host_chose(stored):
    chosen = Chosen({"season": Choice(at="17:00", date=BORN, since=BOOKED)}, 1)
    assert stored.choices.write(SEAVIEW, StoredChoices(chosen), CHANGE)
    assert stored.files.find(SEAVIEW, SEAVIEW).days == Days(ZONE, chosen, of_tenant=True)
    assert stored.files.find(BAROSSA, BAROSSA).days == Days(ZONE, NONE, of_tenant=True)


def test_a_plan_is_found_with_its_subject(stored):
    assert stored.plans.write(SEAVIEW, GUEST, Plan({"birthday-2027": Entry(TOMORROW, 1)}), BOOKED)
    assert stored.files.find(SEAVIEW, GUEST).plan == Plan({"birthday-2027": Entry(TOMORROW, 1)}, 1)
    assert stored.files.find(SEAVIEW, SEAVIEW).plan == Plan({})


def test_guests_who_take_offers_are_paged_through_and_no_others(stored):
    guests = sorted(derived_id(b"key", str(n)) for n in range(7))
    for guest in guests:
        stored.takes_offers(guest, None)
    stored.stops(guests[3])
    found, cursor = [], None
    while True:
        page = stored.files.takers(SEAVIEW, cursor, 2)
        found += page.subjects
        cursor = page.cursor
        if not cursor:
            break
    assert found == [*guests[:3], *guests[4:]]
    assert stored.files.takers(BAROSSA, None, 2).subjects == []


def test_an_offer_is_marked_once_in_its_year_for_each_guest(stored):
    assert stored.marks.add(SEAVIEW, GREETED, CHANGE)
    again = Offer("birthday", 2027, BOOKED, GUEST)
    others = [
        *(Offer("birthday", 2028, BOOKED, GUEST), Offer("birthday", 2027, BOOKED, "h" * 26)),
        *(Offer("name_day", 2027, BOOKED, GUEST), OPENED),
    ]
    assert not stored.marks.add(SEAVIEW, again, CHANGE)
    assert [stored.marks.add(SEAVIEW, each, CHANGE) for each in others] == [True] * 4
    assert stored.marks.add(BAROSSA, GREETED, CHANGE)
    assert stored.marks.seasons_of(SEAVIEW) == {("season", 2027)}
    assert stored.marks.seasons_of(BAROSSA) == frozenset()


# What only the table shows.


@pytest.mark.parametrize("offer", [GREETED, OPENED], ids=["one", "all"])
def test_a_mark_publishes_what_neighbours_read_names_nobody_and_goes_with_its_year(table, offer):
    DynamoDbOfferMarks(table).add(SEAVIEW, offer, CHANGE)
    item = from_item(table.client.get_item(TableName=table.name, Key=key_of(offer_key(SEAVIEW, offer)))["Item"])
    event = Event.from_images(None, item)
    assert (event.type, event.tenant_id, event.entity["kind"]) == (OFFER_DUE, SEAVIEW, "offer")
    assert OfferDue.from_event(event) == OfferDue(offer.reminder, TOMORROW.instant, offer.guest)
    assert set(event.data) == {"id", "kind", "reminder", "guest", "due"}
    assert item["expires_at"] == int(datetime(2028, 2, 1, tzinfo=UTC).timestamp())
    assert item_bytes(item) < 500
