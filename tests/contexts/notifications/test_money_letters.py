"""When guest and host are told of a booking's money: each step once, and what stands in the way when it does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holiday_rental.notifications import EVENT_TYPES
from rental.bookings.contract import BOOKING_STATES
from rental.kernel.events import Event
from rental.notifications.domain.letter import abouts
from rental.notifications.use_cases.sending import LettersOutstanding, send_letters
from tests.contexts.notifications.fakes import new_office
from tests.contexts.notifications.samples import EVENTS, PAYMENTS_ACTOR, UNPAID, event, paying

TOTAL = 225_800
RESERVED, PAID = [1, TOTAL, 0, 0, 0], [2, 0, TOTAL, 0, 0]
DECLINED = [4, 0, 205_800, 0, 1, "guest"]
BEFORE_DECLINE = [3, 0, 205_800, 0, 0]


@pytest.fixture
def office():
    return new_office()


def subjects(office) -> list[str]:
    return [message.content.subject for message in office.mail.sent]


def on_day(day: str, told: Event) -> Event:
    return replace(told, occurred_at=f"2026-11-{day}T01:00:00+00:00")


def test_each_sum_that_was_taken_is_told_to_the_guest_once(office):
    first, second = paying(RESERVED, [2, TOTAL, 100_000, 0, 0]), paying([2, 0, 100_000, 0, 0], [3, 0, TOTAL, 0, 0], 4)
    assert [send_letters(office, told) for told in (first, first, second, first, second)] == [
        *(["guest"], [], ["guest"], [], []),
    ]
    assert [each.partition(" for ")[0] for each in subjects(office)] == ["Receipt: A$1,000.00", "Receipt: A$1,258.00"]


def test_each_sum_that_went_back_is_told_to_the_guest_once(office):
    first, second = paying(PAID, [3, 0, TOTAL, 800, 0]), paying([3, 0, TOTAL, 800, 0], [4, 0, TOTAL, TOTAL, 0], 4)
    assert [send_letters(office, told) for told in (first, second, first, second)] == [["guest"], ["guest"], [], []]
    assert [each.partition(" for ")[0] for each in subjects(office)] == ["Refund: A$8.00", "Refund: A$2,250.00"]


def test_an_event_in_which_money_was_taken_and_went_back_calls_for_both_letters_once(office):
    both = paying(RESERVED, [4, 0, 2 * TOTAL, TOTAL, 0])  # the fact between them came late
    assert send_letters(office, both) == ["guest", "guest"]
    assert [each.partition(":")[0] for each in subjects(office)] == ["Receipt", "Refund"]
    assert send_letters(office, both) == []


def test_a_letter_of_several_that_failed_is_the_only_one_that_is_repeated(office):
    both, send = paying(RESERVED, [4, 0, 2 * TOTAL, TOTAL, 0]), office.mail.send

    def refuse_refunds(message):
        if message.content.subject.startswith("Refund"):
            raise ConnectionError("mail service")
        return send(message)

    office.mail.send = refuse_refunds
    with pytest.raises(LettersOutstanding):
        send_letters(office, both)
    office.mail.send = send
    assert send_letters(office, both) == ["guest"]
    assert [each.partition(":")[0] for each in subjects(office)] == ["Receipt", "Refund"]


def test_what_was_paid_with_the_confirmation_has_its_receipt_too(office):
    confirmed = event("BookingConfirmed", 2, actor=PAYMENTS_ACTOR, before={**UNPAID, "payment": None}, payment=PAID)
    assert send_letters(office, confirmed) == ["guest", "host", "guest"]
    assert [each.partition(":")[0] for each in subjects(office)] == ["Booked", "New booking", "Receipt"]
    assert send_letters(office, confirmed) == []


@given(
    st.tuples(st.integers(0, TOTAL), st.integers(0, TOTAL), st.integers(0, TOTAL)),
    st.tuples(st.integers(0, TOTAL), st.integers(0, TOTAL), st.integers(0, TOTAL)),
)
def test_letters_follow_what_grew_and_nothing_else(was, now):
    (authorised, captured, refunded), (authorised_now, captured_now, refunded_now) = was, now
    told = paying([1, authorised, captured, refunded, 0], [2, authorised_now, captured_now, refunded_now, 0])
    assert ("receipt" in abouts(told)) == (captured_now > captured)
    assert ("refund" in abouts(told)) == (refunded_now > refunded)
    assert set(abouts(told)) <= {"receipt", "refund"}


def test_a_change_that_leaves_the_money_as_it_is_writes_of_none():
    paid_before = event("BookingChanged", 5, before={"total": 100}, payment=PAID)
    assert abouts(paid_before) == ("changed",)
    assert abouts(event("BookingPaymentChanged", 5, payment=PAID)) == ()


@pytest.mark.parametrize("about", ["receipt", "refund", "payment_stuck", "payment_open"])
@pytest.mark.parametrize("pays_by", ["cash", "transfer"])
def test_who_does_not_pay_by_card_gets_no_letter_of_money(office, about, pays_by):
    told = EVENTS[about]
    assert send_letters(office, replace(told, data={**told.data, "pays_by": pays_by})) == []


def test_that_payments_gave_up_is_told_when_it_does_and_not_while_it_stays_so():
    given_up = [3, TOTAL, 0, 0, 1, "operator"]
    assert abouts(paying(RESERVED, given_up)) == ("payment_stuck",)
    assert abouts(paying([2, TOTAL, 0, 0, 1, "guest"], given_up)) == ("payment_stuck",)
    assert abouts(paying([2, 0, 0, 0, 1, "operator"], given_up)) == ()
    assert abouts(paying(given_up, RESERVED)) == ()


@pytest.mark.parametrize("state", BOOKING_STATES)
def test_payments_gives_up_in_any_state_and_both_are_told(office, state):
    assert send_letters(office, paying(RESERVED, [2, 0, 0, 0, 1, "operator"], state=state)) == ["guest", "host"]


def test_trouble_that_the_confirmation_ended_is_not_told():
    stuck = [2, TOTAL, 0, 0, 1, "operator"]
    confirmed = event("BookingConfirmed", 2, actor=PAYMENTS_ACTOR, before={**UNPAID, "payment": None}, payment=stuck)
    assert abouts(confirmed) == ("confirmed",)


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        *(("confirmed", True), ("in_progress", True), ("completed", True)),
        *(("awaiting_payment", False), ("pending", False)),
        *(("declined", False), ("expired", False), ("cancelled", False)),
    ],
)
def test_only_a_guest_whose_stay_is_sold_is_asked_to_pay_by_letter(state, asked):
    assert abouts(paying(BEFORE_DECLINE, DECLINED, state=state)) == (("payment_open",) if asked else ())


def test_whose_turn_it_was_already_is_not_asked_again():
    assert abouts(paying(DECLINED, [5, 0, 205_800, 0, 1, "guest"])) == ()
    assert abouts(paying(DECLINED, [5, 0, 205_800, 0, 0])) == ()


def test_nobody_is_asked_to_pay_what_a_cheaper_change_let_go():
    assert abouts(paying(BEFORE_DECLINE, DECLINED, total=205_800)) == ()
    assert abouts(paying(BEFORE_DECLINE, [4, 20_000, 205_800, 0, 1, "guest"])) == ()


def test_that_so_much_is_open_is_told_once_a_day_however_many_cards_are_declined(office):
    declined = [on_day("28", paying(BEFORE_DECLINE, DECLINED, number)) for number in (5, 7, 9)]
    assert [send_letters(office, told) for told in declined] == [["guest", "host"], [], []]
    assert send_letters(office, on_day("29", paying(BEFORE_DECLINE, DECLINED, 11))) == ["guest", "host"]
    dearer = on_day("29", paying(BEFORE_DECLINE, DECLINED, 14, total=TOTAL + 5))
    assert send_letters(office, dearer) == ["guest", "host"]


def test_a_day_is_the_propertys_not_utcs(office):
    evening = replace(paying(BEFORE_DECLINE, DECLINED, 5), occurred_at="2026-11-28T13:00:00+00:00")
    after_midnight_there = replace(paying(BEFORE_DECLINE, DECLINED, 7), occurred_at="2026-11-28T14:00:00+00:00")
    assert [send_letters(office, told) for told in (evening, after_midnight_there)] == [["guest", "host"]] * 2


def test_who_was_not_reached_is_asked_again_when_the_lease_has_lapsed(office):
    office.mail.refused = {"ada@example.com"}
    with pytest.raises(LettersOutstanding, match=r"to guest$"):
        send_letters(office, EVENTS["payment_open"])
    office.mail.refused = set()
    office.clock.advance(timedelta(seconds=120))
    assert send_letters(office, EVENTS["payment_open"]) == ["guest"]


def test_the_bus_brings_every_event_that_a_letter_is_about():
    assert {told.type for told in EVENTS.values()} <= set(EVENT_TYPES)
