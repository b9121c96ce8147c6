"""One suite for the fakes and for DynamoDB's adapters on moto: a stay's reminders, and what is due when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rental.bookings.contract import booking_key, departures_partition
from rental.kernel.events import Event, last_change
from rental.kernel.ids import BookingId
from rental.platform.dynamodb import from_item, key_of, to_item
from rental.reminders.contract import REMINDER_DUE, REMINDERS_PAUSED, ReminderDue
from rental.reminders.domain.due import Entry, Mark, Plan
from rental.reminders.domain.kinds import Choice, Chosen, Words
from rental.reminders.domain.local_slots import Slot
from rental.reminders.dynamodb.choices import DynamoDbChoices
from rental.reminders.dynamodb.due_items import DynamoDbDue
from rental.reminders.dynamodb.stay_items import mark_key
from rental.reminders.dynamodb.stays import DynamoDbMarks, DynamoDbPauses, DynamoDbPlans, DynamoDbStayFiles
from rental.reminders.ports import Reminder, Replanning, StoredChoices
from rental.tenants.contract import tenant_record_key
from simulation.reminders.fake_due import FakeDue
from simulation.reminders.fake_stays import FakeChoices, FakeMarks, FakePauses, FakePlans, FakeStayFiles, FakeTenantPart
from tests.contexts.reminders.samples import BOOKED, HERS, HOST, STAY, TOMORROW, ZONE, due
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, SEAVIEW, terms
from tests.support.stored_terms import store_terms

RECORD = {
    "id": SEAVIEW,
    "name": "Seaview",
    "subdomain": "seaview",
    "host": "seaview.example",
    "site_url": "https://seaview.example",
    "languages": ["en"],
    "default_language": "en",
    "currency": "AUD",
    "time_zone": ZONE,
    "accent_colour": "#112233",
    "contact_email": "hosts@seaview.example",
}


class OnFakes:
    def __init__(self):
        part = self.part = FakeTenantPart()
        part.zones[SEAVIEW, COTTAGE] = ZONE
        part.languages[SEAVIEW] = "en"
        self.files, self.plans, self.marks = FakeStayFiles(part), FakePlans(part), FakeMarks(part)
        self.pauses, self.choices, self.due = FakePauses(part), FakeChoices(part), FakeDue()

    def book(self, stay):
        self.part.stays[SEAVIEW, stay.booking_id] = stay


class OnDynamoDb:
    def __init__(self, table):
        self.table = table
        store_terms(table, SEAVIEW, terms(time_zone=ZONE))
        pk, sk = tenant_record_key(SEAVIEW)
        self._put(RECORD | {"pk": pk, "sk": sk})
        self.files, self.plans, self.marks = DynamoDbStayFiles(table), DynamoDbPlans(table), DynamoDbMarks(table)
        self.pauses, self.choices, self.due = DynamoDbPauses(table), DynamoDbChoices(table), DynamoDbDue(table)

    def book(self, stay):
        self._put(booked(stay))

    def _put(self, item):
        self.table.client.put_item(TableName=self.table.name, Item=to_item(item))


def booked(stay):
    """Return as much of a booking's item as is read."""
    pk, sk = booking_key(SEAVIEW, stay.booking_id)
    item = {"pk": pk, "sk": sk, "kind": "booking", "state": stay.state, "property_id": stay.property_id, "total": 1000}
    item |= {"check_in": stay.check_in.isoformat(), "check_out": stay.check_out.isoformat(), "language": stay.language}
    item |= {"created_at": "2026-11-21T09:00:00Z", "payment": [1, 0, 0, 0, 1] if stay.guest_must_pay else []}
    if stay.stands:
        item["ends_pk"] = departures_partition(SEAVIEW, stay.check_out.isoformat()[:7])
    return item


@pytest.fixture
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def stored(request):
    return OnFakes() if request.param == "fake" else OnDynamoDb(request.getfixturevalue("table"))


def test_a_stay_is_found_with_its_zone_its_hosts_language_and_nothing_arranged(stored):
    stay = replace(STAY, guest_must_pay=True)
    stored.book(stay)
    file = stored.files.find(SEAVIEW, HERS)
    assert (file.stay, file.zone, file.host_language) == (stay, ZONE, "en")
    assert (file.chosen, file.plan, file.paused, file.pauses_version) == (Chosen({}), Plan({}), frozenset(), 0)
    assert stored.files.find(BAROSSA, HERS) is None
    assert stored.files.find(SEAVIEW, BookingId("z" * 26)) is None


def test_a_plan_is_written_only_in_the_place_of_the_one_it_follows(stored):
    stored.book(STAY)
    first = Plan({"welcome": Entry(TOMORROW, 1)})
    assert stored.plans.write(SEAVIEW, HERS, first, BOOKED)
    assert not stored.plans.write(SEAVIEW, HERS, first, BOOKED)
    plan = stored.files.find(SEAVIEW, HERS).plan
    assert (plan.entries, plan.version) == (first.entries, 1)
    assert stored.plans.write(SEAVIEW, HERS, replace(plan, entries={}), BOOKED)
    assert stored.files.find(SEAVIEW, HERS).plan == Plan({}, 2)


def reminder(mark=None):
    mark = mark or Mark("welcome", STAY.check_in, BOOKED)
    return Reminder(mark, STAY, "guest", TOMORROW.instant, subject="Hello", text="🗝️ under the mat")


CHANGE = last_change(1, REMINDER_DUE, BOOKED, HOST)


def test_a_reminder_is_marked_once_for_a_day(stored):
    assert stored.marks.add(SEAVIEW, reminder(), CHANGE) is None
    other = Mark("welcome", STAY.check_in, BOOKED + timedelta(days=1), b"a host's request")
    assert stored.marks.add(SEAVIEW, reminder(other), CHANGE) == Mark("welcome", STAY.check_in, BOOKED)
    moved = Mark("welcome", STAY.check_in + timedelta(days=1), BOOKED, b"a host's request")
    assert stored.marks.add(SEAVIEW, reminder(moved), CHANGE) is None
    assert stored.marks.of_stay(SEAVIEW, HERS) == [Mark("welcome", STAY.check_in, BOOKED), moved]
    assert stored.marks.of_stay(BAROSSA, HERS) == []


def test_pauses_are_counted(stored):
    stored.book(STAY)
    change = last_change(1, REMINDERS_PAUSED, BOOKED, HOST)
    assert stored.pauses.write(SEAVIEW, STAY, frozenset({"welcome"}), 0, change)
    assert not stored.pauses.write(SEAVIEW, STAY, frozenset(), 0, change)
    file = stored.files.find(SEAVIEW, HERS)
    assert (file.paused, file.pauses_version) == (frozenset({"welcome"}), 1)
    assert stored.pauses.write(SEAVIEW, STAY, frozenset(), 1, change | {"number": 2})
    assert stored.files.find(SEAVIEW, HERS).pauses_version == 2


def test_choices_are_kept_whole_and_only_in_the_place_of_those_they_follow(stored):
    assert stored.choices.read(SEAVIEW) == StoredChoices(Chosen({}))
    words = {"de": Words("Willkommen", "Herzlich"), "en": Words("", "Welcome")}
    choices = {"welcome": Choice(at="08:15", days=-1, words=words), "review": Choice(enabled=False)}
    first = StoredChoices(Chosen(choices, 1), b"a request")
    assert stored.choices.write(SEAVIEW, first, CHANGE)
    assert not stored.choices.write(SEAVIEW, first, CHANGE)
    assert stored.choices.read(SEAVIEW) == first
    assert stored.choices.read(BAROSSA) == StoredChoices(Chosen({}))
    stored.book(STAY)
    assert stored.files.find(SEAVIEW, HERS).chosen == first.chosen
    assert stored.choices.write(SEAVIEW, StoredChoices(Chosen({}, 2)), CHANGE | {"number": 2})


def test_steps_of_replanning_follow_one_another(stored):
    assert stored.choices.replanning(SEAVIEW) is None
    step = Replanning("reminders-a.1", "2026-09", "2029-11", None, 1)
    assert stored.choices.replan(SEAVIEW, step, CHANGE)
    assert not stored.choices.replan(SEAVIEW, step, CHANGE)
    following = replace(step, cursor="somewhere", number=2)
    assert stored.choices.replan(SEAVIEW, following, CHANGE | {"number": 2})
    assert stored.choices.replanning(SEAVIEW) == following


def test_standing_stays_of_a_month_are_paged_through_by_check_out(stored):
    days = [1, 9, 9, 9, 20, 31]
    for n, day in enumerate(days):
        stored.book(replace(STAY, booking_id=BookingId(f"{n:026d}"), check_out=date(2027, 3, day)))
    stored.book(replace(STAY, booking_id=BookingId("x" * 26), state="cancelled"))
    stored.book(replace(STAY, booking_id=BookingId("y" * 26), check_out=date(2027, 4, 1)))
    found, cursor = [], None
    while True:
        page = stored.files.leaving(SEAVIEW, "2027-03", cursor, 4)
        found += page.subjects
        cursor = page.cursor
        if not cursor:
            break
    assert sorted(found) == [f"{n:026d}" for n in range(len(days))]
    assert stored.files.leaving(BAROSSA, "2027-03", None, 4).subjects == []


def test_what_is_due_is_found_in_its_slot_and_no_other_until_it_is_dropped(stored):
    others = [due(slot=replace(TOMORROW, at="10:15")), due("welcome")]
    stored.due.put([due(), *others], 2)
    assert list(stored.due.at("check_in_tomorrow", TOMORROW)) == [due()]
    assert list(stored.due.at("check_in_tomorrow", replace(TOMORROW, zone="Europe/Berlin"))) == []
    stored.due.remove(due(), 1)
    assert list(stored.due.at("check_in_tomorrow", TOMORROW)) == [due()]
    stored.due.remove(due(), 2)
    stored.due.remove(due(), 2)
    assert list(stored.due.at("check_in_tomorrow", TOMORROW)) == []
    assert list(stored.due.at("welcome", TOMORROW)) == [due("welcome")]


def test_an_older_plan_does_not_take_the_place_of_a_newer_one(stored):
    stored.due.put([due()], 3)
    stored.due.put([due()], 1)
    stored.due.remove(due(), 1)
    assert list(stored.due.at("check_in_tomorrow", TOMORROW)) == [due()]


def test_the_registry_knows_zones_and_times_in_use_and_how_far_the_sweep_is(stored):
    assert stored.due.registry("welcome").swept_through is None
    slots = [Slot(date(2027, 3, day), zone, "09:00") for day in (5, 6) for zone in (ZONE, "America/Indiana/Knox")]
    stored.due.put([due("welcome", slot) for slot in slots], 1)
    stored.due.put([due("review")], 1)
    assert set(stored.due.registry("welcome").in_use) == {(ZONE, "09:00"), ("America/Indiana/Knox", "09:00")}
    at = datetime(2027, 3, 5, 9, 0, 0, 700_000, tzinfo=UTC)
    stored.due.sweep_reached("welcome", at)
    stored.due.sweep_reached("welcome", at - timedelta(hours=1))
    assert stored.due.registry("welcome").swept_through == at.replace(microsecond=0)
    stored.due.sweep_reached("welcome", at - timedelta(hours=1), set_back=True)
    assert stored.due.registry("welcome").swept_through == at.replace(microsecond=0) - timedelta(hours=1)
    assert stored.due.registry("review").swept_through is None


# What only the table shows.


def test_a_mark_publishes_what_neighbours_read_and_goes_after_400_days(table):
    DynamoDbMarks(table).add(SEAVIEW, reminder(), CHANGE)
    key = key_of(mark_key(SEAVIEW, HERS, reminder().mark))
    item = from_item(table.client.get_item(TableName=table.name, Key=key)["Item"])
    event = Event.from_images(None, item)
    assert (event.type, event.tenant_id, event.entity["kind"]) == (REMINDER_DUE, SEAVIEW, "reminder")
    assert ReminderDue.from_event(event) == ReminderDue(
        "welcome", HERS, COTTAGE, "guest", TOMORROW.instant, "Hello", "🗝️ under the mat"
    )
    assert set(event.data) == {
        *("id", "kind", "reminder", "booking_id", "property_id", "recipient", "due", "subject", "text")
    }
    assert item["expires_at"] == int((BOOKED + timedelta(days=400)).timestamp())
    assert item_bytes(item) < 1024


def test_what_is_planned_and_due_publishes_nothing_and_expires(table):
    DynamoDbPlans(table).write(SEAVIEW, HERS, Plan({"welcome": Entry(TOMORROW, 1)}), BOOKED)
    DynamoDbDue(table).put([due()], 1)
    items = [from_item(each) for each in table.client.scan(TableName=table.name)["Items"]]
    assert [Event.from_images(None, item) for item in items] == [None] * 3
    assert sum("expires_at" in item for item in items) == 2
    assert max(map(item_bytes, items)) < 300
