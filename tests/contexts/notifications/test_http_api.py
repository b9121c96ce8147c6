"""Letters, notices and previews over HTTP, on the adapters over moto."""

from datetime import UTC, datetime, timedelta

import pytest

from rental.kernel.instants import instant
from rental.notifications.domain.delivery import Delivery
from rental.notifications.domain.fact_letter import FACT_LETTERS, WEBHOOK_LETTERS
from rental.notifications.domain.sample_letters import MESSAGES
from rental.notifications.domain.wording import LANGUAGE_CODES
from rental.notifications.dynamodb.host_notices import DynamoDbHostNotices
from rental.notifications.dynamodb.notices import DynamoDbNotices
from rental.notifications.http_api import letters, notices, previews
from rental.notifications.ports import HostNotice, Notice
from rental.platform.dynamodb import to_item
from tests.contexts.notifications.fakes import FakeDetails
from tests.contexts.notifications.reading import Page
from tests.contexts.notifications.samples import BOOKING
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, NOW, SEAVIEW

AS_HOST = authorizer_context(**HOST_MEMBER)


@pytest.fixture
def table(monkeypatch):
    with moto_table() as made:
        for module in (letters, notices):
            monkeypatch.setattr(module, "tenant_table", lambda: made)
        monkeypatch.setattr(previews, "_details", FakeDetails)
        yield made


def written(table, number=1, tenant=SEAVIEW):
    notice = Notice(tenant, BOOKING, f"{BOOKING}.{number}", "guest", "confirmed")
    DynamoDbNotices(table).claim(notice, NOW)
    DynamoDbNotices(table).mark_sent(notice, NOW, "m-1")


def letters_of(booking=BOOKING, context=AS_HOST):
    return call(letters.handler, "GET", f"/api/v1/bookings/{booking}/letters", context=context)


def test_a_host_sees_what_was_written_about_a_booking_and_what_became_of_it(table):
    written(table)
    bounced = Delivery(SEAVIEW, BOOKING, f"{BOOKING}.1", "guest", "bounced", NOW, "Permanent/General")
    DynamoDbNotices(table).record(bounced)
    assert letters_of().body == {
        "items": [
            {
                "recipient": "guest",
                "about": "confirmed",
                "channel": "email",
                "state": "bounced",
                "at": instant(NOW),
                "why": "Permanent/General",
            }
        ]
    }


def test_a_booking_of_which_nobody_was_told_has_no_letters_and_one_that_is_not_there_is_not_found(table):
    written(table, tenant=BAROSSA)
    assert letters_of().slug == "not-found"
    item = {"pk": f"T#{SEAVIEW}#B#{BOOKING}", "sk": "BOOKING"}
    table.client.put_item(TableName=table.name, Item=to_item(item))
    assert letters_of().body == {"items": []}
    assert letters_of("T#*").slug == "not-found"


@pytest.mark.parametrize("role", ["cleaner", "guest", ""])
def test_letters_are_for_hosts(table, role):
    member = authorizer_context(principal_id="p", principal_kind="member", roles=role)
    assert letters_of(context=member).slug == "role-required"
    assert letters_of(context=None).slug == "sign-in-required"


JUST_NOW = datetime.now(UTC).replace(microsecond=0)  # the operations ask the machine for the time


def on_page(table, name, at=JUST_NOW, tenant=SEAVIEW):
    DynamoDbHostNotices(table).add(tenant, HostNotice(name, at, "confirmed", f"New booking {name}", "/host"))


def list_notices(context=AS_HOST, **query):
    return call(notices.handler, "GET", "/api/v1/notices", query=query, context=context)


def read(until, context=AS_HOST):
    return call(notices.handler, "PUT", "/api/v1/notices/read", body={"until": until}, context=context)


def test_a_notice_is_read_by_who_read_it_and_stays_unread_for_others(table):
    for name, minutes in (("b.1", 3), ("b.2", 1)):
        on_page(table, name, JUST_NOW - timedelta(minutes=minutes))
    on_page(table, "theirs", tenant=BAROSSA)
    first = list_notices().body
    assert ([each["id"] for each in first["items"]], first["unread"]) == (["b.2", "b.1"], 2)
    assert read(first["items"][1]["at"]).status == 200
    assert [each["read"] for each in list_notices().body["items"]] == [False, True]
    other = authorizer_context(principal_id="host-2", principal_kind="member", roles="co-host")
    assert list_notices(other).body["unread"] == 2


@pytest.mark.parametrize("until", ["2999-01-01T00:00:00+00:00", "2026-11-21T09:00:00", "yesterday"])
def test_notices_are_read_up_to_an_instant_that_was(table, until):
    assert read(until).slug == "invalid-request"


def test_a_page_of_notices_is_as_long_as_asked(table):
    for number in range(5):
        on_page(table, f"b.{number}", JUST_NOW - timedelta(minutes=number))
    assert len(list_notices(limit=2).body["items"]) == 2
    assert list_notices(limit=101).slug == "invalid-request"


def show(message, **query):
    return call(previews.handler, "GET", f"/api/v1/message-previews/{message}", query=query, context=AS_HOST)


def show_own(message, **own):
    return call(previews.handler, "POST", f"/api/v1/message-previews/{message}", body=own, context=AS_HOST)


def test_a_host_sees_which_messages_there_are(table):
    body = call(previews.handler, "GET", "/api/v1/message-previews", context=AS_HOST).body
    assert body["languages"] == list(LANGUAGE_CODES)
    kinds = {each["message"]: (each["category"], each["own_words"]) for each in body["items"]}
    assert kinds.keys() == MESSAGES.keys()
    assert kinds["confirmed-guest"] == ("booking", False)
    assert kinds["check_in_tomorrow-guest"] == ("reminders", True)
    assert kinds["birthday-guest"] == kinds["offer-guest"] == ("offers", True)
    assert kinds["cleaners-host"] == ("booking", True)
    assert kinds["coupon-guest"] == ("offers", False)
    assert kinds["check_in_tomorrow_with_code-guest"] == ("reminders", False)


def test_a_host_is_told_which_messages_nothing_sends_yet(table):
    body = call(previews.handler, "GET", "/api/v1/message-previews", context=AS_HOST).body
    unsent = {each["about"] for each in body["items"] if not each["sent"]}
    assert unsent == {*FACT_LETTERS, "check_in_tomorrow_with_code"} - {*WEBHOOK_LETTERS}


@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_every_message_can_be_shown_in_every_language(table, message, language):
    body = show(message, language=language).body
    assert (body["message"], body["language"]) == (message, language)
    assert f'<html lang="{language}"' in body["html"]
    assert "Seaview Stays" in Page(body["html"]).text
    for text in (body["subject"], body["html"], body["text"]):
        assert text.strip()
        assert not any(left in text for left in ("{{", "{%", "None", "Undefined", "A$0.00", " 0,00"))


def test_a_message_is_shown_in_the_sites_own_language_unless_another_is_asked_for(table):
    assert show("confirmed-guest").body["language"] == "en"
    assert show("confirmed-guest", language="fr").slug == "invalid-request"


def test_a_host_sees_their_own_words_in_a_reminder_as_text(table):
    body = show_own("check_in_tomorrow-guest", subject="Bring towels", text="Towels,\nplease <b>. {{ 7*7 }}").body
    assert body["subject"] == "Bring towels"
    assert "Towels,<br />please &lt;b&gt;. {{ 7*7 }}" in body["html"]
    assert body["text_message"].startswith("Seaview Stays: Towels, please <b>. {{ 7*7 }}")


def test_words_of_their_own_do_not_change_what_belongs_to_a_booking(table):
    assert show_own("confirmed-guest", subject="Mine", text="Mine").body == show("confirmed-guest").body
    assert show("confirmed-guest").body["text_message"] == ""


@pytest.mark.parametrize("message", ["nothing", "confirmed-cleaner", "T#*"])
def test_a_message_that_there_is_not_is_not_found(table, message):
    assert show(message).slug == show_own(message).slug == "not-found"
