"""Who works with a host: who may decide it, and what is never allowed."""

from dataclasses import replace

import pytest

from rental.accounts.domain.members import Letters
from rental.accounts.http_api import members as entry
from rental.kernel.instants import instant
from rental.kernel.tenancy import Tenancy
from rental.platform.request import Request
from rental.tenants.contract import group_in
from tests.contexts.accounts.house import OFFICE_HOURS, POOL, House
from tests.support.samples import NOW, SEAVIEW


@pytest.fixture
def house(monkeypatch):
    made = House()
    monkeypatch.setattr(entry, "_office", lambda _request: made.office)
    return made


def test_a_host_invites_somebody_in_two_roles_who_gets_one_letter_however_often_it_is_sent(house):
    asked = {"email": " cleo@example.com ", "name": "Cleo", "roles": ["cleaner", "co-host"]}
    answers = [house.send("POST", "", asked, idempotency_key="the-same") for _ in range(2)]
    assert [each.status for each in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    assert {name: answers[0].body[name] for name in ("name", "email", "roles", "state", "seen_at", "version")} == {
        "name": "Cleo",
        "email": "cleo@example.com",
        "roles": ["co-host", "cleaner"],
        "state": "invited",
        "seen_at": None,
        "version": 1,
    }
    assert len(house.members.letters) == 1
    ((change),) = house.rosters.changes
    assert (change["type"], change["actor"]["id"]) == ("MemberInvited", house.holly.id)
    assert house.send("POST", "", asked | {"roles": ["host"]}, idempotency_key="the-same").slug == (
        "idempotency-key-reused"
    )
    assert house.invited().slug == "member-known"


def test_who_has_a_password_already_is_let_in_without_a_letter(house):
    cleo = house.members.add(house.team, "cleo@example.com")
    answer = house.invited()
    assert (answer.status, answer.body["state"], answer.body["member_id"]) == (201, "active", cleo.id)
    assert house.members.letters == []


def test_hosts_and_co_hosts_list_who_works_here_and_when_they_were_last_seen(house):
    cleo = house.members.add(house.team, "cleo@example.com", "cleaner")
    house.signed_in(cleo)
    for roles in ("host", "co-host"):
        items = house.send("GET", roles=roles).body["items"]
        assert [(each["email"], each["roles"]) for each in items] == [
            ("holly@example.com", ["host"]),
            ("cleo@example.com", ["cleaner"]),
        ]
        assert [each["seen_at"] for each in items] == [None, instant(NOW)]
    assert house.send("GET", roles="cleaner").slug == "role-required"


@pytest.mark.parametrize("roles", ["co-host", "cleaner", "co-host,cleaner"])
def test_nobody_but_hosts_decides_who_works_here(house, roles):
    cleo = house.members.add(house.team, "cleo@example.com", *roles.split(","))
    told = [
        house.invited("eve@example.com", by=cleo, roles=roles),
        house.send("PATCH", f"/{cleo.id}", {"roles": ["host"]}, by=cleo, roles=roles),
        house.send("DELETE", f"/{house.holly.id}", by=cleo, roles=roles),
        house.send("POST", f"/{cleo.id}/invitation", by=cleo, roles=roles),
    ]
    assert [each.slug for each in told] == ["role-required"] * 4
    assert house.rosters.changes == []


def test_a_host_whose_role_was_taken_decides_nothing_more_while_their_token_lasts(house):
    eve = house.members.add(house.team, "eve@example.com", "host")
    assert house.send("PATCH", f"/{eve.id}", {"roles": ["cleaner"]}).status == 200
    assert house.send("DELETE", f"/{house.holly.id}", by=eve).slug == "role-required"
    assert house.roles()["holly@example.com"] == {"host"}


def test_the_only_host_stays_and_nobody_gives_up_hosting_by_accident(house):
    cleo = house.members.add(house.team, "cleo@example.com", "cleaner")
    path = f"/{house.holly.id}"
    assert house.send("PATCH", path, {"roles": ["cleaner"]}).slug == "last-host"
    assert house.send("DELETE", path).slug == "last-host"
    assert house.send("PATCH", f"/{cleo.id}", {"roles": ["host", "cleaner"]}).status == 200
    assert house.send("PATCH", path, {"roles": ["co-host"]}).slug == "own-role"
    assert house.send("DELETE", path).slug == "own-role"
    assert house.send("PATCH", path, {"roles": ["host", "cleaner"]}).status == 200
    assert house.send("DELETE", path, by=cleo).status == 204


def test_a_host_who_never_signed_in_or_is_disabled_is_none_to_rely_on(house):
    for state in ("invited", "lapsed", "disabled"):
        house.members.add(house.team, f"{state}@example.com", "host", state=state)
    assert house.send("DELETE", f"/{house.holly.id}").slug == "last-host"


def test_other_roles_outdate_the_tokens_that_tell_of_the_old_ones_and_sessions_go_on(house):
    cleo = house.members.add(house.team, "cleo@example.com", "cleaner")
    person = house.signed_in(cleo)
    answer = house.send("PATCH", f"/{cleo.id}", {"roles": ["co-host", "cleaner"]}, if_match='"0"')
    assert (answer.status, answer.body["roles"], answer.headers["etag"]) == (200, ["co-host", "cleaner"], '"1"')
    assert set(house.sessions.outdated.values()) == {int(NOW.timestamp()) + 1}
    assert house.sessions.of(person, NOW)
    assert house.send("PATCH", f"/{cleo.id}", {"roles": ["cleaner"]}, if_match='"0"').slug == "version-mismatch"
    assert house.send("PATCH", f"/{cleo.id}", {"roles": ["co-host", "cleaner"]}).body["version"] == 1, "as it is"


def test_who_is_removed_is_signed_out_and_to_remove_them_again_is_told_the_same(house):
    cleo = house.members.add(house.team, "cleo@example.com", "cleaner")
    person = house.signed_in(cleo)
    answers = [house.send("DELETE", f"/{cleo.id}", idempotency_key="once") for _ in range(2)]
    assert [each.status for each in answers] == [204, 204]
    assert not house.sessions.of(person, NOW)
    assert [each["type"] for each in house.rosters.changes] == ["MemberRemoved"]
    assert house.send("DELETE", f"/{cleo.id}").slug == "not-found"
    assert house.send("PATCH", f"/{cleo.id}", {"roles": ["host"]}).slug == "not-found"


def test_who_works_for_another_tenant_of_the_pool_too_keeps_that_sign_in(monkeypatch):
    house = House(pooled=True)
    monkeypatch.setattr(entry, "_office", lambda _request: house.office)
    cleo = house.members.add(house.team, "cleo@example.com", "cleaner")
    house.members.set_roles(replace(house.team, tenant_id="elsewhere"), cleo.username, frozenset({"host"}))
    person = house.signed_in(cleo)
    assert house.send("DELETE", f"/{cleo.id}").status == 204
    assert house.sessions.of(person, NOW)
    assert house.sessions.outdated, "their tokens are renewed, and then have no role here"


def test_an_invitation_is_sent_three_times_a_day_and_not_to_who_has_signed_in(house):
    path = f"/{house.invited().body['member_id']}/invitation"
    repeated = [house.send("POST", path, idempotency_key="again").status for _ in range(2)]
    assert (repeated, len(house.members.letters)) == ([200, 200], 2)
    assert house.send("POST", path).body["state"] == "invited"
    refused = house.send("POST", path)
    assert (refused.slug, refused.headers["retry-after"]) == ("too-many-requests", "3600")
    assert len(house.members.letters) == 3
    assert house.send("POST", f"/{house.holly.id}/invitation").slug == "has-signed-in"


def test_letters_of_a_day_are_counted_for_all_together_and_anew_the_next_day(house):
    for number in range(20):
        assert house.invited(f"{number}@example.com").status == 201
    assert house.invited("one-more@example.com").slug == "too-many-requests"
    assert "one-more@example.com" not in {each.email for each in house.members.people.values()}
    letters = house.rosters.read(SEAVIEW).letters
    assert letters.one_more("cleo", "2030-01-01") == Letters("2030-01-01", (("cleo", 1),))


def test_fifty_people_work_here_at_most(house):
    for number in range(49):
        house.members.add(house.team, f"{number}@example.com", "cleaner")
    assert house.invited().slug == "too-many-members"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"email": "no address", "roles": ["cleaner"]}, "/email"),
        ({"email": "cleo@example.com", "roles": []}, "/roles"),
        ({"email": "cleo@example.com", "roles": ["admin"]}, "/roles/0"),
        ({"email": "cleo@example.com", "roles": ["cleaner"], "name": "a\nb"}, "/name"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_told_by_its_field(house, body, pointer):
    answer = house.send("POST", "", body)
    assert (answer.slug, answer.body["errors"][0]["pointer"]) == ("invalid-request", pointer)


@pytest.mark.parametrize(("told", "group"), [({}, "cleaner"), ({"host_pooled": "true"}, f"{SEAVIEW}.cleaner")])
def test_the_pool_and_its_groups_are_those_of_the_site_that_was_called(monkeypatch, told, group):
    for name in ("own_table", "tenant_table", "_members"):
        monkeypatch.setattr(entry, name, lambda: None)
    tenancy = Tenancy(SEAVIEW, "seaview.example.com")
    request = Request({}, {}, {}, b"", resolved_tenancy=tenancy, authorizer=OFFICE_HOURS | told)
    team = entry._office(request).team
    assert (team.pool.pool_id, group_in(team.pool, team.tenant_id, "cleaner")) == (POOL, group)
