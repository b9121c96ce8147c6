"""Decisions about members, one after another: what was cut off is finished, and a host is always left."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rental.accounts.domain.members import ROLES
from rental.accounts.use_cases.members import Command, RosterBusy, change_roles, invite, remove
from rental.kernel.errors import Problem
from rental.kernel.tenancy import Principal
from tests.contexts.accounts.house import House
from tests.support.samples import NOW, SEAVIEW


def command(by, key=b"a key of 8 bytes"):
    return Command(Principal("member", by.id, frozenset({"host"})), NOW, key)


def test_what_was_cut_off_is_finished_by_whoever_comes_next():
    house = House()
    cleo = house.members.add(house.team, "cleo@example.com", "cleaner")
    house.members.before_roles_are_set = _cut_off
    with pytest.raises(TimeoutError):
        change_roles(house.office, command(house.holly), cleo.id, ["co-host"])
    house.members.before_roles_are_set = None
    assert house.roles()["cleo@example.com"] == {"cleaner"}
    invite(house.office, command(house.holly, b"another request."), "eve@example.com", "", ["cleaner"])
    assert house.roles()["cleo@example.com"] == {"co-host"}
    assert house.rosters.read(SEAVIEW).under_way is None


def _cut_off():
    raise TimeoutError


def test_who_was_overtaken_on_the_way_to_the_pool_leaves_what_was_decided_last():
    house = House()
    cleo = house.members.add(house.team, "cleo@example.com", "cleaner")

    def overtaken():
        house.members.before_roles_are_set = None
        change_roles(house.office, command(house.holly, b"a later decision"), cleo.id, ["host", "cleaner"])

    house.members.before_roles_are_set = overtaken
    change_roles(house.office, command(house.holly), cleo.id, ["co-host"])
    assert house.roles()["cleo@example.com"] == {"host", "cleaner"}


def test_whoever_never_gets_a_turn_is_told_to_try_again(monkeypatch):
    house = House()
    monkeypatch.setattr(house.rosters, "decide", lambda *_: False)
    with pytest.raises(RosterBusy):
        invite(house.office, command(house.holly), "cleo@example.com", "", ["cleaner"])


ACTS = st.tuples(
    st.integers(0, 3), st.integers(0, 3), st.frozensets(st.sampled_from(ROLES)), st.sampled_from(["active", "invited"])
)


@given(st.lists(ACTS, max_size=12))
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_whatever_is_tried_somebody_who_has_signed_in_is_a_host(acts):
    house = House()
    people = [house.holly]
    people += [house.members.add(house.team, f"{name}@example.com", "host") for name in ("ada", "eve", "cleo")]
    for number, (by, whom, roles, state) in enumerate(acts):
        asked = command(people[by], f"{number:08} request".encode())
        username = people[whom].username
        if username in house.members.people and state == "invited" and whom != by:
            house.members.people[username] = replace(house.members.people[username], state="lapsed")
        hosts = [each for each in house.members.of(house.team) if "host" in each.roles and each.state == "active"]
        try:
            if roles:
                change_roles(house.office, asked, people[whom].id, sorted(roles))
            else:
                remove(house.office, asked, people[whom].id)
        except Problem as problem:
            assert problem.slug in {"role-required", "last-host", "own-role", "not-found"}  # noqa: PT017 - of many
        if hosts:
            left = house.members.of(house.team)
            assert any("host" in each.roles and each.state == "active" for each in left)
