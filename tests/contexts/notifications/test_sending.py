"""What is sent of what is wanted, and what is kept back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.notifications.contract import guest_digest
from rental.notifications.domain.addresses import digest_in
from rental.notifications.domain.preferences import Preferences
from rental.notifications.use_cases.sending import LettersOutstanding, send_letters
from tests.contexts.notifications.fakes import FakeMail, booked, new_office, states
from tests.contexts.notifications.samples import BOOKING, GUEST, HOST, event, reminder_due
from tests.support.samples import KEY, NOW, SEAVIEW

DIGEST = guest_digest(KEY, SEAVIEW, GUEST)


def test_a_reminder_is_sent_once_however_often_it_is_delivered(office):
    assert [send_letters(office, reminder_due()) for _ in range(3)] == [["guest"], [], []]
    assert [each.to for each in office.mail.sent] == [GUEST]
    assert states(office) == [("guest", "check_in_tomorrow", "email", "sent")]


@pytest.mark.parametrize("state", ["pending", "cancelled", "declined", "expired", "awaiting_payment"])
def test_nobody_is_reminded_of_a_stay_that_does_not_take_place(state):
    office = new_office(details=booked(state=state))
    assert send_letters(office, reminder_due()) == []
    assert office.mail.sent == []


@pytest.mark.parametrize(
    ("kind", "due", "sent"),
    [
        ("check_in_tomorrow", "2027-03-04T23:30:00+00:00", []),
        ("pool_heating", "2027-03-11T13:29:00+00:00", []),  # one minute to midnight in Adelaide
        ("pool_heating", "2027-03-11T13:30:00+00:00", ["guest"]),  # it is the day of check-out
        ("review", "2027-03-13T00:30:00+00:00", ["guest"]),
    ],
)
def test_once_the_guest_has_left_only_what_is_of_no_day_of_the_stay_is_sent(kind, due, sent):
    office = new_office(details=booked(state="completed"))
    told = replace(reminder_due(kind, due=due), occurred_at=NOW.isoformat())
    assert send_letters(office, told) == sent


def test_a_reminder_that_was_redriven_days_later_is_let_go(office):
    office.clock.advance(timedelta(days=3))
    assert send_letters(office, reminder_due()) == []


def test_a_reminder_that_a_host_sends_long_after_it_was_due_goes_out(office):
    sent_now = replace(reminder_due(due="2026-11-01T08:00:00+00:00"), occurred_at=NOW.isoformat())
    assert send_letters(office, sent_now) == ["guest"]


def test_a_reminder_of_a_booking_that_is_gone_is_none():
    assert send_letters(new_office(), reminder_due()) == []


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({}, []),
        ({"payment": [1, 0, 0, 0, 1]}, ["guest"]),
        ({"payment": [1, 0, 0, 0, 0, "guest"]}, ["guest"]),
        ({"payment": [1, 0, 225_800, 0, 0]}, []),
        ({"pays_by": "transfer"}, ["guest"]),
        ({"pays_by": "transfer", "payment": [1, 0, 225_800, 0, 0]}, []),
        ({"pays_by": "cash"}, []),
        ({"pays_by": "transfer", "guest_email": ""}, []),
    ],
)
def test_money_is_asked_for_while_it_is_the_guests_turn_to_pay(changes, sent):
    office = new_office(details=booked(**changes))
    assert send_letters(office, reminder_due("balance_due")) == sent


def test_the_host_is_reminded_too_and_told_on_the_page(office):
    assert send_letters(office, reminder_due("cleaners", "host")) == ["host"]
    assert [each.to for each in office.mail.sent] == [HOST]
    (notice,) = office.host_notices.latest(SEAVIEW, NOW, 10)
    assert notice.text == "To be cleaned: Coach House, Friday 12 March 2027"
    assert notice.link == f"/host/bookings/{BOOKING}"


def test_hosts_are_told_on_the_page_once_although_no_mail_goes_out():
    office = new_office(mail=FakeMail(refused={HOST}))
    for _ in range(2):
        with pytest.raises(LettersOutstanding):
            send_letters(office, event())
    assert [each.about for each in office.host_notices.latest(SEAVIEW, NOW, 10)] == ["confirmed"]


def test_a_reminder_can_be_stopped_from_the_letter_itself(office):
    send_letters(office, reminder_due())
    (message,) = office.mail.sent
    address = message.headers["List-Unsubscribe"]
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    begin = "<https://seaview.example.com/api/v1/letter-preferences/unsubscribe?token="
    assert address.startswith(begin)
    token, _, rest = address.removeprefix(begin).partition("&")
    assert rest == "category=reminders>"
    assert digest_in(token, KEY, SEAVIEW) == DIGEST
    assert f"https://seaview.example.com/letters#key={token}" in message.content.text
    assert GUEST not in address


@pytest.mark.parametrize("told", [event(), reminder_due("balance_due"), reminder_due("cleaners", "host")])
def test_what_belongs_to_a_booking_is_not_offered_to_be_stopped(told):
    office = new_office(details=booked(payment=[1, 0, 0, 0, 1]))
    office.preferences.keep(SEAVIEW, DIGEST, Preferences(reminders=False), NOW)
    assert send_letters(office, told)
    assert {str(each.headers) for each in office.mail.sent} == {"{}"}
    assert "letters#key" not in str(office.mail.sent)


@pytest.mark.parametrize(
    ("kind", "wanted", "state"),
    [
        ("check_in_tomorrow", Preferences(), "sent"),
        ("check_in_tomorrow", Preferences(reminders=False), "unwanted"),
        ("own", Preferences(reminders=False), "unwanted"),
    ],
)
def test_what_a_guest_does_not_want_is_noted_and_not_sent(office, kind, wanted, state):
    office.preferences.keep(SEAVIEW, DIGEST, wanted, NOW)
    send_letters(office, reminder_due(kind))
    assert states(office) == [("guest", kind, "email", state)]
    assert len(office.mail.sent) == (state == "sent")


def test_an_address_that_is_gone_is_not_written_to_whoever_writes(office):
    office.suppressions.add(GUEST, "bounced", NOW)
    assert send_letters(office, event()) == ["host"]
    assert [each.to for each in office.mail.sent] == [HOST]
    assert states(office)[0] == ("guest", "confirmed", "email", "suppressed")
    assert send_letters(office, event()) == []


def test_a_guest_who_asked_for_it_gets_a_text_message_beside_the_letter(office):
    office.preferences.keep(SEAVIEW, DIGEST, Preferences(text_messages=True), NOW)
    assert [send_letters(office, reminder_due()) for _ in range(2)] == [["guest", "guest"], []]
    ((phone, text),) = office.text_messages.sent
    assert phone == "+442079460000"
    assert text.startswith("Seaview Stays: see you tomorrow")
    assert [each[2] for each in states(office)] == ["email", "text_message"]


@pytest.mark.parametrize(
    ("phone", "wanted"),
    [
        ("+44 20 7946 0000", Preferences()),
        ("020 7946", Preferences(text_messages=True)),
        ("+881 6 1234 5678", Preferences(text_messages=True)),
    ],
)
def test_nobody_is_texted_who_did_not_ask_or_whose_number_names_no_country_that_is_texted(phone, wanted):
    office = new_office(details=booked(guest_phone=phone))
    office.preferences.keep(SEAVIEW, DIGEST, wanted, NOW)
    assert send_letters(office, reminder_due()) == ["guest"]
    assert office.text_messages.sent == []


def test_unless_countries_are_named_nobody_is_texted():
    office = new_office(details=booked(), text_message_countries=())
    office.preferences.keep(SEAVIEW, DIGEST, Preferences(text_messages=True), NOW)
    assert send_letters(office, reminder_due()) == ["guest"]
    assert office.text_messages.sent == []
