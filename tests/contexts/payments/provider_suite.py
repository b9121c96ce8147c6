"""What every `Provider` must do, in memory or over HTTP: the ways of a payment.

A test module takes these tests in by `from tests.contexts.payments.provider_suite import *` and gives the fixture
`bank`, a `PlayedBank`.
"""

from datetime import timedelta

import pytest

from rental.payments.domain.intent import Dispute, Status
from rental.payments.ports import Declined, NewIntent, Refused
from tests.contexts.payments.played_bank import BOOKING, TENANT, authorised, captured, confirm, customer, intent, key

__all__ = [
    "test_a_card_that_is_accepted_is_authorised_and_nothing_is_taken",
    "test_a_card_that_needs_proof_is_declined_while_its_holder_is_away",
    "test_a_complaint_is_seen_from_its_opening_to_its_end",
    "test_a_declined_card_says_why_and_another_may_be_tried",
    "test_a_declined_method_is_not_taken_a_second_time",
    "test_a_guest_who_fails_to_prove_it_may_give_another_card",
    "test_a_guest_who_proves_who_they_are_has_paid",
    "test_a_kept_card_pays_again_while_its_holder_is_away",
    "test_a_method_that_nobody_knows_is_unusable",
    "test_a_new_intent_waits_for_a_method_and_says_whose_it_is",
    "test_a_part_that_is_captured_lets_the_rest_go",
    "test_a_slow_bank_is_waited_for",
    "test_a_slow_bank_may_decline",
    "test_an_authorisation_lapses_after_seven_days",
    "test_another_customers_card_is_unusable",
    "test_no_more_than_is_authorised_is_captured",
    "test_no_more_than_was_captured_is_refunded",
    "test_nothing_is_confirmed_or_cancelled_once_it_is_captured",
    "test_refunds_add_up",
    "test_what_is_cancelled_is_let_go_and_stays_so",
    "test_what_is_complained_about_is_not_refunded",
    "test_what_nobody_knows_is_refused",
]


def test_a_new_intent_waits_for_a_method_and_says_whose_it_is(bank):
    made = bank.provider.create(NewIntent(customer(bank), TENANT, BOOKING, 3, 12_345, "NOK"), key())
    assert (made.tenant_id, made.booking_id, made.entry) == (TENANT, BOOKING, 3)
    assert (made.amount, made.currency, made.status) == (12_345, "NOK", Status.NEEDS_METHOD)
    assert (made.captured, made.refunded, made.decline, made.action_url, made.method) == (0, 0, "", "", "")
    assert bank.provider.read(made.id) == made


def test_a_card_that_is_accepted_is_authorised_and_nothing_is_taken(bank):
    seen = authorised(bank)
    assert (seen.status, seen.captured, seen.refunded) == (Status.AUTHORISED, 0, 0)
    assert seen.method.startswith("pm_")
    assert seen.card == "visa 4242"
    assert seen.lapses_at is not None
    assert bank.provider.read(seen.id) == seen


def test_a_declined_card_says_why_and_another_may_be_tried(bank):
    made = intent(bank)
    with pytest.raises(Declined) as declined:
        confirm(bank, made.id, "pm_card_chargeDeclinedInsufficientFunds")
    assert declined.value.code == "insufficient_funds"
    assert (declined.value.seen.status, declined.value.seen.decline) == (Status.NEEDS_METHOD, "insufficient_funds")
    read = bank.provider.read(made.id)
    assert (read.decline, read.card, read.method[:3]) == ("insufficient_funds", "visa 9995", "pm_")
    assert read == declined.value.seen
    again = confirm(bank, made.id)
    assert (again.status, again.decline, again.card) == (Status.AUTHORISED, "", "visa 4242")


def test_a_declined_method_is_not_taken_a_second_time(bank):
    made = intent(bank)
    with pytest.raises(Declined) as declined:
        confirm(bank, made.id, "pm_card_chargeDeclined")
    with pytest.raises(Declined, match=r"^card_unusable$"):
        confirm(bank, made.id, declined.value.seen.method)
    assert bank.provider.read(made.id).status is Status.NEEDS_METHOD


def test_a_method_that_nobody_knows_is_unusable(bank):
    made = intent(bank)
    for method in ("pm_nobodys", ""):
        with pytest.raises(Declined, match=r"^card_unusable$"):
            confirm(bank, made.id, method)
    assert bank.provider.read(made.id) == made


def test_another_customers_card_is_unusable(bank):
    theirs = authorised(bank).method
    with pytest.raises(Declined, match=r"^card_unusable$"):
        confirm(bank, intent(bank, of=customer(bank, "booking-2")).id, theirs)


def test_a_guest_who_proves_who_they_are_has_paid(bank):
    asked = confirm(bank, intent(bank).id, "pm_card_authenticationRequired")
    assert asked.status is Status.NEEDS_ACTION
    assert asked.action_url.startswith("http")
    assert bank.provider.read(asked.id) == asked
    bank.authenticate(asked.id, ok=True)
    seen = bank.provider.read(asked.id)
    assert (seen.status, seen.action_url, seen.card) == (Status.AUTHORISED, "", "visa 3184")


def test_a_guest_who_fails_to_prove_it_may_give_another_card(bank):
    asked = confirm(bank, intent(bank).id, "pm_card_authenticationRequired")
    bank.authenticate(asked.id, ok=False)
    seen = bank.provider.read(asked.id)
    assert (seen.status, seen.decline) == (Status.NEEDS_METHOD, "payment_intent_authentication_failure")
    assert seen.action_url == ""
    assert confirm(bank, asked.id).status is Status.AUTHORISED


def test_a_kept_card_pays_again_while_its_holder_is_away(bank):
    who = customer(bank)
    kept = authorised(bank, of=who).method
    again = confirm(bank, intent(bank, 5_000, of=who, entry=2).id, kept, off_session=True)
    assert (again.status, again.method, again.amount) == (Status.AUTHORISED, kept, 5_000)


def test_a_card_that_needs_proof_is_declined_while_its_holder_is_away(bank):
    made = intent(bank)
    with pytest.raises(Declined, match=r"^authentication_required$"):
        confirm(bank, made.id, "pm_card_authenticationRequired", off_session=True)
    assert bank.provider.read(made.id).decline == "authentication_required"
    assert confirm(bank, made.id, "pm_card_authenticationRequired").status is Status.NEEDS_ACTION


def test_a_slow_bank_is_waited_for(bank):
    slow = confirm(bank, intent(bank).id, "pm_card_slow")
    assert (slow.status, slow.card) == (Status.PROCESSING, "visa 6009")
    with pytest.raises(Refused, match="payment_intent_unexpected_state"):
        bank.provider.cancel(slow.id, key())
    bank.settle(slow.id, ok=True)
    assert bank.provider.read(slow.id).status is Status.AUTHORISED


def test_a_slow_bank_may_decline(bank):
    slow = confirm(bank, intent(bank).id, "pm_card_slow")
    bank.settle(slow.id, ok=False)
    seen = bank.provider.read(slow.id)
    assert (seen.status, seen.decline) == (Status.NEEDS_METHOD, "generic_decline")


def test_a_part_that_is_captured_lets_the_rest_go(bank):
    seen = captured(bank, 20_000)
    assert (seen.status, seen.amount, seen.captured, seen.refunded) == (Status.CAPTURED, 30_000, 20_000, 0)
    assert seen.lapses_at is None
    assert bank.provider.read(seen.id) == seen
    assert bank.provider.refund(seen.id, 20_000, key()).refunded == 20_000
    with pytest.raises(Refused):
        bank.provider.refund(seen.id, 1, key())


def test_no_more_than_is_authorised_is_captured(bank):
    seen = authorised(bank)
    with pytest.raises(Refused, match="amount_too_large"):
        bank.provider.capture(seen.id, 30_001, key())
    assert bank.provider.read(seen.id) == seen


def test_nothing_is_confirmed_or_cancelled_once_it_is_captured(bank):
    seen = captured(bank)
    for change in (
        lambda: confirm(bank, seen.id),
        lambda: bank.provider.cancel(seen.id, key()),
        lambda: bank.provider.capture(seen.id, 1, key()),
    ):
        with pytest.raises(Refused, match="payment_intent_unexpected_state"):
            change()
    assert bank.provider.read(seen.id) == seen


def test_what_is_cancelled_is_let_go_and_stays_so(bank):
    seen = bank.provider.cancel(authorised(bank).id, key())
    assert (seen.status, seen.captured, seen.refunded, seen.lapses_at) == (Status.CANCELLED, 0, 0, None)
    assert bank.provider.read(seen.id) == seen
    with pytest.raises(Refused):
        bank.provider.capture(seen.id, 1, key())
    assert bank.provider.cancel(intent(bank).id, key()).status is Status.CANCELLED


def test_an_authorisation_lapses_after_seven_days(bank):
    seen = authorised(bank)
    bank.advance(timedelta(days=6, hours=23))
    assert bank.provider.read(seen.id).status is Status.AUTHORISED
    bank.advance(timedelta(hours=1, seconds=1))
    assert bank.provider.read(seen.id).status is Status.CANCELLED
    with pytest.raises(Refused):
        bank.provider.capture(seen.id, 1, key())


def test_refunds_add_up(bank):
    paid = captured(bank)
    assert [bank.provider.refund(paid.id, each, key()).refunded for each in (10_000, 1, 19_999)] == [
        10_000, 10_001, 30_000,
    ]  # fmt: skip
    assert bank.provider.read(paid.id).status is Status.CAPTURED


def test_no_more_than_was_captured_is_refunded(bank):
    paid = captured(bank, 20_000)
    with pytest.raises(Refused):
        bank.provider.refund(paid.id, 20_001, key())
    with pytest.raises(Refused):
        bank.provider.refund(authorised(bank).id, 1, key())
    assert bank.provider.read(paid.id).refunded == 0


def test_a_complaint_is_seen_from_its_opening_to_its_end(bank):
    won, lost = captured(bank), captured(bank)
    assert won.dispute is Dispute.NONE
    for each in (won, lost):
        bank.dispute(each.id, Dispute.OPEN)
        assert bank.provider.read(each.id).dispute is Dispute.OPEN
    bank.dispute(won.id, Dispute.WON)
    bank.dispute(lost.id, Dispute.LOST)
    assert [bank.provider.read(each.id).dispute for each in (won, lost)] == [Dispute.WON, Dispute.LOST]


def test_what_is_complained_about_is_not_refunded(bank):
    paid = captured(bank)
    bank.dispute(paid.id, Dispute.OPEN)
    with pytest.raises(Refused, match="charge_disputed"):
        bank.provider.refund(paid.id, 1, key())
    bank.dispute(paid.id, Dispute.WON)
    assert bank.provider.refund(paid.id, 1, key()).refunded == 1


def test_what_nobody_knows_is_refused(bank):
    for ask in (
        lambda: bank.provider.read("pi_nobodys"),
        lambda: bank.provider.intents_of("cus_nobodys"),
        lambda: bank.provider.create(NewIntent("cus_nobodys", TENANT, BOOKING, 1, 100, "EUR"), key()),
        lambda: bank.provider.capture("pi_nobodys", 1, key()),
        lambda: confirm(bank, "pi_nobodys"),
    ):
        with pytest.raises(Refused, match="resource_missing"):
            ask()
