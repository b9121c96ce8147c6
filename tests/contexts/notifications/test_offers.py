"""Birthdays and seasons: to who takes offers when the letter is written, once, and to nobody else."""

import json
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.kernel.clock import FixedClock
from rental.kernel.events import Event
from rental.kernel.month_day import MonthDay
from rental.notifications.contract import guest_digest
from rental.notifications.domain.addresses import digest_in
from rental.notifications.domain.offer_letter import offer_letter
from rental.notifications.domain.preferences import OfferTaker, Preferences
from rental.notifications.domain.wording import LANGUAGE_CODES
from rental.notifications.sqs import SqsLetterQueue
from rental.notifications.use_cases.handing_out import GUESTS_A_PAGE, HandOut, hand_out, is_for_all
from rental.notifications.use_cases.sending import send_letters
from rental.reminders.contract import OfferChoice
from tests.contexts.notifications.fakes import FakeGuestPreferences, FakeLetterQueue, new_office
from tests.contexts.notifications.reading import TEMPLATES, Page
from tests.contexts.notifications.samples import GUEST, TENANT, reminder
from tests.contexts.notifications.test_letters import GMAIL_CLIPS_AT, check_whole, nasty
from tests.support.moto_table import moto_table
from tests.support.samples import KEY, NOW, SEAVIEW

DIGEST = guest_digest(KEY, SEAVIEW, GUEST)
ADA = OfferTaker(GUEST, "de", "Ada", MonthDay(2, 29))
TAKES = Preferences(offers=True, taker=ADA)
PREFERENCES = "https://seaview.example.com/letters#key=token"


def offer_due(kind="birthday", guest=DIGEST, at=NOW, **members):
    name = f"{guest or SEAVIEW}-{kind}-2027"
    return Event(
        id=f"{name}.1",
        type="OfferDue",
        tenant_id=SEAVIEW,
        occurred_at=at.isoformat(),
        actor={"kind": "clock", "id": "clock"},
        entity={"kind": "offer", "id": name},
        data={"id": name, "kind": "offer", "reminder": kind, "guest": guest, "due": at.isoformat()} | members,
    )


@pytest.fixture
def office():
    made = new_office()
    made.preferences.keep(SEAVIEW, DIGEST, TAKES, NOW)
    return made


def states(office):
    return [(each.recipient, each.about, each.state) for each in office.notices.of(SEAVIEW, DIGEST)]


def written(kind="birthday", language="en", preferences=PREFERENCES, own=("", ""), name="Ada"):
    taker = OfferTaker(GUEST, language, name)
    return TEMPLATES.render(offer_letter(kind, DIGEST, taker, TENANT, own), preferences)


# What it says.


@pytest.mark.parametrize("kind", ["birthday", "season", "name_day"])
@pytest.mark.parametrize("language", LANGUAGE_CODES)
@pytest.mark.parametrize("name", ["Ada", ""])
def test_every_offer_is_whole_with_a_name_or_without(kind, language, name):
    rendered = written(kind, language, name=name)
    check_whole(rendered)
    assert " ," not in rendered.text
    assert ("Ada" in rendered.text) == bool(name)


@pytest.mark.parametrize("kind", ["birthday", "season", "name_day"])
def test_an_offer_leads_to_the_site_and_to_what_is_wanted_and_says_why_it_came(kind):
    rendered = written(kind)
    assert Page(rendered.html).links == ["https://seaview.example.com", PREFERENCES]
    assert "because you asked for offers" in rendered.text


def test_no_two_offers_begin_alike():
    for language in LANGUAGE_CODES:
        assert len({written(kind, language).subject for kind in ("birthday", "season", "name_day")}) == 3


def test_hosts_own_words_are_text_and_no_template():
    rendered = written(own=("Hello\r\nBcc: eve@example.com", "See <b>us</b>.\n{{ 7*7 }}"))
    assert rendered.subject == "Hello Bcc: eve@example.com"
    assert "See <b>us</b>.\n{{ 7*7 }}" in rendered.text
    assert "b" not in Page(rendered.html).tags


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["birthday", "season", "name_day"]), st.sampled_from(LANGUAGE_CODES), nasty)
def test_whatever_a_guest_is_called_stays_text(kind, language, name):
    plain, hostile = written(kind, language), written(kind, language, name=name)
    assert (Page(hostile.html).tags, Page(hostile.html).links) == (Page(plain.html).tags, Page(plain.html).links)
    assert len(hostile.subject.splitlines()) == 1
    assert len(hostile.html.encode()) < GMAIL_CLIPS_AT


# To whom it goes.


def test_who_takes_offers_gets_it_once_in_the_pages_language_and_can_stop_it(office):
    assert [send_letters(office, offer_due()) for _ in range(2)] == [["guest"], []]
    (message,) = office.mail.sent
    assert (message.to, message.reply_to, message.from_name) == (GUEST, TENANT.contact_email, "Seaview Stays")
    assert message.content.subject == "Alles Gute zum Geburtstag von Seaview Stays"
    address = message.headers["List-Unsubscribe"]
    assert "&category=offers>" in address
    token = address.partition("token=")[2].partition("&")[0]
    assert digest_in(token, KEY, SEAVIEW) == DIGEST
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.tags["subject"] == DIGEST
    assert GUEST not in str(message.tags)
    assert states(office) == [("guest", "birthday", "sent")]
    assert office.text_messages.sent == []


@pytest.mark.parametrize(
    "wanted", [Preferences(), Preferences(offers=True), Preferences(reminders=True, text_messages=True)]
)
def test_who_takes_none_when_it_is_written_gets_none_and_nothing_is_kept_of_it(office, wanted):
    office.preferences.chosen[SEAVIEW, DIGEST] = wanted
    assert send_letters(office, offer_due()) == []
    assert (office.mail.sent, states(office)) == ([], [])


def test_an_address_that_is_gone_is_not_written_to(office):
    office.suppressions.add(GUEST, "bounced", NOW)
    assert send_letters(office, offer_due()) == []
    assert states(office) == [("guest", "birthday", "suppressed")]


@pytest.mark.parametrize(("late", "sent"), [(timedelta(days=2), 1), (timedelta(days=2, seconds=1), 0)])
def test_nobody_is_greeted_two_days_late(office, late, sent):
    send_letters(office, offer_due(at=NOW - late))
    assert len(office.mail.sent) == sent


def test_a_hosts_words_are_those_of_the_guests_language_and_what_is_switched_off_meanwhile_stays_here(office):
    words = {"de": ("Hoch soll sie leben", ""), "en": ("Cheers", "Yours")}
    office.details.offers["birthday"] = OfferChoice(words=words)
    send_letters(office, offer_due())
    office.details.offers["season"] = OfferChoice(enabled=False)
    send_letters(office, offer_due("season"))
    assert [each.content.subject for each in office.mail.sent] == ["Hoch soll sie leben"]


# A season goes to all of them.


def taking(count):
    preferences = FakeGuestPreferences()
    for n in range(count):
        address = f"guest{n}@example.com"
        taker = OfferTaker(address, "en")
        preferences.keep(SEAVIEW, guest_digest(KEY, SEAVIEW, address), Preferences(offers=True, taker=taker), NOW)
    return preferences


def test_an_offer_for_all_is_handed_out_page_by_page_and_not_faster_than_asked():
    desk = HandOut(taking(2 * GUESTS_A_PAGE + 1), FakeLetterQueue(), FixedClock(NOW), 7)
    event = offer_due("season", "")
    assert is_for_all(event)
    handed_out = [hand_out(desk, event)]
    while desk.queue.back:
        (following, wait), desk.queue.back = desk.queue.back[0], []
        assert wait >= timedelta(seconds=GUESTS_A_PAGE / 7)
        handed_out.append(hand_out(desk, following))
    assert handed_out == [GUESTS_A_PAGE, GUESTS_A_PAGE, 1]
    events = [each for each, _ in desk.queue.handed_out]
    assert len({each.data["guest"] for each in events}) == 2 * GUESTS_A_PAGE + 1
    assert {each.id for each in events} == {event.id}
    assert not any(map(is_for_all, events))
    seconds = [second for _, second in desk.queue.handed_out[:GUESTS_A_PAGE]]
    assert max(map(seconds.count, seconds)) == 7
    assert "@" not in json.dumps([each.data for each in events])


def test_each_gets_it_once_although_a_page_is_handed_out_twice_and_who_stops_in_between_gets_none():
    preferences = taking(5)
    office = new_office(preferences=preferences)
    desk = HandOut(preferences, FakeLetterQueue(), FixedClock(NOW), 7)
    for _ in range(2):
        hand_out(desk, offer_due("season", ""))
    stopped = desk.queue.handed_out[3][0].data["guest"]
    preferences.stop(SEAVIEW, stopped, "offers", NOW)
    for event, _ in desk.queue.handed_out:
        send_letters(office, event)
    assert len(desk.queue.handed_out) == 10
    assert len({each.to for each in office.mail.sent}) == len(office.mail.sent) == 4


def test_two_days_late_nothing_is_handed_out():
    desk = HandOut(taking(1), FakeLetterQueue(), FixedClock(NOW), 7)
    assert hand_out(desk, offer_due("season", "", NOW - timedelta(days=2, seconds=1))) == 0
    assert desk.queue.handed_out == []


def test_reminders_of_a_stay_are_for_nobody_else():
    assert not is_for_all(replace(offer_due(), type="ReminderDue", data={"reminder": "welcome"}))
    assert reminder().category == "reminders"


def test_a_page_is_ten_a_call_and_each_second_has_its_own_delay():
    with moto_table():
        client = boto3.client("sqs", region_name="eu-west-1", aws_access_key_id="t", aws_secret_access_key="t")
        url = client.create_queue(QueueName="letters")["QueueUrl"]
        calls = []
        client.meta.events.register("before-call.sqs.SendMessageBatch", lambda params, **_: calls.append(params))
        SqsLetterQueue(client, url).spread([offer_due("season", f"{n:026d}") for n in range(15)], 7)
        (message,) = client.receive_message(QueueUrl=url)["Messages"]
    assert len(calls) == 3
    assert Event.from_detail(json.loads(message["Body"])["detail"]).data["guest"].startswith("0")
