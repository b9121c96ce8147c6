"""Whatever fails and whoever dies: every message is taken in the end, and each property's in its order."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rental.channels.domain.delivery import Answer
from rental.channels.domain.webhook import DISABLED, DISABLED_AFTER, TOLD_AFTER, WAITS, Health, wait_after
from tests.contexts.channels.fake_webhooks import TAKEN
from tests.contexts.channels.partner_street import HARBOUR, HOOK, MILL, Street
from tests.support.samples import NOW, SEAVIEW

ANSWERS = (TAKEN, TAKEN, Answer(failure="down"), Answer(500), Answer(429, retry_after=timedelta(minutes=7)))
PLACES = (HARBOUR, MILL, "c" * 16)
# In a row these take 46 hours: with one more, what is first would still wait after the two days that are looked at.
MOST_FAILURES = 12


def few_failures(answers):
    return sum(not each.taken for each in answers) <= MOST_FAILURES


@settings(max_examples=120, deadline=None)
@given(
    happenings=st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 90)), max_size=12),
    answers=st.lists(st.sampled_from(ANSWERS), max_size=20).filter(few_failures),
    dies_at=st.integers(0, 60),
)
def test_each_propertys_messages_are_taken_in_order_and_none_is_missing(happenings, answers, dies_at):
    street, script = Street(dies_at=dies_at), iter(answers)
    street.endpoints.script = lambda _url, _name: next(script, TAKEN)
    for place, minutes in happenings:
        street.happens(place)
        street.passes(timedelta(minutes=minutes))
    street.passes(timedelta(days=2))
    for place in PLACES:
        taken = street.taken(place)
        first_time = list(dict.fromkeys(taken))
        assert first_time == list(range(1, street.versions.get(place, 0) + 1))
        assert len(taken) - len(first_time) <= 1, "only a death makes one come twice"
    assert street.deliveries.waiting == {}


@given(failures=st.integers(1, 50), asked=st.none() | st.timedeltas(timedelta(0), timedelta(days=9)))
def test_waits_grow_to_six_hours_and_an_endpoint_can_only_lengthen_them(failures, asked):
    wait = wait_after(failures, asked)
    assert wait <= WAITS[-1]
    assert wait >= wait_after(failures)
    assert wait_after(failures + 1) >= wait_after(failures)


@given(outcomes=st.lists(st.tuples(st.booleans(), st.sampled_from(PLACES), st.integers(1, 600)), max_size=40))
def test_an_endpoints_health_is_of_its_failures_since_the_last_success(outcomes):
    health, now, failing_since = Health(), NOW, None
    for taken, lane, minutes in outcomes:
        now += timedelta(minutes=minutes)
        health = health.succeeded(now) if taken else health.failed(lane, now)
        failing_since = None if taken else failing_since or now
        assert health.failing_since == failing_since
        assert health.is_open == (len(health.failed_lanes) == 2)
        lasted = now - failing_since if failing_since else timedelta(0)
        state = health.state_of(HOOK, now)
        assert (state == DISABLED) == (lasted >= DISABLED_AFTER)
        assert (state == "failing") == (TOLD_AFTER <= lasted < DISABLED_AFTER)


def test_each_death_in_turn_loses_nothing_of_three_changes_and_an_outage():
    deaths = 0
    while True:
        street = Street(dies_at=(deaths := deaths + 1))
        script = iter([TAKEN, Answer(503), TAKEN])
        street.endpoints.script = lambda _url, _name, script=script: next(script, TAKEN)
        for _ in range(3):
            street.happens()
        street.passes(timedelta(days=1))
        assert list(dict.fromkeys(street.taken())) == [1, 2, 3], f"died at the {deaths}. effect"
        assert street.deliveries.lanes(SEAVIEW, HOOK.id) == []
        if street.effects < deaths:
            break
    assert deaths > 20
