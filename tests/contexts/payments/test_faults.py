"""Lost replies, faults of the provider's, dead workers: nothing is charged twice, nothing is stuck."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from rental.bookings.contract import COLLECT, KEEP, RESERVE
from rental.payments.use_cases.working import LEASE, RETRY_DELAYS
from tests.contexts.payments.desk import TOTAL, World

VISA = "pm_card_visa"
CALLS = range(6)  # customer, create, confirm; a read, a capture; one beyond


@pytest.fixture
def world():
    return World()


def through(world: World) -> None:
    for _, _again in zip(range(8), world.later(), strict=False):
        pass


@pytest.mark.parametrize("trouble", ["lose_reply", "drop_request", "fail", "fail_with_effect"])
@pytest.mark.parametrize("at", CALLS)
def test_one_fault_anywhere_leaves_one_charge(world, trouble, at):
    effect = {"effect": True} if trouble == "fail_with_effect" else {}
    getattr(world.provider, trouble.removesuffix("_with_effect"))(after=at, **effect)
    world.asked(RESERVE, TOTAL, VISA)
    through(world)
    world.asked(COLLECT, TOTAL)
    through(world)
    assert (world.net, world.held) == (TOTAL, 0)
    assert sum(each.captured > 0 for each in world.provider.intents) == 1


@pytest.mark.parametrize("at", CALLS)
def test_one_fault_anywhere_leaves_one_refund(world, at):
    world.asked(RESERVE, TOTAL, VISA).asked(COLLECT, TOTAL)
    world.provider.lose_reply(after=at % 2)
    world.asked(KEEP, 21_000)
    through(world)
    assert world.net == 21_000


def test_what_was_done_although_its_reply_was_lost_is_not_done_again(world):
    world.provider.lose_reply(after=2)
    world.asked(RESERVE, TOTAL, VISA)
    next(world.later())
    assert world.provider.done["confirm"] == 1
    assert world.held == TOTAL


def test_a_fault_that_would_repeat_itself_gets_another_key(world):
    """The provider keeps a 500 under its key for a day: the same key would give it again and again."""
    world.provider.fail(after=2)
    world.asked(RESERVE, TOTAL, VISA)
    next(world.later())
    assert world.held == TOTAL


def test_after_a_day_when_keys_have_lapsed_nothing_is_done_twice(world):
    for call in range(4):
        fresh = World()
        fresh.provider.lose_reply(after=call)
        fresh.asked(RESERVE, TOTAL, VISA).ask(COLLECT, TOTAL)
        fresh.advance(hours=25)
        fresh.work()
        through(fresh)
        assert (fresh.net, len(fresh.provider.intents)) == (TOTAL, 1), f"lost reply of call {call}"


def test_faults_are_retried_after_the_five_delays_and_then_given_up(world):
    world.provider.down(world.clock.now() + timedelta(days=3))
    world.breaker.rule = type(world.breaker.rule)(failures=1_000)
    world.asked(RESERVE, TOTAL, VISA)
    waited, began = [], world.clock.now()
    while world.outcome.again_at:
        waited.append(world.outcome.again_at - began)
        world.clock.instant = began = world.outcome.again_at
        world.work()
    assert tuple(waited) == RETRY_DELAYS
    assert world.outcome.given_up
    assert (world.facts["status"], world.facts["waits_for"], world.facts["failed"]) == ("stuck", "operator", True)


def test_what_was_given_up_goes_on_when_it_is_put_into_the_queue_again(world):
    test_faults_are_retried_after_the_five_delays_and_then_given_up(world)
    world.provider.heal()
    world.advance(hours=25)
    world.work()
    assert (world.facts["status"], world.held) == ("authorised", TOTAL)


def test_a_success_forgets_the_faults_before_it(world):
    world.provider.fail()
    world.asked(RESERVE, TOTAL, VISA)
    through(world)
    assert world.payment.failures == 0


def test_time_with_the_circuit_open_costs_no_try(world):
    world.provider.down(world.clock.now() + timedelta(minutes=5))
    for _ in range(5):
        world.breaker.failed(world.clock.now())
    world.asked(RESERVE, TOTAL, VISA)
    through(world)
    assert world.payment.failures == 0
    while world.outcome.again_at and world.facts["status"] != "authorised":
        next(world.later())
    assert world.held == TOTAL
    assert world.breaker.circuit.failures == 0


@dataclass
class DiesAt:
    """A store or provider whose `at`-th call kills the worker, before or after its effect."""

    inner: object
    names: tuple[str, ...]
    at: int
    after: bool
    seen: int = 0

    def __getattr__(self, name):
        found = getattr(self.inner, name)
        if name not in self.names:
            return found

        def call(*arguments, **named):
            self.seen += 1
            dies = self.seen == self.at
            if dies and not self.after:
                raise KeyboardInterrupt
            answer = found(*arguments, **named)
            if dies:
                raise KeyboardInterrupt
            return answer

        return call


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("victim", ["store", "provider"])
@pytest.mark.parametrize("at", range(1, 6))
def test_a_worker_that_dies_anywhere_is_followed_by_one_that_ends_its_work(world, victim, at, after):
    names = ("write",) if victim == "store" else ("create_customer", "create", "confirm", "capture", "read")
    for do in (RESERVE, COLLECT):
        deadly = DiesAt(getattr(world, victim), names, at, after)
        healthy = world.desk
        world.ask(do, TOTAL, VISA if do == RESERVE else "")
        world.desk = type(healthy)(**{each: getattr(healthy, each) for each in healthy.__slots__} | {victim: deadly})
        try:
            world.work()
        except KeyboardInterrupt:
            world.desk = healthy
            assert world.work().again_at in {None, world.payment.leased_until} or not world.payment.leased_until
            world.clock.advance(LEASE)
            world.work()
        world.desk = healthy
    assert (world.net, world.held) == (TOTAL, 0)
    assert sum(each.captured > 0 for each in world.provider.intents) == 1


def test_two_workers_at_one_payment_make_each_call_once(world):
    """The second finds a lease, and comes back when it would have ended."""
    world.ask(RESERVE, TOTAL, VISA)
    calls = []

    def second(*arguments, **named):
        calls.append(world.desk.store.read(*KEY).leased_until)
        outcomes.append(work_again())
        return found(*arguments, **named)

    from rental.payments.use_cases.working import work  # noqa: PLC0415
    from tests.contexts.payments.desk import BOOKING, TENANT  # noqa: PLC0415

    KEY, outcomes = (TENANT, BOOKING), []  # noqa: N806
    work_again = lambda: work(world.desk, *KEY)  # noqa: E731
    found, world.provider.confirm = world.provider.confirm, second
    world.work()
    assert [each.again_at for each in outcomes] == calls
    assert world.provider.done["confirm"] == 1


def test_what_is_asked_while_a_call_is_under_way_is_heard_and_done(world):
    world.ask(RESERVE, TOTAL, VISA)
    found = world.provider.confirm

    def meanwhile(*arguments, **named):
        world.ask(KEEP, 0)
        return found(*arguments, **named)

    world.provider.confirm = meanwhile
    world.work()
    assert (world.held, world.net, world.facts["status"]) == (0, 0, "let_go")


def test_a_reply_that_comes_after_the_lease_was_taken_over_is_dropped(world):
    world.ask(RESERVE, TOTAL, VISA)
    found = world.provider.confirm

    def slow(*arguments, **named):
        world.provider.confirm = found
        world.clock.advance(LEASE)
        answer = found(*arguments, **named)
        world.asked(COLLECT, TOTAL)  # another worker: it sees what the first did, and takes the money
        return answer

    world.provider.confirm = slow
    world.work()
    assert (world.net, world.held, world.facts["status"]) == (TOTAL, 0, "paid")
