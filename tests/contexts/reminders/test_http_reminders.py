"""The operations over HTTP, on a table: what a host is shown, changes, and is refused."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rental.platform.dynamodb import from_item
from rental.reminders import settings
from rental.reminders.domain.due import Entry, Plan
from rental.reminders.domain.stays import timetable
from rental.reminders.http_api import choices, messages
from tests.contexts.reminders.samples import BOOKED, HERS, KINDS, NONE, STAY, ZONE
from tests.contexts.reminders.test_contract_suites import OnDynamoDb
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW

HOST = authorizer_context(**HOST_MEMBER)
MESSAGES = f"/api/v1/bookings/{HERS}/messages"
SETTINGS = "/api/v1/reminder-settings"


@pytest.fixture
def stored(monkeypatch):
    with moto_table() as table:
        for module in (messages, choices):
            monkeypatch.setattr(module, "tenant_table", lambda: table)
            monkeypatch.setattr(module, "deployed_kinds", lambda: KINDS)
        made = OnDynamoDb(table)
        made.book(STAY)
        moments = timetable(STAY, KINDS, NONE, ZONE)
        plan = Plan({name: Entry(moment.slot, 1) for name, moment in moments.items()})
        assert made.plans.write(SEAVIEW, HERS, plan, BOOKED)
        yield made


def show(context=HOST):
    return call(messages.handler, "GET", MESSAGES, context=context)


def pause(reminder="welcome", *, paused=True, **options):
    return call(messages.handler, "PUT", f"{MESSAGES}/{reminder}", body={"paused": paused}, context=HOST, **options)


def send(reminder="welcome", key="key-0001"):
    headers = {"idempotency-key": key}
    return call(messages.handler, "POST", f"{MESSAGES}/{reminder}/send", body={}, headers=headers, context=HOST)


def choose(reminders, **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return call(choices.handler, "PUT", SETTINGS, body={"reminders": reminders}, headers=sent, context=HOST)


def test_every_message_of_a_stay_is_listed_with_its_instant_and_the_propertys_own_time(stored):
    answer = show()
    assert answer.status == 200
    shown = {each["reminder"]: each for each in answer.body["items"]}
    assert len(shown) == 7
    assert shown["check_in_tomorrow"] == {
        "reminder": "check_in_tomorrow",
        "recipient": "guest",
        "state": "planned",
        "at": "2027-03-04T23:30:00Z",
        "local_at": "2027-03-05T10:00",
        "time_zone": "Australia/Adelaide",
        "paused": False,
        "can_be_sent": True,
        "sent_at": None,
    }


def test_what_was_sent_and_what_nobody_owes_cannot_be_sent_now(stored):
    assert send("check_in_soon").status == 202
    can = {each["reminder"]: each["can_be_sent"] for each in show().body["items"]}
    assert [name for name, may in can.items() if not may] == ["balance_due", "check_in_soon"]


def test_messages_are_their_hosts_alone(stored):
    assert show(authorizer_context()).status == 401
    guest = authorizer_context(principal_id="g-1", principal_kind="guest", roles="guest")
    assert show(guest).slug == "role-required"
    assert show(authorizer_context(**HOST_MEMBER, tenant_id=BAROSSA)).slug == "not-found"


def test_a_message_is_paused_and_goes_out_after_all(stored):
    assert pause().body["state"] == "paused"
    assert pause(paused=False).body["state"] == "planned"
    assert pause("birthday").slug == "not-found"
    assert pause(headers={"idempotency-key": ""}).slug == "idempotency-key-missing"


def test_a_message_is_sent_once_and_the_same_request_is_answered_again(stored):
    first, again, other = send(), send(), send(key="key-0002")
    assert (first.status, first.body["state"]) == (202, "sent")
    assert again.body == first.body
    assert (other.status, other.slug) == (409, "reminder-sent")
    assert send("birthday").slug == "not-found"
    kinds = [from_item(item).get("kind") for item in stored.table.client.scan(TableName=stored.table.name)["Items"]]
    assert kinds.count("reminder") == 1


def test_a_message_of_a_cancelled_stay_is_not_sent(stored):
    stored.book(replace(STAY, state="cancelled"))
    assert send().slug == "state-does-not-allow"


def test_settings_show_what_is_usual_until_something_is_chosen(stored):
    answer = call(choices.handler, "GET", SETTINGS, context=HOST)
    assert (answer.status, answer.headers["etag"], answer.body["version"]) == (200, '"0"', 0)
    welcome = next(each for each in answer.body["items"] if each["reminder"] == "welcome")
    assert welcome == {
        "reminder": "welcome",
        "recipient": "guest",
        "anchor": "check_in",
        "enabled": True,
        "at": "09:00",
        "days": 0,
        "usual_at": "09:00",
        "usual_days": 0,
        "words": {},
        "date": None,
        "next_at": None,
    }


def test_what_is_chosen_shows_in_settings_and_in_the_messages_of_stays(stored):
    words = {"de": {"subject": "Heute!", "text": "Bis gleich 🗝️\nIhre Gastgeber"}}
    answer = choose({"welcome": {"at": "08:15", "days": -1, "words": words}}, if_match='"0"')
    assert (answer.status, answer.headers["etag"]) == (200, '"1"')
    welcome = next(each for each in answer.body["items"] if each["reminder"] == "welcome")
    assert (welcome["at"], welcome["days"], welcome["usual_at"]) == ("08:15", -1, "09:00")
    assert welcome["words"]["de"]["text"] == words["de"]["text"]
    shown = {each["reminder"]: each["local_at"] for each in show().body["items"]}
    assert shown["welcome"] == "2027-03-05T08:15"


def test_a_change_in_between_a_reused_key_and_an_unknown_reminder_are_refused(stored):
    assert choose({}, idempotency_key="one").status == 200
    assert choose({}, idempotency_key="one").body["version"] == 1
    assert choose({"welcome": {"enabled": False}}, idempotency_key="one").slug == "idempotency-key-reused"
    assert choose({}, idempotency_key="two", if_match='"0"').slug == "version-mismatch"
    assert choose({}, idempotency_key="two", if_match="W/x").slug == "invalid-request"
    assert choose({"mid_stay": {}}, idempotency_key="three").slug == "not-found"


@pytest.mark.parametrize(
    "chosen",
    [
        {"at": "10:05"},
        {"at": "10:00\n"},
        {"days": 366},
        {"words": {"de": {"subject": "two\r\nBcc: all@example.com"}}},
        {"words": {"de": {"subject": "s" * 151}}},
        {"words": {"de": {"text": "t" * 5001}}},
        {"color": "red"},
    ],
)
def test_what_cannot_be_chosen_is_refused_where_it_stands(stored, chosen):
    answer = choose({"welcome": chosen})
    assert (answer.status, answer.slug) == (422, "invalid-request")
    assert answer.body["errors"][0]["pointer"] == "/reminders"


@pytest.mark.parametrize("language", ["German", "fr"])
def test_words_are_by_a_language_that_letters_are_written_in(stored, language):
    answer = choose({"welcome": {"words": {language: {"subject": "Salut"}}}})
    assert (answer.status, answer.slug) == (422, "invalid-request")


def test_the_kinds_are_those_of_the_deployment(monkeypatch):
    monkeypatch.setenv("REMINDER_KINDS", '[{"name": "welcome", "anchor": "check_in", "days": 0, "at": "09:00"}]')
    settings.deployed_kinds.cache_clear()
    assert list(settings.deployed_kinds()) == ["welcome"]
    settings.deployed_kinds.cache_clear()


# What comes once a year.


def season_in(answer):
    return next(each for each in answer.body["items"] if each["reminder"] == "season")


def test_a_season_is_off_until_a_host_chooses_its_day_and_then_shows_when_it_comes_next(stored):
    before = season_in(call(choices.handler, "GET", SETTINGS, context=HOST))
    assert (before["enabled"], before["date"], before["next_at"]) == (False, None, None)
    answer = choose({"season": {"date": "02-29", "at": "17:00"}})
    after = season_in(answer)
    assert (after["enabled"], after["date"]) == (True, "02-29")
    assert datetime.fromisoformat(after["next_at"]).astimezone(ZoneInfo(ZONE)).strftime("%m-%d %H:%M") in (
        *("02-28 17:00", "02-29 17:00"),
    )
    assert season_in(call(choices.handler, "GET", SETTINGS, context=HOST)) == after
    off = season_in(choose({"season": {"enabled": False, "date": "02-29"}}, idempotency_key="key-0002"))
    assert (off["enabled"], off["date"], off["next_at"]) == (False, "02-29", None)


def test_other_words_of_a_season_do_not_begin_it_anew(stored):
    first = choose({"season": {"date": "05-01"}})
    since = stored.choices.read(SEAVIEW).chosen.of("season").since
    choose({"season": {"date": "05-01", "words": {"en": {"subject": "Spring!"}}}}, idempotency_key="key-0002")
    chosen = stored.choices.read(SEAVIEW).chosen
    assert (first.status, chosen.version, chosen.of("season").since) == (200, 2, since)
    choose({"season": {"date": "05-02"}}, idempotency_key="key-0003")
    assert stored.choices.read(SEAVIEW).chosen.of("season").since > since


@pytest.mark.parametrize(
    ("reminders", "pointer"),
    [
        ({"season": {}}, "/reminders/season/date"),
        ({"season": {"date": "02-30"}}, "/reminders/season/date"),
        ({"season": {"date": "5-1"}}, "/reminders"),
        ({"season": {"date": "05-01", "days": 1}}, "/reminders/season/days"),
        ({"birthday": {"days": -1}}, "/reminders/birthday/days"),
        ({"birthday": {"date": "05-01"}}, "/reminders/birthday/date"),
        ({"welcome": {"date": "05-01"}}, "/reminders/welcome/date"),
    ],
)
def test_what_a_kind_does_not_have_is_refused_where_it_was_said(stored, reminders, pointer):
    answer = choose(reminders)
    assert (answer.slug, answer.body["errors"][0]["pointer"]) == ("invalid-request", pointer)
