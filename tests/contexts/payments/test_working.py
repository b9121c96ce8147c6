"""A payment arrives where its booking wants it, by as few calls as it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.contract import COLLECT, KEEP, RESERVE
from rental.payments.domain.intent import Dispute, Status
from tests.contexts.payments.desk import BOOKING, TENANT, TOTAL, World

VISA, DECLINED, POOR = "pm_card_visa", "pm_card_chargeDeclined", "pm_card_chargeDeclinedInsufficientFunds"
PROOF, SLOW = "pm_card_authenticationRequired", "pm_card_slow"


@pytest.fixture
def world():
    return World()


def test_money_is_reserved_and_not_taken(world):
    world.asked(RESERVE, TOTAL, VISA)
    assert (world.held, world.net) == (TOTAL, 0)
    assert (world.facts["authorised"], world.facts["status"], world.facts["waits_for"]) == (TOTAL, "authorised", "")


def test_what_is_reserved_is_taken_once_it_shall_be(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL)
    assert (world.held, world.net) == (0, TOTAL)
    assert world.facts["status"] == "paid"
    assert len(world.provider.intents) == 1


def test_an_ordinary_payment_takes_four_calls_and_eight_writes(world):
    """A customer, a PaymentIntent, its confirmation, its capture; before each, what is asked is written down."""
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL)
    assert sum(world.provider.done.values()) == 4
    assert world.provider.calls["read"] == 1
    assert world.store.writes == 8


def test_a_booking_that_comes_to_nothing_is_never_charged(world):
    world.asked(RESERVE, TOTAL, VISA).asked(KEEP, 0)
    assert (world.held, world.net) == (0, 0)
    assert world.facts["status"] == "let_go"


def test_a_payment_without_a_card_waits_for_the_guest(world):
    world.asked(RESERVE, TOTAL)
    assert (world.facts["status"], world.facts["waits_for"]) == ("method_needed", "guest")
    assert world.outcome.again_at is None


def test_a_decline_is_told_at_once_with_its_code(world):
    world.asked(RESERVE, TOTAL, POOR)
    facts = world.facts
    assert (facts["status"], facts["decline"], facts["failed"]) == ("declined", "insufficient_funds", True)
    assert facts["waits_for"] == "guest"


def test_a_card_that_nobody_knows_is_a_declined_one(world):
    world.asked(RESERVE, TOTAL, "pm_1NotOursAtAll")
    assert (world.facts["status"], world.facts["decline"]) == ("declined", "card_unusable")


def test_a_guest_proves_who_they_are_and_the_money_is_reserved(world):
    world.asked(RESERVE, TOTAL, PROOF)
    (intent,) = world.provider.intents
    assert (world.facts["status"], world.facts["waits_for"]) == ("action_needed", "guest")
    assert f"booking/{BOOKING}" in world.payment.action_url
    world.provider.authenticate(intent.id)
    world.work(look_at=intent.id)
    assert world.facts["status"] == "authorised"


def test_a_guest_who_fails_to_prove_who_they_are_may_try_again(world):
    world.asked(RESERVE, TOTAL, PROOF)
    world.provider.authenticate(world.provider.intents[0].id, ok=False)
    world.work()
    assert (world.facts["status"], world.held) == ("declined", 0)


def test_a_slow_bank_is_nobodys_turn_and_is_asked_again_should_its_news_be_lost(world):
    world.asked(RESERVE, TOTAL, SLOW)
    assert (world.facts["status"], world.facts["waits_for"]) == ("processing", "")
    world.provider.settle(world.provider.intents[0].id)
    next(world.later())
    assert world.facts["status"] == "authorised"


def test_what_a_bank_decides_too_late_is_let_go(world):
    world.asked(RESERVE, TOTAL, SLOW).asked(KEEP, 0)
    world.provider.settle(world.provider.intents[0].id)
    next(world.later())
    assert (world.held, world.net) == (0, 0)


def test_a_cheaper_booking_takes_less_of_what_is_reserved(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, 30_000)
    assert (world.held, world.net) == (0, 30_000)


def test_a_dearer_booking_asks_the_card_of_before_for_the_difference(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL).asked(COLLECT, TOTAL + 8_000)
    assert world.net == TOTAL + 8_000
    assert [each.captured for each in world.provider.intents] == [TOTAL, 8_000]


def test_a_higher_price_that_a_host_sets_waits_for_the_guests_word(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL).asked(COLLECT, 10 * TOTAL, by="member")
    assert (world.net, world.facts["waits_for"], world.facts["status"]) == (TOTAL, "guest", "method_needed")


def test_a_host_who_approves_what_a_guest_asked_for_takes_what_was_agreed(world):
    world.asked(RESERVE, TOTAL, VISA)
    world.advance(days=8)  # what was reserved has lapsed meanwhile
    world.asked(COLLECT, TOTAL, by="member")
    assert world.net == TOTAL


def test_a_difference_that_needs_its_owner_waits_for_them(world):
    world.ask(RESERVE, TOTAL, PROOF)
    world.work()
    world.provider.authenticate(world.provider.intents[0].id)
    world.work()
    world.asked(COLLECT, TOTAL).asked(COLLECT, TOTAL + 8_000)
    assert (world.facts["status"], world.facts["decline"]) == ("declined", "authentication_required")
    assert world.net == TOTAL


def test_a_refund_gives_back_what_is_not_kept_and_never_more_than_was_taken(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL).asked(KEEP, 21_000)
    assert (world.net, world.facts["refunded"], world.facts["status"]) == (21_000, 21_000, "partly_refunded")
    world.asked(KEEP, 0)
    assert (world.net, world.facts["status"]) == (0, "refunded")


def test_keeping_part_of_what_is_only_reserved_takes_that_part(world):
    """A stay that is paid after check-in, cancelled late."""
    world.asked(RESERVE, TOTAL, VISA).asked(KEEP, 12_000)
    assert (world.net, world.held) == (12_000, 0)


def test_what_was_charged_twice_is_given_back_and_the_booking_stays_whole(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL)
    twin = charged_behind_our_back(world)
    world.work(look_at=twin)
    assert (world.net, world.facts["status"]) == (TOTAL, "paid")
    assert world.provider.read(twin).refunded == TOTAL


def test_a_lost_dispute_is_entered_and_not_asked_for_again(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL)
    (intent,) = world.provider.intents
    world.provider.dispute(intent.id)
    world.work(look_at=intent.id)
    assert world.facts["dispute"] == "open"
    world.provider.dispute(intent.id, Dispute.LOST)
    world.work(look_at=intent.id)
    assert (world.facts["dispute"], world.facts["refunded"]) == ("lost", TOTAL)
    assert len(world.provider.intents) == 1


def test_what_is_disputed_is_not_given_back_as_well(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL)
    (intent,) = world.provider.intents
    world.provider.dispute(intent.id)
    world.work(look_at=intent.id)
    assert not world.asked(KEEP, 0).outcome.given_up
    assert world.provider.calls["refund"] == 0


def test_money_stays_reserved_for_months_until_check_in(world):
    world.asked(RESERVE, TOTAL, VISA)
    for _, _week in zip(range(20), world.later(), strict=False):
        assert world.held == TOTAL
    world.asked(COLLECT, TOTAL)
    assert (world.held, world.net) == (0, TOTAL)
    assert sum(each.status is Status.CANCELLED for each in world.provider.intents) == 20


def test_an_overtaken_target_changes_nothing(world):
    world.asked(RESERVE, TOTAL, VISA)
    world.change += 1
    world.asked(KEEP, 0)
    world.change -= 2
    world.asked(COLLECT, TOTAL)
    assert (world.net, world.held) == (0, 0)


def test_work_that_finds_nothing_to_do_writes_and_changes_nothing(world):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL)
    writes, calls = world.store.writes, sum(world.provider.calls.values())
    world.work()
    assert (world.store.writes, sum(world.provider.calls.values())) == (writes, calls)


steps = st.lists(
    st.tuples(st.sampled_from([RESERVE, COLLECT, KEEP]), st.integers(0, 3).map(lambda each: each * 10_000)), max_size=6
)


@given(steps)
def test_whatever_is_asked_in_whatever_order_it_arrives(asked):
    world, taken = World(), 0
    world.asked(RESERVE, 10_000, VISA)
    for do, amount in asked:
        before = world.net
        world.asked(do, amount)
        taken = max(taken, before)
        if do == COLLECT:
            assert (world.net, world.held) == (amount, 0)
        elif do == KEEP:
            assert world.net <= amount
            assert world.held == 0
        else:
            assert world.net + world.held >= amount
            assert world.net == before


def charged_behind_our_back(world: World) -> str:
    """Make and take a second PaymentIntent of the same booking, as a worker would whose ids were lost."""
    from rental.payments.ports import NewIntent  # noqa: PLC0415

    new = NewIntent(world.payment.customer, TENANT, BOOKING, 1, TOTAL, "EUR")
    twin = world.provider.create(new, "twin").id
    world.provider.confirm(twin, VISA, return_url="", off_session=False, key="twin-confirm")
    world.provider.capture(twin, TOTAL, "twin-capture")
    return twin
