"""From a host's wish to a tenant that is gone: refused, taken back, held up, and done in its order."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.tenancy import Principal
from rental.offboarding.domain.leaving import GRACE
from rental.offboarding.use_cases.leaving import Wish, ask_to_leave, begin_due, follow_wish, take_back
from rental.offboarding.use_cases.steps import Door, LeavingRefused, close, done, end, fail, settle
from rental.tenants.domain.specification import TenantSpecification
from tests.contexts.offboarding.fakes import FakeLeavings, FakeRequests, FakeStays, FakeTenantsAmongAll, FakeWorkflow
from tests.contexts.tenants.sample_specification import SPECIFICATION
from tests.support.samples import NOW, SEAVIEW

RECORD = TenantSpecification.of(SPECIFICATION).record(SEAVIEW)
HOST_MEMBER = Principal("member", "host-1", frozenset({"host"}))
LATER = NOW + GRACE


@dataclass
class Stand:
    requests: FakeRequests = field(default_factory=FakeRequests)
    leavings: FakeLeavings = field(default_factory=FakeLeavings)
    tenants: FakeTenantsAmongAll = field(default_factory=FakeTenantsAmongAll)
    stays: FakeStays = field(default_factory=FakeStays)
    workflow: FakeWorkflow = field(default_factory=FakeWorkflow)

    def __post_init__(self) -> None:
        self.tenants.hosts[RECORD.host], self.tenants.lines[SEAVIEW] = (SEAVIEW, True), ("sign-up", "active")

    def ask(self, **of: Any) -> Any:
        wish = Wish(RECORD.subdomain, HOST_MEMBER, NOW, b"first")
        asked = ask_to_leave(self.requests, self.stays, RECORD, replace(wish, **of))
        follow_wish(self.requests, self.leavings, SEAVIEW)
        return asked

    def begin(self, at: Any = LATER) -> list[str]:
        return list(begin_due(self.leavings, self.workflow, int(at.timestamp())))

    @property
    def door(self) -> Door:
        return Door(self.requests, self.leavings, self.tenants, self.stays)

    @property
    def answers(self) -> bool:
        return self.tenants.hosts[RECORD.host][1]


@pytest.fixture
def stand():
    return Stand()


def test_whoever_asks_is_let_go_after_a_week_and_asking_again_changes_nothing(stand):
    asked = stand.ask()
    assert asked.closes_at == int(LATER.timestamp())
    assert stand.ask(request=b"second", at=NOW + timedelta(days=1)) == asked
    assert len(stand.requests.changes) == 1
    assert stand.begin(LATER - timedelta(seconds=1)) == []
    assert stand.begin() == stand.begin() == [SEAVIEW]
    assert len(stand.workflow.started) == 1


def test_another_subdomain_than_the_sites_confirms_nothing(stand):
    with pytest.raises(InvalidRequest, match="subdomain, seaview, got barossa"):
        stand.ask(confirmation="barossa")
    assert stand.requests.asked == {}


def test_while_stays_lie_ahead_nobody_leaves(stand):
    stand.stays.ahead_of = [2]
    with pytest.raises(Problem) as refused:
        stand.ask()
    assert refused.value.slug == "stays-ahead"
    assert refused.value.extras == {"stays": 2, "first": NOW.date().isoformat()}


def test_whoever_thinks_better_of_it_stays_and_may_ask_again(stand):
    stand.ask()
    assert take_back(stand.requests, SEAVIEW, HOST_MEMBER, NOW).state == "taken_back"
    assert take_back(stand.requests, SEAVIEW, HOST_MEMBER, NOW).number == 2, "again changes nothing"
    follow_wish(stand.requests, stand.leavings, SEAVIEW)
    assert stand.begin() == []
    assert stand.ask().state == "taken_back", "the repeat of a request whose answer was lost"
    assert stand.ask(request=b"third", at=LATER).closes_at == int((LATER + GRACE).timestamp())


@pytest.mark.parametrize("order", [("ask", "back"), ("back", "ask")])
def test_news_that_come_in_another_order_mean_the_same(stand, order):
    ask_to_leave(stand.requests, stand.stays, RECORD, Wish(RECORD.subdomain, HOST_MEMBER, NOW, b"first"))
    take_back(stand.requests, SEAVIEW, HOST_MEMBER, NOW)
    assert [follow_wish(stand.requests, stand.leavings, SEAVIEW) for _ in order] == [False, False]
    assert stand.leavings.leavings == {}


def test_who_never_asked_has_nothing_to_take_back(stand):
    with pytest.raises(Problem) as refused:
        take_back(stand.requests, SEAVIEW, HOST_MEMBER, NOW)
    assert refused.value.slug == "not-found"


def test_a_site_is_closed_and_after_that_nothing_is_taken_back(stand):
    stand.ask()
    close(stand.door, SEAVIEW, LATER)
    assert not stand.answers
    with pytest.raises(Problem) as refused:
        take_back(stand.requests, SEAVIEW, HOST_MEMBER, LATER)
    assert refused.value.slug == "leaving-began"
    settle(stand.door, SEAVIEW, LATER)
    close(stand.door, SEAVIEW, LATER)  # delivered twice
    assert stand.leavings.find(SEAVIEW).state == "running"


def test_before_its_time_or_once_it_was_taken_back_no_site_is_closed(stand):
    stand.ask()
    with pytest.raises(LeavingRefused):
        close(stand.door, SEAVIEW, LATER - timedelta(seconds=1))
    take_back(stand.requests, SEAVIEW, HOST_MEMBER, NOW)
    with pytest.raises(LeavingRefused):
        close(stand.door, SEAVIEW, LATER)
    assert stand.answers


def test_what_was_sold_meanwhile_keeps_the_site_open(stand):
    stand.ask()
    stand.stays.ahead_of = [1]
    with pytest.raises(LeavingRefused, match="1 stays lie ahead"):
        close(stand.door, SEAVIEW, LATER)
    assert stand.answers


def test_what_was_sold_in_the_last_moment_opens_it_again(stand):
    stand.ask()
    stand.stays.ahead_of = [0, 1]
    close(stand.door, SEAVIEW, LATER)
    with pytest.raises(LeavingRefused) as refused:
        settle(stand.door, SEAVIEW, LATER)
    fail(stand.leavings, SEAVIEW, str(refused.value))
    assert stand.answers
    assert stand.tenants.lines[SEAVIEW] == ("sign-up", "active")
    leaving = stand.leavings.find(SEAVIEW)
    assert (leaving.state, leaving.step("close")) == ("failed", "undone")
    assert "stays lie ahead" in leaving.failure
    assert stand.begin() == [], "nothing more happens by itself"
    take_back(stand.requests, SEAVIEW, HOST_MEMBER, LATER)
    assert not follow_wish(stand.requests, stand.leavings, SEAVIEW)
    assert stand.leavings.find(SEAVIEW) is None


def test_a_step_that_failed_says_so_and_the_others_stay_done(stand):
    stand.ask()
    close(stand.door, SEAVIEW, LATER)
    done(stand.leavings, SEAVIEW, "close")
    stand.leavings.record_step(SEAVIEW, "data", "running")
    fail(stand.leavings, SEAVIEW, "A step failed (Boom); try again, the logs have its trace.")
    leaving = stand.leavings.find(SEAVIEW)
    assert dict(leaving.steps) == {"close": "done", "data": "failed"}
    assert leaving.state == "failed"


def test_in_the_end_the_host_is_nobodys_and_the_directory_remembers(stand):
    stand.ask()
    close(stand.door, SEAVIEW, LATER)
    stand.requests.asked.clear()  # with all other data
    close(stand.door, SEAVIEW, LATER)  # who begins anew after that
    end(stand.leavings, stand.tenants, SEAVIEW, LATER)
    end(stand.leavings, stand.tenants, SEAVIEW, LATER)
    assert stand.tenants.hosts == {}
    assert stand.tenants.lines[SEAVIEW] == ("sign-up", "gone")
    assert stand.leavings.find(SEAVIEW).state == "gone"
    fail(stand.leavings, SEAVIEW, "too late")
    assert stand.leavings.find(SEAVIEW).state == "gone"
