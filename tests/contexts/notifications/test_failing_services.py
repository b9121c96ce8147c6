"""What becomes of letters while a mail service or a carrier is down, asks for less, or refuses one of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.notifications.contract import guest_digest
from rental.notifications.domain.delivery import Delivery
from rental.notifications.domain.preferences import Preferences
from rental.notifications.ports import Unanswered
from rental.notifications.use_cases import sending
from rental.notifications.use_cases.composing import letters_of
from rental.notifications.use_cases.sending import LettersOutstanding, LettersPostponed, Outlet, send_letters
from simulation.fake_circuit import FakeBreaker
from tests.contexts.notifications.fakes import (
    FakeAllowance,
    FakeGuestPreferences,
    FakeMail,
    booked,
    new_office,
    states,
)
from tests.contexts.notifications.samples import BOOKING, GUEST, HOST, event, reminder_due
from tests.support.samples import KEY, NOW, SEAVIEW

DIGEST = guest_digest(KEY, SEAVIEW, GUEST)


def test_an_open_circuit_sends_nothing_claims_nothing_and_says_how_long_to_wait(office):
    for _ in range(5):
        office.mail_outlet.breaker.failed(NOW)
    with pytest.raises(LettersPostponed) as postponed:
        send_letters(office, event())
    assert postponed.value.wait == timedelta(seconds=30)
    assert office.notices.kept == {}
    office.clock.advance(timedelta(seconds=30))
    assert send_letters(office, event()) == ["guest", "host"]
    assert not office.mail_outlet.breaker.circuit.is_open


def test_a_service_that_fails_again_and_again_is_left_alone():
    office = new_office(mail=FakeMail(refused={GUEST, HOST}))
    for number in range(1, 6):
        with pytest.raises((LettersOutstanding, LettersPostponed)):
            send_letters(office, event(number=number))
    assert office.mail_outlet.breaker.opened == 1


def test_a_letter_that_is_refused_for_itself_says_nothing_of_the_service():
    office = new_office(mail=FakeMail(rejected={GUEST}))
    for number in range(1, 8):
        with pytest.raises(LettersOutstanding):
            send_letters(office, event(number=number))
    assert office.mail_outlet.breaker.opened == 0
    assert len(office.mail.sent) == 7


def test_a_letter_that_cannot_be_written_says_nothing_of_the_service():
    office = new_office(templates=Unwritable())
    for number in range(1, 8):
        with pytest.raises(LettersOutstanding, match="to guest"):
            send_letters(office, event(number=number))
    assert office.mail_outlet.breaker.opened == 0


class UnreadablePreferences(FakeGuestPreferences):
    def of(self, *_):
        raise ConnectionError("table")


class Unwritable:
    def render(self, *_):
        raise ValueError("no such word")


def test_what_cannot_be_looked_up_for_a_guest_keeps_nothing_from_others(office, monkeypatch):
    office = replace(office, preferences=UnreadablePreferences())
    of_guest = letters_of(reminder_due(), office.details, office.preferences, KEY, NOW)
    of_host = letters_of(reminder_due("cleaners", "host"), office.details, office.preferences, KEY, NOW)
    monkeypatch.setattr(sending, "letters_of", lambda *_: [*of_guest, *of_host])
    with pytest.raises(LettersOutstanding, match=r"to guest$"):
        send_letters(office, reminder_due())
    assert [each.to for each in office.mail.sent] == [HOST]


def test_who_opted_out_of_text_messages_with_the_carrier_is_noted_and_not_tried_again(office):
    office.preferences.keep(SEAVIEW, DIGEST, Preferences(text_messages=True), NOW)
    office.text_messages.opted_out.add("+442079460000")
    assert [send_letters(office, reminder_due()) for _ in range(2)] == [["guest"], []]
    assert [each[2:] for each in states(office)] == [("email", "sent"), ("text_message", "suppressed")]
    assert office.text_outlet.breaker.opened == 0


def test_what_is_no_address_is_noted_and_not_tried_again():
    office = new_office()
    told = event(guest_email="ada@example.com, eve@example.com")
    assert [send_letters(office, told) for _ in range(2)] == [["host"], []]
    assert states(office)[0] == ("guest", "confirmed", "email", "suppressed")


@pytest.mark.parametrize(("age", "wait"), [(0, 5), (4, 5), (60, 60), (86_400, 900)])
def test_the_longer_a_service_asks_for_less_the_longer_letters_wait(age, wait):
    office = new_office(mail=FakeMail(too_fast={GUEST, HOST}))
    told = replace(event(), occurred_at=(NOW - timedelta(seconds=age)).isoformat())
    with pytest.raises(LettersPostponed) as postponed:
        send_letters(office, told)
    assert postponed.value.wait == timedelta(seconds=wait)
    assert office.mail_outlet.breaker.opened == 0
    office.mail.too_fast.clear()
    assert send_letters(office, told) == ["guest", "host"]


class Slow(FakeMail):
    """Sends, and does not answer in time."""

    def send(self, message):
        super().send(message)
        raise Unanswered("ReadTimeoutError")


def test_a_letter_that_may_be_out_is_not_sent_again_before_there_was_time_to_hear_of_it():
    office = new_office(details=booked(), mail=Slow())
    for _ in range(3):
        with pytest.raises(LettersOutstanding):
            send_letters(office, reminder_due())
    assert len(office.mail.sent) == 1
    name = (reminder_due().id, "guest")
    assert office.notices.record(Delivery(SEAVIEW, BOOKING, *name, "delivered", NOW))
    assert send_letters(office, reminder_due()) == []


def test_while_text_messages_fail_letters_go_out(office):
    office.preferences.keep(SEAVIEW, DIGEST, Preferences(text_messages=True), NOW)
    for _ in range(5):
        office.text_outlet.breaker.failed(NOW)
    with pytest.raises(LettersPostponed):
        send_letters(office, reminder_due())
    assert len(office.mail.sent) == 1
    office.clock.advance(timedelta(seconds=30))
    assert send_letters(office, reminder_due()) == ["guest"]
    assert (len(office.mail.sent), len(office.text_messages.sent)) == (1, 1)


def test_beyond_the_accounts_rate_letters_wait_and_none_is_lost():
    office = new_office(mail_outlet=Outlet(FakeBreaker(), FakeAllowance(most_per_second=2)))
    waiting, turns, waits = [event(number=number) for number in range(1, 6)], 0, []
    while waiting:
        turns += 1
        for told in list(waiting):
            try:
                send_letters(office, told)
                waiting.remove(told)
            except LettersPostponed as postponed:
                waits.append(postponed.wait)
        assert len(office.mail.sent) <= 2 * turns
        office.clock.advance(timedelta(seconds=1))
    assert len(office.mail.sent) == 10
    assert all(timedelta() < wait <= timedelta(seconds=1) for wait in waits)
    assert turns == 5


def test_what_is_out_already_takes_nothing_of_the_accounts_rate():
    office = new_office(mail_outlet=Outlet(FakeBreaker(), FakeAllowance(most_per_second=1)))
    with pytest.raises(LettersPostponed):
        send_letters(office, event())
    office.clock.advance(timedelta(seconds=1))
    assert send_letters(office, event()) == ["host"]
    assert send_letters(office, event()) == []
