"""A reminder goes out once, if the stay as it is now still has that moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId
from rental.reminders.contract import REMINDER_DUE
from rental.reminders.domain.kinds import Choice, Chosen, Words
from rental.reminders.domain.local_slots import Slot
from rental.reminders.domain.stays import Stay
from rental.reminders.ports import StoredChoices
from rental.reminders.use_cases.sending import Outcome, TooEarly, send_if_due, send_now
from tests.contexts.reminders.samples import BOOKED, HERS, STAY, TOMORROW, ZONE, Office, asked, due
from tests.support.samples import SEAVIEW

AT = TOMORROW.instant
BALANCE = Slot(STAY.check_in - timedelta(days=14), ZONE, "10:00")


@pytest.fixture
def office():
    return Office()


def send(office, one=None, now=AT):
    return send_if_due(office.sending, one or due(), now)


def choose(office, **choices):
    office.part.choices[SEAVIEW] = StoredChoices(Chosen(choices, 1))


def test_it_goes_out_once_however_often_it_is_delivered(office):
    assert [send(office, now=AT + n * timedelta(minutes=1)) for n in range(3)] == [
        *(Outcome.SENT, Outcome.SENT_BEFORE, Outcome.SENT_BEFORE)
    ]
    ((tenant_id, reminder, change),) = office.part.published
    assert (tenant_id, reminder.stay.booking_id, reminder.recipient) == (SEAVIEW, HERS, "guest")
    assert (reminder.mark.reminder, reminder.due, reminder.mark.sent_at) == ("check_in_tomorrow", AT, AT)
    assert (change["type"], change["number"], change["actor"]) == (REMINDER_DUE, 1, {"kind": "clock", "id": "clock"})


@pytest.mark.parametrize("state", ["cancelled", "declined", "expired", "pending", "awaiting_payment"])
def test_nothing_goes_out_for_a_stay_that_does_not_take_place(office, state):
    office.have(state=state)
    assert send(office) is Outcome.STOPPED
    assert office.part.published == []


@pytest.mark.parametrize(
    ("state", "outcome"), [("in_progress", Outcome.SENT), ("completed", Outcome.STOPPED)], ids=["begun", "over"]
)
def test_what_the_clock_made_of_a_stay_stops_only_what_makes_no_sense_after_it(office, state, outcome):
    office.have(state=state)
    assert send(office) is outcome
    review = due("review", Slot(STAY.check_out + timedelta(days=1), ZONE, "11:00"))
    assert send(office, review, now=review.slot.instant) is Outcome.SENT


def test_nothing_goes_out_at_a_moment_that_is_no_longer_its(office):
    office.have(check_in=STAY.check_in + timedelta(days=1))
    assert send(office) is Outcome.MOVED
    office.have(STAY)
    choose(office, check_in_tomorrow=Choice(at="10:15"))
    assert send(office) is Outcome.MOVED
    assert office.part.published == []


def test_a_stay_whose_days_move_is_reminded_again_of_the_new_ones(office):
    send(office)
    office.have(check_in=STAY.check_in + timedelta(days=1))
    later = due(slot=replace(TOMORROW, day=STAY.check_in))
    assert send(office, later, now=later.slot.instant) is Outcome.SENT


def test_another_time_of_day_after_it_went_out_does_not_send_it_again(office):
    send(office)
    choose(office, check_in_tomorrow=Choice(at="18:00"))
    evening = due(slot=replace(TOMORROW, at="18:00"))
    assert send(office, evening, now=evening.slot.instant) is Outcome.SENT_BEFORE


def test_what_was_paused_or_switched_off_stays_here(office):
    office.part.pauses[SEAVIEW, HERS] = frozenset({"check_in_tomorrow"}), 1
    assert send(office) is Outcome.STOPPED
    office.part.pauses.clear()
    choose(office, check_in_tomorrow=Choice(enabled=False))
    assert send(office) is Outcome.STOPPED


def test_who_owes_nothing_is_not_asked_to_pay(office):
    assert send(office, due("balance_due", BALANCE), now=BALANCE.instant) is Outcome.STOPPED
    office.have(guest_must_pay=True)
    assert send(office, due("balance_due", BALANCE), now=BALANCE.instant) is Outcome.SENT


def test_before_its_moment_it_is_put_back(office):
    with pytest.raises(TooEarly):
        send(office, now=AT - timedelta(seconds=1))


def test_later_than_it_may_be_it_is_dropped(office):
    assert send(office, now=AT + timedelta(hours=12, seconds=1)) is Outcome.TOO_LATE
    assert send(office, now=AT + timedelta(hours=12)) is Outcome.SENT


def test_what_is_no_kind_or_no_stay_any_more_is_dropped(office):
    assert send(office, due("mid_stay")) is Outcome.STOPPED
    assert send(office, due("birthday")) is Outcome.STOPPED
    assert send(office, replace(due(), subject="z" * 26)) is Outcome.STOPPED


def test_a_hosts_own_words_are_told_in_the_language_of_whom_it_is_sent_to(office):
    words = {"de": Words("Bis morgen", "Der Schlüssel liegt bereit."), "en": Words("See you", "")}
    choose(office, check_in_tomorrow=Choice(words=words), cleaners=Choice(words=words))
    cleaners = due("cleaners", Slot(STAY.check_out - timedelta(days=1), ZONE, "09:00"))
    send(office)
    send(office, cleaners, now=cleaners.slot.instant)
    told = [(each.recipient, each.subject, each.text) for _, each, _ in office.part.published]
    assert told == [("guest", "Bis morgen", "Der Schlüssel liegt bereit."), ("host", "See you", "")]


# A host sends it now.


def test_a_host_sends_it_ahead_of_its_moment_and_it_does_not_go_out_again(office):
    mark = send_now(office.sending, asked(BOOKED), HERS, "check_in_tomorrow")
    assert mark.sent_at == BOOKED
    assert send(office) is Outcome.SENT_BEFORE
    ((_, reminder, change),) = office.part.published
    assert (reminder.due, change["actor"]) == (AT, {"kind": "member", "id": "host-1"})


def test_the_same_request_again_is_answered_the_same_and_another_is_refused(office):
    first = send_now(office.sending, asked(BOOKED), HERS, "welcome")
    again = send_now(office.sending, asked(BOOKED + timedelta(minutes=1)), HERS, "welcome")
    assert (first.request, first.sent_at) == (again.request, again.sent_at)
    with pytest.raises(Problem) as refused:
        send_now(office.sending, asked(BOOKED, b"another"), HERS, "welcome")
    assert refused.value.slug == "reminder-sent"
    assert len(office.part.published) == 1


def test_a_paused_one_and_one_whose_moment_has_passed_can_be_sent_by_the_host(office):
    office.part.pauses[SEAVIEW, HERS] = frozenset({"welcome"}), 1
    late = AT + timedelta(days=5)
    assert send_now(office.sending, asked(late), HERS, "welcome").sent_at == late
    assert send_now(office.sending, asked(late), HERS, "check_in_soon").sent_at == late


@pytest.mark.parametrize(
    ("booking_id", "reminder", "state", "slug"),
    [
        (BookingId("z" * 26), "welcome", "confirmed", "not-found"),
        (HERS, "mid_stay", "confirmed", "not-found"),
        (HERS, "birthday", "confirmed", "not-found"),
        (HERS, "welcome", "cancelled", "state-does-not-allow"),
        (HERS, "welcome", "completed", "state-does-not-allow"),
        (HERS, "balance_due", "confirmed", "state-does-not-allow"),
    ],
)
def test_what_cannot_be_sent_is_refused(office, booking_id, reminder, state, slug):
    office.have(state=state)
    with pytest.raises(Problem) as refused:
        send_now(office.sending, asked(BOOKED), booking_id, reminder)
    assert refused.value.slug == slug
    assert office.part.published == []


def test_a_host_reminds_of_money_while_the_guest_must_pay(office):
    office.have(guest_must_pay=True)
    assert send_now(office.sending, asked(BOOKED), HERS, "balance_due").sent_at == BOOKED


# Whose turn it is to pay.

CARD_FAILED, GUESTS_TURN, IN_HAND = [3, 0, 0, 0, 1], [3, 0, 0, 0, 0, "guest"], [3, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("payment", "pays_by", "owes"),
    [
        ([1, 0, 50_000, 0, 0], "card", False),
        ([1, 50_000, 0, 0, 0], "card", False),
        ([2, 0, 50_000, 10_000, 0], "card", False),
        (CARD_FAILED, "card", True),
        (GUESTS_TURN, "card", True),
        (IN_HAND, "card", False),
        (None, "card", False),
        (None, "transfer", True),
        ([1, 0, 50_000, 0, 0], "transfer", False),
        (None, "cash", False),
    ],
)
def test_it_is_the_guests_turn_where_a_card_failed_or_a_transfer_is_missing(payment, pays_by, owes):
    data = {
        "property_id": "c" * 26,
        "state": "confirmed",
        "check_in": "2027-03-06",
        "check_out": "2027-03-09",
        "created_at": "2026-11-21T09:00:00Z",
        "language": "de",
        "total": 50_000,
        "pays_by": pays_by,
    }
    stay = Stay.from_booking(HERS, data | ({"payment": payment} if payment else {}))
    assert stay.guest_must_pay == owes
    assert stay.booked_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
