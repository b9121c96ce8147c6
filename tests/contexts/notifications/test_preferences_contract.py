"""One suite for the fake and for DynamoDB on moto: what guests want of a tenant, and who takes offers."""

from datetime import timedelta

import pytest

from rental.kernel.events import Event
from rental.kernel.ids import derived_id
from rental.kernel.month_day import MonthDay
from rental.notifications.contract import OFFERS_CHOSEN, birthday_from_item, guest_letters_key
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.platform.dynamodb import from_item, key_of, to_item
from tests.contexts.notifications.fakes import FakeGuestPreferences
from tests.support.item_size import item_bytes
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, NOW, SEAVIEW

GUEST = "g" * 26
ADA = OfferTaker("ada@example.com", "de", "Ada", MonthDay(2, 29))
TAKES = Preferences(offers=True, taker=ADA)


@pytest.fixture
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def preferences(request):
    return FakeGuestPreferences() if request.param == "fake" else made_of(request.getfixturevalue("table"))


def made_of(table):
    return DynamoDbGuestPreferences(table)


def test_reminders_come_and_offers_do_not_until_a_guest_chooses(preferences):
    assert preferences.of(SEAVIEW, GUEST) == Preferences(reminders=True, offers=False, text_messages=False)


def test_what_a_guest_chose_with_one_tenant_is_kept_for_that_one(preferences):
    wanted = Preferences(reminders=False, offers=True, text_messages=True, taker=ADA)
    assert preferences.keep(SEAVIEW, GUEST, wanted, NOW) == wanted
    assert preferences.of(SEAVIEW, GUEST) == wanted
    assert preferences.of(BAROSSA, GUEST) == preferences.of(SEAVIEW, "h" * 26) == Preferences()


@pytest.mark.parametrize("taker", [ADA, OfferTaker("ada@example.com", "en")])
def test_who_takes_offers_need_not_be_said_again(preferences, taker):
    preferences.keep(SEAVIEW, GUEST, Preferences(offers=True, taker=taker), NOW)
    kept = preferences.keep(SEAVIEW, GUEST, Preferences(offers=True, reminders=False), NOW)
    assert kept == preferences.of(SEAVIEW, GUEST) == Preferences(offers=True, reminders=False, taker=taker)


def test_what_is_given_anew_replaces_all_that_was_given(preferences):
    preferences.keep(SEAVIEW, GUEST, TAKES, NOW)
    plain = OfferTaker("ada@example.com", "en")
    assert preferences.keep(SEAVIEW, GUEST, Preferences(offers=True, taker=plain), NOW).taker == plain


def test_who_takes_no_more_offers_is_forgotten(preferences):
    preferences.keep(SEAVIEW, GUEST, TAKES, NOW)
    preferences.keep(SEAVIEW, GUEST, Preferences(), NOW)
    assert preferences.of(SEAVIEW, GUEST).taker is None
    preferences.keep(SEAVIEW, GUEST, TAKES, NOW)
    assert preferences.stop(SEAVIEW, GUEST, "offers", NOW) == preferences.of(SEAVIEW, GUEST) == Preferences()


def test_stopping_one_kind_leaves_the_others(preferences):
    preferences.keep(SEAVIEW, GUEST, Preferences(offers=True, text_messages=True, taker=ADA), NOW)
    preferences.stop(SEAVIEW, GUEST, "reminders", NOW)
    left = Preferences(reminders=False, offers=True, text_messages=True, taker=ADA)
    assert preferences.of(SEAVIEW, GUEST) == left


def test_what_belongs_to_a_booking_cannot_be_stopped(preferences):
    with pytest.raises(ValueError, match=r"booking"):
        preferences.stop(SEAVIEW, GUEST, "booking", NOW)


def test_who_takes_offers_is_counted_and_paged_through(preferences):
    guests = sorted(derived_id(b"key", str(n)) for n in range(7))
    for guest in guests:
        preferences.keep(SEAVIEW, guest, TAKES, NOW)
    preferences.stop(SEAVIEW, guests[3], "offers", NOW)
    preferences.keep(SEAVIEW, "h" * 26, Preferences(text_messages=True), NOW)
    found, cursor = [], ""
    while True:
        page = preferences.takers(SEAVIEW, cursor, 2)
        found += page.guests
        cursor = page.cursor
        if not cursor:
            break
    assert found == [*guests[:3], *guests[4:]]
    assert (preferences.count_takers(SEAVIEW), preferences.count_takers(BAROSSA)) == (6, 0)


# What only the table shows.


def stored(table):
    answer = table.client.get_item(TableName=table.name, Key=key_of(guest_letters_key(SEAVIEW, GUEST)))
    return from_item(answer["Item"])


def test_a_change_of_offers_is_told_and_names_nobody(table):
    told, before = [], None
    for wanted in (TAKES, Preferences(offers=True, taker=OfferTaker("ada@example.com", "en")), Preferences()):
        made_of(table).keep(SEAVIEW, GUEST, wanted, NOW)
        item = stored(table)
        told.append(Event.from_images(before, item))
        before = item
    assert [(each.type, each.number, each.entity["id"]) for each in told] == [
        (OFFERS_CHOSEN, number, GUEST) for number in (1, 2, 3)
    ]
    assert {each.actor["kind"] for each in told} == {"guest"}
    said = str(told).lower()
    assert not any(personal in said for personal in ("ada", "example.com", "02-29"))


def test_what_concerns_no_offers_is_told_to_nobody(table):
    made_of(table).keep(SEAVIEW, GUEST, Preferences(reminders=False), NOW)
    assert Event.from_images(None, stored(table)) is None
    made_of(table).keep(SEAVIEW, GUEST, TAKES, NOW)
    made_of(table).keep(SEAVIEW, GUEST, Preferences(), NOW)
    before = stored(table)
    made_of(table).stop(SEAVIEW, GUEST, "reminders", NOW)
    assert Event.from_images(before, stored(table)) is None


def test_nothing_personal_stays_in_the_table_or_its_index_once_offers_are_stopped(table):
    made_of(table).keep(SEAVIEW, GUEST, TAKES, NOW)
    assert birthday_from_item(stored(table)) == MonthDay(2, 29)
    assert item_bytes(stored(table)) < 1024
    listed = table.client.query(
        TableName=table.name,
        IndexName="lists",
        KeyConditionExpression="list_pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"T#{SEAVIEW}#OFFERS"}},
    )["Items"]
    assert "ada" not in str(listed).lower()
    made_of(table).stop(SEAVIEW, GUEST, "offers", NOW)
    whole = str(table.client.scan(TableName=table.name)["Items"]).lower()
    assert not any(personal in whole for personal in ("ada", "example.com", "02-29", "list_pk"))
    assert birthday_from_item(stored(table)) is None
    assert birthday_from_item(None) is None


def test_who_chose_offers_before_there_was_an_address_takes_none(table):
    pk, sk = guest_letters_key(SEAVIEW, GUEST)
    old = {"pk": pk, "sk": sk, "v": 1, "offers": True, "text_messages": True, "chosen_at": "2026-11-01T00:00:00+00:00"}
    table.client.put_item(TableName=table.name, Item=to_item(old))
    kept = made_of(table).of(SEAVIEW, GUEST)
    assert (kept.takes_offers, kept.allow("offers"), kept.text_messages) == (False, False, True)
    made_of(table).keep(SEAVIEW, GUEST, TAKES, NOW)
    assert made_of(table).of(SEAVIEW, GUEST) == TAKES


def test_of_two_who_change_it_at_once_both_are_heard(table):
    made_of(table).keep(SEAVIEW, GUEST, TAKES, NOW)

    class Overtaken(DynamoDbGuestPreferences):
        calls = 0

        def _put(self, item, stored):
            Overtaken.calls += 1
            if Overtaken.calls == 1:
                made_of(table).stop(SEAVIEW, GUEST, "offers", NOW + timedelta(seconds=1))
            return super()._put(item, stored)

    Overtaken(table).stop(SEAVIEW, GUEST, "reminders", NOW)
    assert made_of(table).of(SEAVIEW, GUEST) == Preferences(reminders=False)
    assert Overtaken.calls == 2


def test_stopping_what_is_stopped_writes_nothing(table):
    made_of(table).stop(SEAVIEW, GUEST, "offers", NOW)
    version = stored(table)["version"]
    made_of(table).stop(SEAVIEW, GUEST, "offers", NOW)
    assert stored(table)["version"] == version
