"""Signing up: who gets a name, what the others are told, and how it goes on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.kernel.errors import Problem
from rental.tenants.use_cases import signing_up
from rental.tenants.use_cases.signing_up import (
    Desk,
    Wish,
    availability_of,
    begin_sign_up,
    cancel_sign_up,
    resume_sign_up,
)
from tests.contexts.tenants.fake_onboarding import FakeHourlyCounts, FakeOnboarding
from tests.contexts.tenants.fake_sign_ups import FakeSignUps

NOW = datetime(2027, 3, 6, 12, tzinfo=UTC)
WISH = Wish(
    name=" Seaview Stays ",
    email="host@example.com",
    subdomain="Seaview",
    language="en",
    currency="EUR",
    time_zone="Europe/Berlin",
    idempotency_key="key-1",
    request="digest-1",
    address="192.0.2.1",
)


@pytest.fixture
def desk():
    place = {"platform_host": "platform.stays.example", "platform_url": "http://platform.stays.example:4566"}
    return Desk(FakeSignUps(), FakeHourlyCounts(), FakeOnboarding(), b"key", **place)


def wish(number=2, **changes):
    return replace(WISH, idempotency_key=f"key-{number}", request=f"digest-{number}", **changes)


def refused(call, *given) -> Problem:
    with pytest.raises(Problem) as raised:
        call(*given)
    return raised.value


def test_a_sign_up_claims_its_name_and_is_started(desk):
    made = begin_sign_up(desk, WISH, NOW)
    assert (made.subdomain, made.host) == ("seaview", "seaview.stays.example")
    assert made.site_url == "http://seaview.stays.example:4566"
    assert (made.name, made.state, made.tier) == ("Seaview Stays", "claimed", "standard")
    assert made.claim_until - made.created_at == 3600
    assert desk.onboarding.started == [(made.tenant_id, 1)]


def test_the_same_request_again_is_answered_the_same_and_started_once(desk):
    made = begin_sign_up(desk, WISH, NOW)
    assert begin_sign_up(desk, WISH, NOW + timedelta(minutes=5)) == made
    assert desk.onboarding.started == [(made.tenant_id, 1)]
    assert set(desk.counts.taken.values()) == {1}


def test_a_request_that_could_not_be_started_is_when_it_comes_again(desk):
    class Broken(FakeOnboarding):
        def start(self, *_given):
            raise TimeoutError

    with pytest.raises(TimeoutError):
        begin_sign_up(replace(desk, onboarding=Broken()), WISH, NOW)
    made = begin_sign_up(desk, WISH, NOW)
    assert desk.onboarding.started == [(made.tenant_id, 1)]


def test_a_key_belongs_to_one_request(desk):
    begin_sign_up(desk, WISH, NOW)
    other = replace(WISH, request="another", subdomain="barossa")
    assert refused(begin_sign_up, desk, other, NOW).slug == "idempotency-key-reused"
    assert desk.sign_ups.is_free("barossa", 0)


@pytest.mark.parametrize(
    ("subdomain", "reason", "suggestion"),
    [
        ("seaview", "taken", "seaview-stays"),
        ("sea-view", "lookalike", "sea-view-stays"),
        ("5eaview", "lookalike", "5eaview-stays"),
        ("admin", "reserved", "admin-stays"),
        ("ab", "too-short", "ab-stays"),
        ("x" * 41, "too-long", "x" * 40),
        ("müller", "characters", "mueller"),
        ("日本", "characters", ""),
    ],
)
def test_a_refusal_names_the_reason_and_a_name_that_is_free(desk, subdomain, reason, suggestion):
    begin_sign_up(desk, WISH, NOW)
    problem = refused(begin_sign_up, desk, wish(subdomain=subdomain), NOW)
    assert (problem.slug, problem.status) == ("subdomain-refused", 409)
    assert (problem.extras["reason"], problem.extras["suggestion"] or "") == (reason, suggestion)
    found = availability_of(desk.sign_ups, subdomain, NOW)
    assert (found.reason, found.suggestion) == (reason, suggestion)
    if suggestion:
        assert f"{suggestion} is free" in problem.detail
        begin_sign_up(desk, wish(3, subdomain=suggestion), NOW)


def test_a_suggestion_that_was_taken_gives_way_to_the_next(desk):
    begin_sign_up(desk, WISH, NOW)
    begin_sign_up(desk, wish(subdomain="seaview-stays"), NOW)
    assert availability_of(desk.sign_ups, "seaview", NOW).suggestion == "seaview-rentals"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "  "}, "/name"),
        ({"name": "a\u0007"}, "/name"),
        ({"email": "nobody"}, "/email"),
        ({"email": "höst@example.com"}, "/email"),
        ({"currency": "XXX"}, "/currency"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
    ],
)
def test_what_a_site_could_not_be_made_of_is_refused_and_claims_nothing(desk, change, pointer):
    problem = refused(begin_sign_up, desk, replace(WISH, **change), NOW)
    assert problem.extras["errors"][0]["pointer"] == pointer
    assert desk.sign_ups.names == {}
    assert desk.counts.taken == {}


@pytest.mark.parametrize(
    ("limit", "differing"),
    [
        ("MOST_AN_HOUR_BY_ADDRESS", lambda number: {"email": f"host-{number}@example.com"}),
        ("MOST_AN_HOUR_BY_EMAIL", lambda number: {"address": f"192.0.2.{number}", "email": "Host@Example.com"}),
        ("MOST_AN_HOUR", lambda number: {"address": f"192.0.2.{number}", "email": f"host-{number}@example.com"}),
    ],
)
def test_strangers_get_so_many_sites_an_hour(desk, monkeypatch, limit, differing):
    monkeypatch.setattr(signing_up, limit, 2)
    for number in range(2):
        begin_sign_up(desk, wish(number, subdomain=f"house-{number}x", **differing(number)), NOW)
    third = wish(2, subdomain="house-2x", **differing(2))
    problem = refused(begin_sign_up, desk, third, NOW + timedelta(minutes=45))
    assert (problem.slug, problem.headers["retry-after"]) == ("too-many-requests", "900")
    assert desk.sign_ups.is_free("house-2x", 0)
    assert begin_sign_up(desk, third, NOW + timedelta(hours=1)).subdomain == "house-2x"


def test_a_client_of_ipv6_is_its_network(desk):
    for number, address in enumerate(["2001:db8:1:2::1", "2001:db8:1:2:ffff::2"]):
        begin_sign_up(desk, wish(number, subdomain=f"house-{number}x", address=address), NOW)
    assert [count for (what, _), count in desk.counts.taken.items() if what == "from#2001:db8:1:2::/64"] == [2]


def failed(desk, until=NOW + timedelta(hours=24)):
    made = begin_sign_up(desk, WISH, NOW)
    desk.sign_ups.move(made.tenant_id, "failed", int(until.timestamp()), "It did not work.")
    return desk.sign_ups.find(made.tenant_id)


def test_what_failed_is_resumed_as_a_new_attempt(desk):
    made = failed(desk)
    again = resume_sign_up(desk.sign_ups, desk.onboarding, made, NOW)
    assert (again.state, again.attempt, again.failure) == ("claimed", 2, "")
    assert resume_sign_up(desk.sign_ups, desk.onboarding, again, NOW).attempt == 2
    assert desk.onboarding.started == [(made.tenant_id, 1), (made.tenant_id, 2)]


def test_what_failed_is_not_resumed_without_end(desk):
    made = failed(desk)
    for _ in range(signing_up.MOST_ATTEMPTS - 1):
        resume_sign_up(desk.sign_ups, desk.onboarding, made, NOW)
        desk.sign_ups.move(made.tenant_id, "failed", 0)
        made = desk.sign_ups.find(made.tenant_id)
    assert refused(resume_sign_up, desk.sign_ups, desk.onboarding, made, NOW).slug == "too-many-requests"


def test_what_failed_is_not_resumed_under_a_name_that_is_anothers_by_now(desk):
    made = failed(desk, until=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    begin_sign_up(desk, wish(subdomain="sea-view"), later)
    problem = refused(resume_sign_up, desk.sign_ups, desk.onboarding, made, later)
    assert (problem.slug, problem.extras["reason"]) == ("subdomain-refused", "lookalike")
    assert len(desk.onboarding.started) == 2


@pytest.mark.parametrize("state", ["running", "active"])
def test_what_is_under_way_goes_on_as_it_is(desk, state):
    made = begin_sign_up(desk, WISH, NOW)
    desk.sign_ups.move(made.tenant_id, state, 0)
    found = desk.sign_ups.find(made.tenant_id)
    assert resume_sign_up(desk.sign_ups, desk.onboarding, found, NOW) == found
    assert len(desk.onboarding.started) == 1


@pytest.mark.parametrize("state", ["cancelled", "gone"])
def test_what_is_over_is_not_resumed(desk, state):
    made = begin_sign_up(desk, WISH, NOW)
    desk.sign_ups.move(made.tenant_id, state, 0)
    found = desk.sign_ups.find(made.tenant_id)
    problem = refused(resume_sign_up, desk.sign_ups, desk.onboarding, found, NOW)
    assert (problem.slug, problem.extras["state"]) == ("sign-up-ended", state)


def test_who_gives_up_what_failed_gives_the_name_up_at_once(desk):
    made = failed(desk)
    assert cancel_sign_up(desk.sign_ups, made, NOW).state == "cancelled"
    assert desk.sign_ups.is_free("seaview", int(NOW.timestamp()))


@pytest.mark.parametrize("state", ["claimed", "running"])
def test_who_gives_up_what_is_under_way_keeps_the_name_until_it_is_undone(desk, state):
    made = begin_sign_up(desk, WISH, NOW)
    desk.sign_ups.move(made.tenant_id, state, 0)
    for _ in range(2):
        gone = cancel_sign_up(desk.sign_ups, desk.sign_ups.find(made.tenant_id), NOW)
        assert gone.state == "cancelled"
    assert not desk.sign_ups.is_free("seaview", int(NOW.timestamp()))
    assert desk.sign_ups.is_free("seaview", int(NOW.timestamp()) + 3600)


@pytest.mark.parametrize("state", ["active", "leaving", "gone"])
def test_a_site_that_is_there_is_not_given_up_like_that(desk, state):
    made = begin_sign_up(desk, WISH, NOW)
    desk.sign_ups.move(made.tenant_id, state, 0)
    problem = refused(cancel_sign_up, desk.sign_ups, desk.sign_ups.find(made.tenant_id), NOW)
    assert problem.slug == "sign-up-ended"
    assert desk.sign_ups.find(made.tenant_id).state == state
