"""What a guest chooses by the token of a letter, and how many take offers, over HTTP on the adapters over moto."""

import pytest

from rental.kernel.month_day import MonthDay
from rental.notifications.contract import guest_digest
from rental.notifications.domain.addresses import preferences_token
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.dynamodb.preferences import DynamoDbGuestPreferences
from rental.notifications.http_api import offers, preferences
from tests.contexts.notifications.reading import Page
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, KEY, NOW, SEAVIEW

AS_HOST = authorizer_context(**HOST_MEMBER)
DIGEST = guest_digest(KEY, SEAVIEW, "ada@example.com")
TOKEN = preferences_token(KEY, SEAVIEW, DIGEST)
PREFERENCES = "/api/v1/letter-preferences"


@pytest.fixture
def table(monkeypatch):
    with moto_table() as made:
        for module in (offers, preferences):
            monkeypatch.setattr(module, "tenant_table", lambda: made)
        monkeypatch.setattr(preferences, "platform_key", lambda: KEY)
        yield made


def test_who_has_the_letter_sees_and_changes_what_comes_without_signing_in(table):
    query = {"token": TOKEN}
    nothing = {"name_kept": False, "birthday_kept": False}
    usual = {"reminders": True, "offers": False, "text_messages": False}
    assert call(preferences.handler, "GET", PREFERENCES, query=query).body == usual | nothing
    wanted = {"reminders": False, "offers": False, "text_messages": True}
    assert call(preferences.handler, "PUT", PREFERENCES, query=query, body=wanted).body == wanted | nothing
    assert call(preferences.handler, "GET", PREFERENCES, query=query).body == wanted | nothing
    assert DynamoDbGuestPreferences(table).of(SEAVIEW, DIGEST) == Preferences(**wanted)


def choose(wanted=None, **taker):
    """Choose letters; `taker` is who takes offers."""
    body = {"reminders": True, "offers": True, "text_messages": False} | (wanted or {})
    return call(
        preferences.handler, "PUT", PREFERENCES, query={"token": TOKEN}, body=body | ({"taker": taker} if taker else {})
    )


ADA = {"email": " Ada@example.com ", "language": "de"}


def test_who_says_the_letters_own_address_takes_offers_there(table):
    answer = choose(**ADA, name=" Ada  Lovelace ", birthday="02-29")
    kept = {"offers": True, "name_kept": True, "birthday_kept": True}
    assert (answer.status, {name: answer.body[name] for name in kept}) == (200, kept)
    taker = OfferTaker("Ada@example.com", "de", "Ada Lovelace", MonthDay(2, 29))
    assert DynamoDbGuestPreferences(table).of(SEAVIEW, DIGEST).taker == taker
    assert "ada" not in str(answer.body).lower()
    shown = call(preferences.handler, "GET", PREFERENCES, query={"token": TOKEN})
    assert shown.body == answer.body
    assert choose({"text_messages": True}).body == answer.body | {"text_messages": True}


@pytest.mark.parametrize(
    ("wanted", "taker", "pointer"),
    [
        ({}, {}, "/taker"),
        ({"offers": False}, ADA, "/taker"),
        ({}, ADA | {"email": "eve@example.com"}, "/taker/email"),
        ({}, ADA | {"email": "ada@example.com, eve@example.com"}, "/taker/email"),
        ({}, ADA | {"language": "fr"}, "/taker/language"),
        ({}, ADA | {"birthday": "02-30"}, "/taker/birthday"),
        ({}, ADA | {"birthday": "1990-02-01"}, "/taker/birthday"),
        ({}, ADA | {"name": "a" * 101}, "/taker/name"),
    ],
)
def test_offers_go_to_nobody_else_and_not_to_nobody(table, wanted, taker, pointer):
    answer = choose(wanted, **taker)
    assert (answer.slug, answer.body["errors"][0]["pointer"]) == ("invalid-request", pointer)
    assert not DynamoDbGuestPreferences(table).of(SEAVIEW, DIGEST).takes_offers


def test_one_click_forgets_who_took_offers(table):
    choose(**ADA, name="Ada", birthday="02-29")
    query = {"token": TOKEN, "category": "offers"}
    headers = {"content-type": "application/x-www-form-urlencoded", "idempotency-key": ""}
    path, body = f"{PREFERENCES}/unsubscribe", "List-Unsubscribe=One-Click"
    stopped = call(preferences.handler, "POST", path, query=query, raw_body=body, headers=headers)
    assert (stopped.body["offers"], stopped.body["name_kept"], stopped.body["birthday_kept"]) == (False,) * 3
    assert DynamoDbGuestPreferences(table).of(SEAVIEW, DIGEST) == Preferences()


def count_takers(context=AS_HOST):
    return call(offers.handler, "GET", "/api/v1/offer-takers", context=context)


def test_a_host_sees_how_many_take_offers_and_not_who(table):
    assert count_takers().body == {"guests": 0}
    choose(**ADA)
    assert count_takers().body == {"guests": 1}
    assert count_takers(authorizer_context(**HOST_MEMBER, tenant_id=BAROSSA)).body == {"guests": 0}
    assert count_takers(None).slug == "sign-in-required"
    cleaner = authorizer_context(principal_id="p", principal_kind="member", roles="cleaner")
    assert count_takers(cleaner).slug == "role-required"


def test_mail_programs_stop_a_kind_of_letters_with_one_click(table):
    stopped = call(
        preferences.handler,
        "POST",
        f"{PREFERENCES}/unsubscribe",
        query={"token": TOKEN, "category": "reminders"},
        raw_body="List-Unsubscribe=One-Click",
        headers={"content-type": "application/x-www-form-urlencoded", "idempotency-key": ""},
    )
    assert (stopped.status, stopped.body["reminders"]) == (200, False)


def test_mail_programs_that_only_open_the_address_lead_people_to_their_choice_and_stop_nothing(table):
    path, query = f"{PREFERENCES}/unsubscribe", {"token": TOKEN, "category": "reminders"}
    opened = call(preferences.handler, "GET", path, query=query)
    assert (opened.status, opened.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert Page(opened.body.decode()).links == [f"/letters#key={TOKEN}&stop=reminders"]
    assert DynamoDbGuestPreferences(table).of(SEAVIEW, DIGEST).reminders
    forged = call(preferences.handler, "GET", path, query=query | {"token": '"><script>'})
    assert (forged.status, forged.slug) == (404, "not-found")


@pytest.mark.parametrize("category", ["booking", "", "everything"])
def test_what_belongs_to_a_booking_cannot_be_stopped(table, category):
    query = {"token": TOKEN, "category": category}
    assert call(preferences.handler, "POST", f"{PREFERENCES}/unsubscribe", query=query).slug == "invalid-request"


def test_a_forged_token_tells_nothing_of_who_is_a_guest(table):
    DynamoDbGuestPreferences(table).keep(SEAVIEW, DIGEST, Preferences(offers=True), NOW)
    unknown = guest_digest(KEY, SEAVIEW, "nobody@example.com")
    answers = [
        call(preferences.handler, "GET", PREFERENCES, query={"token": f"{digest}.{'k' * 26}"})
        for digest in (DIGEST, unknown)
    ]
    assert [each.slug for each in answers] == ["not-found", "not-found"]
    assert answers[0].body == answers[1].body
    others = authorizer_context(tenant_id=BAROSSA)
    assert call(preferences.handler, "GET", PREFERENCES, query={"token": TOKEN}, context=others).slug == "not-found"
