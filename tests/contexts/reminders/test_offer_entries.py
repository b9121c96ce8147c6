"""The entries on a table and a queue: from a guest's choice to the mark that has a letter written, and on."""

from datetime import date, timedelta

import pytest

from rental.kernel.events import Event, last_change
from rental.kernel.month_day import MonthDay
from rental.notifications.contract import OFFERS_CHOSEN
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.reminders.contract import OFFER_DUE, REMINDER_REPLANNING, REMINDER_SETTINGS_CHANGED
from rental.reminders.domain.kinds import Choice, Chosen
from rental.reminders.domain.local_slots import Slot
from rental.reminders.ports import StoredChoices
from tests.contexts.reminders.samples import BOOKED, HOST, ZONE
from tests.contexts.reminders.test_entries import Platform
from tests.support.moto_table import moto_table
from tests.support.samples import SEAVIEW

GUEST = "g" * 26
BORN = MonthDay(3, 5)
FIRST = Slot(date(2027, 3, 5), ZONE, "10:00")
TAKES = Preferences(offers=True, taker=OfferTaker("ada@example.com", "en", "Ada", BORN))


@pytest.fixture
def platform(monkeypatch):
    with moto_table() as table:
        made = Platform(table, monkeypatch)
        made.guests = DynamoDbGuestPreferences(table)
        yield made


def due_items(platform, kind):
    keys = (item["pk"] for item in platform.scanned())
    return sorted(pk.split("#")[3] for pk in keys if pk.startswith(f"G#DUE#{kind}#"))


def take_offers(platform, guest=GUEST):
    platform.guests.keep(SEAVIEW, guest, TAKES, platform.clock.now())
    return platform.tell(OFFERS_CHOSEN, "letter_preferences", guest)


def choose(platform, version=1, **choices):
    chosen = StoredChoices(Chosen(choices, version), b"a request")
    platform.stored.choices.write(SEAVIEW, chosen, last_change(version, REMINDER_SETTINGS_CHANGED, BOOKED, HOST))
    return platform.tell(REMINDER_SETTINGS_CHANGED, "reminder_settings", f"reminders-{SEAVIEW}", version)


def test_a_birthday_is_planned_swept_and_sent_each_once_and_the_year_after_next_is_planned(platform):
    assert take_offers(platform) == []
    assert due_items(platform, "birthday") == ["2027-03-05", "2028-03-05"]
    platform.clock.instant = FIRST.instant + timedelta(seconds=1)
    assert platform.run("birthday") == {"queued": 1}
    assert platform.deliver() == []
    (mark,) = platform.items("offer")
    event = Event.from_images(None, mark)
    assert (event.type, event.data["reminder"], event.data["guest"]) == (OFFER_DUE, "birthday", GUEST)
    assert platform.run("birthday") == {"queued": 0}
    assert tell_due(platform, mark) == []
    assert due_items(platform, "birthday") == ["2027-03-05", "2028-03-05", "2029-03-05"]


def tell_due(platform, mark):
    return platform.tell(OFFER_DUE, "offer", mark["id"], **{name: mark[name] for name in ("reminder", "guest", "due")})


def test_of_who_stops_before_it_nothing_is_due_and_nothing_goes_out(platform):
    take_offers(platform)
    platform.guests.stop(SEAVIEW, GUEST, "offers", BOOKED)
    platform.clock.instant = FIRST.instant
    assert platform.run("birthday") == {"queued": 1}, "its event is late"
    assert platform.deliver() == []
    assert platform.items("offer") == []
    platform.tell(OFFERS_CHOSEN, "letter_preferences", GUEST, 2)
    assert "2028-03-05" not in due_items(platform, "birthday")


def test_a_season_is_planned_when_a_host_chooses_it_and_goes_out_for_all_at_once(platform):
    assert choose(platform, season=Choice(date=BORN, since=BOOKED)) == []
    assert due_items(platform, "season") == ["2027-03-05", "2028-03-05"]
    platform.clock.instant = FIRST.instant
    assert platform.run("season") == {"queued": 1}
    assert platform.deliver() == []
    (mark,) = platform.items("offer")
    assert (mark["reminder"], mark["guest"]) == ("season", "")
    assert tell_due(platform, mark) == []
    assert due_items(platform, "season")[-1] == "2029-03-05"


def test_another_hour_of_birthdays_is_planned_for_all_guests_a_page_at_a_time(platform):
    guests = [f"{n:026d}" for n in range(27)]
    for guest in guests:
        take_offers(platform, guest)
    choose(platform, birthday=Choice(at="08:15"))
    steps = 0
    while True:
        (step,) = platform.items("reminder_replanning")
        if step["step"]["guests_done"]:
            break
        platform.tell(REMINDER_REPLANNING, "reminder_replanning", f"replanning-{SEAVIEW}", step["version"])
        steps += 1
    assert steps <= 6
    plans = [item for item in platform.scanned() if item["sk"] == "PLAN" and "birthday-2027" in item["due"]]
    assert {item["due"]["birthday-2027"][2] for item in plans} == {"08:15"}
    assert len(plans) == len(guests)
