"""What accounts keep: one suite for each port, which its fake and its adapter pass."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rental.accounts.domain.attempts import AttemptRule
from rental.accounts.domain.devices import Device
from rental.accounts.domain.sessions import LASTS, Person, new_session
from rental.accounts.dynamodb.attempts import DynamoDbAttempts
from rental.accounts.dynamodb.known_accounts import DynamoDbKnownAccounts
from rental.accounts.dynamodb.live_sessions import DynamoDbLiveSessions
from rental.accounts.dynamodb.sessions import DynamoDbSessions
from rental.accounts.dynamodb.unlock_requests import DynamoDbUnlockRequests
from rental.accounts.ports import UnlockRequest
from rental.kernel.clock import FixedClock
from rental.platform.dynamodb import Table
from tests.contexts.accounts.fakes import FakeAttempts, FakeKnownAccounts, FakeSessions, FakeUnlockRequests
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, SEAVIEW

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
ADA, EVE = Person("eu-west-1_HOSTS", "ada"), Person("eu-west-1_HOSTS", "eve")
RULE = AttemptRule(3, timedelta(minutes=15))
MINUTE = timedelta(minutes=1)


def session(id="one", at=NOW):
    return new_session(id, Device("Firefox", "Linux"), "192.0.2.7", at)


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def kept(request, table):
    """Return a function that makes a port's fake or its adapter."""

    def made(fake, adapter):
        return fake() if request.param == "fake" else adapter(table)

    return made


@pytest.fixture
def sessions(kept):
    made = kept(FakeSessions, DynamoDbSessions)
    made.end_all(ADA)
    return made


@pytest.fixture
def attempts(kept):
    made = kept(FakeAttempts, DynamoDbAttempts)
    made.clear("a")
    return made


def test_sessions_are_listed_by_who_was_seen_last(sessions):
    sessions.keep(ADA, session("one"))
    sessions.keep(ADA, session("two", NOW + MINUTE))
    sessions.keep(EVE, session("hers"))
    assert sessions.of(ADA, NOW) == [session("two", NOW + MINUTE), session("one")]


def test_a_sign_of_life_lets_a_session_last_seven_days_from_then(sessions):
    sessions.keep(ADA, session())
    later = NOW + LASTS - MINUTE
    assert sessions.renew(ADA, "one", "198.51.100.1", later)
    (found,) = sessions.of(ADA, later)
    assert (found.began_at, found.seen_at, found.ends_at) == (NOW, later, later + timedelta(days=7))
    assert found.address == "198.51.100.1"


def test_a_session_in_which_nobody_is_seen_for_seven_days_is_over(sessions):
    sessions.keep(ADA, session())
    assert not sessions.renew(ADA, "one", "", NOW + LASTS)
    assert sessions.of(ADA, NOW + LASTS) == []


def test_an_ended_session_is_not_there_and_does_not_come_back(sessions):
    sessions.keep(ADA, session())
    assert sessions.end(ADA, "one")
    assert not sessions.end(ADA, "one")
    assert not sessions.renew(ADA, "one", "", NOW + MINUTE)
    assert sessions.of(ADA, NOW) == []


def test_nobody_ends_anothers_session(sessions):
    sessions.keep(ADA, session())
    assert not sessions.end(EVE, "one")
    assert sessions.end_all(EVE) in (0, 1)  # hers may have been left by another test
    assert sessions.of(ADA, NOW) == [session()]


def test_all_sessions_but_one_end(sessions):
    for name in ("one", "two", "three"):
        sessions.keep(ADA, session(name))
    assert sessions.end_all(ADA, but="two") == 2
    assert [each.id for each in sessions.of(ADA, NOW)] == ["two"]
    assert sessions.end_all(ADA) == 1


def test_as_many_attempts_as_the_rule_allows_and_none_more(attempts):
    assert [attempts.reserve("a", RULE, NOW) for _ in range(3)] == [None] * 3
    assert attempts.reserve("a", RULE, NOW + MINUTE) == timedelta(minutes=14)
    assert attempts.reserve("a", RULE, NOW + 2 * MINUTE) == timedelta(minutes=13), "asking did not make it longer"


def test_the_window_goes_from_the_last_attempt_and_then_counting_begins_anew(attempts):
    for minutes in (0, 14, 28):
        assert attempts.reserve("a", RULE, NOW + minutes * MINUTE) is None
    assert attempts.reserve("a", RULE, NOW + 42 * MINUTE) == MINUTE
    assert [attempts.reserve("a", RULE, NOW + 43 * MINUTE) for _ in range(4)] == [None, None, None, RULE.window]


def test_what_is_given_back_may_be_tried_again_and_what_is_cleared_all(attempts):
    for _ in range(3):
        attempts.reserve("a", RULE, NOW)
    attempts.give_back("a")
    assert [attempts.reserve("a", RULE, NOW) for _ in range(2)] == [None, RULE.window]
    attempts.clear("a")
    attempts.give_back("a")
    assert [attempts.reserve("a", RULE, NOW) for _ in range(4)] == [None, None, None, RULE.window]


def test_a_count_that_was_kept_by_a_clock_since_moved_back_locks_nobody_out(attempts):
    for _ in range(3):
        attempts.reserve("a", RULE, NOW + timedelta(days=30))
    assert attempts.reserve("a", RULE, NOW) is None


steps = st.lists(
    st.tuples(st.sampled_from(["reserve", "reserve", "reserve", "give_back", "clear"]), st.integers(0, 20)), max_size=25
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_no_window_ever_sees_more_failures_than_the_rule_allows(table, steps):
    fake, adapter, now, failed = FakeAttempts(), DynamoDbAttempts(table), NOW, []
    adapter.clear("a")
    for act, minutes in steps:
        now += minutes * MINUTE
        if act == "reserve":
            wait = fake.reserve("a", RULE, now)
            assert adapter.reserve("a", RULE, now) == wait
            failed += [now] if wait is None else []
            assert wait is None or timedelta() < wait <= RULE.window
        else:
            getattr(fake, act)("a")
            getattr(adapter, act)("a")
            failed = [] if act == "clear" else failed[:-1]
        assert sum(at > now - RULE.window for at in failed) <= RULE.most


def test_accounts_are_known_by_what_was_typed(kept):
    known = kept(FakeKnownAccounts, partial(DynamoDbKnownAccounts, clock=FixedClock(NOW)))
    assert known.find("nobody") is None
    known.note("typed", "account", ADA)
    assert known.find("typed").account == "account"
    assert known.find("typed").person == ADA


def test_who_has_not_signed_in_for_over_a_year_is_known_no_more(table):
    DynamoDbKnownAccounts(table, FixedClock(NOW)).note("long ago", "account", ADA)
    key = {"pk": {"S": "G#SIGNIN#long ago"}, "sk": {"S": "ACCOUNT"}}
    kept = table.client.get_item(TableName=table.name, Key=key)["Item"]
    assert kept["expires_at"] == {"N": str(int((NOW + timedelta(days=400)).timestamp()))}


REQUEST = UnlockRequest("u" * 26, "ada@example.com", "en", "attempts", NOW, 1_900_000_000)


@pytest.fixture
def requests(kept):
    return kept(FakeUnlockRequests, DynamoDbUnlockRequests)


def of_its_own(number):
    return replace(REQUEST, id=f"{number}" * 26)


def test_a_link_is_good_for_once(requests):
    request = of_its_own("a")
    assert requests.ask(SEAVIEW, request)
    known = (SEAVIEW, request.id, request.valid_until)
    assert requests.find(*known) == "attempts"
    assert requests.use(*known)
    assert not requests.use(*known)
    assert requests.find(*known) is None


def test_a_link_is_of_its_tenant_and_of_the_last_letter(requests):
    request = of_its_own("b")
    requests.ask(SEAVIEW, request)
    assert requests.find(BAROSSA, request.id, request.valid_until) is None
    assert requests.find(SEAVIEW, request.id, request.valid_until + 1) is None
    assert not requests.use(SEAVIEW, request.id, request.valid_until + 1)
    assert not requests.use(SEAVIEW, "c" * 26, request.valid_until)


def test_letters_follow_each_other_by_a_minute_and_the_last_one_counts(requests):
    request = of_its_own("d")
    later = replace(request, at=NOW + MINUTE, valid_until=request.valid_until + 60)
    assert requests.ask(SEAVIEW, request)
    assert not requests.ask(SEAVIEW, replace(request, at=NOW + MINUTE / 2))
    requests.use(SEAVIEW, request.id, request.valid_until)
    assert requests.ask(SEAVIEW, later)
    assert requests.find(SEAVIEW, request.id, request.valid_until) is None
    assert requests.find(SEAVIEW, request.id, later.valid_until) == "attempts"


@dataclass
class Counting:
    """A client that counts what is read through it: half a unit, or a whole where it is consistent."""

    client: object
    units: float = 0.0

    def get_item(self, **asked):
        self.units += 1.0 if asked["ConsistentRead"] else 0.5
        return self.client.get_item(**asked)


class Watched:
    def __init__(self, table):
        self.registry, self.reads = DynamoDbSessions(table), Counting(table.client)
        self.registry.end_all(ADA)
        self.clock, self.seconds = FixedClock(NOW), 0.0
        self.live = DynamoDbLiveSessions(Table(self.reads, table.name), self.clock, lambda: self.seconds)

    def is_live(self, name="one", *, at_once=False):
        return self.live.tokens_from(ADA, name, at_once=at_once) is not None


@pytest.fixture
def watched(table):
    return Watched(table)


def test_a_session_costs_half_a_read_unit_a_minute(watched):
    watched.registry.keep(ADA, session())
    assert [watched.is_live() for _ in range(5)] == [True] * 5
    assert watched.reads.units == 0.5
    watched.seconds = 60.0
    assert watched.is_live()
    assert watched.reads.units == 1.0


def test_an_ended_session_is_over_within_a_minute_and_where_the_gateway_remembers_at_once(watched):
    watched.registry.keep(ADA, session())
    assert watched.is_live()
    watched.registry.end(ADA, "one")
    assert watched.is_live()
    assert not watched.is_live(at_once=True)
    assert not watched.is_live(), "what was seen to have ended is remembered no more"


def test_a_miss_is_read_again_consistently_for_it_may_have_begun_just_now(watched):
    assert not watched.is_live()
    assert watched.reads.units == 1.5


def test_a_session_that_runs_out_is_not_remembered_beyond_its_end(watched):
    watched.registry.keep(ADA, session(at=NOW - LASTS + timedelta(seconds=10)))
    assert watched.is_live()
    watched.seconds, watched.clock.instant = 11.0, NOW + timedelta(seconds=11)
    assert not watched.is_live()


def test_tokens_issued_before_roles_changed_count_no_more_and_the_session_goes_on(watched):
    watched.registry.keep(ADA, session())
    assert watched.live.tokens_from(ADA, "one", at_once=False) == 0
    assert watched.registry.outdate_tokens(ADA, 1_796_000_000) == 1
    assert watched.live.tokens_from(ADA, "one", at_once=False) == 0, "remembered for a minute"
    assert watched.live.tokens_from(ADA, "one", at_once=True) == 1_796_000_000
    assert watched.registry.renew(ADA, "one", "192.0.2.8", NOW)
    assert watched.live.tokens_from(ADA, "one", at_once=True) == 1_796_000_000, "to renew it takes nothing back"


def test_no_more_sessions_are_remembered_than_fit(watched, monkeypatch):
    monkeypatch.setattr("rental.accounts.dynamodb.live_sessions._KEEP_SESSIONS", 1)
    for name in ("one", "two"):
        watched.registry.keep(ADA, session(name))
        watched.is_live(name)
    assert len(watched.live._kept) == 1
