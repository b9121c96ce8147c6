"""Who works with a host, as pools and table have it: one suite for each port, which its fake and its adapter pass."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.accounts.cognito.members import CognitoMembers
from rental.accounts.domain.members import INVITATION_LASTS, Letters, Team
from rental.accounts.dynamodb.rosters import DynamoDbRosters
from rental.accounts.ports import MemberRecord, Roster, UnderWay
from rental.kernel.clock import FixedClock
from rental.kernel.errors import Problem, TryAgain
from rental.kernel.events import Event, last_change
from rental.kernel.tenancy import Principal
from rental.platform.dynamodb import from_item
from rental.tenants.contract import UserPool, group_in
from tests.contexts.accounts.emulated_cognito import Directory, EmulatedCognito
from tests.contexts.accounts.fake_members import FakeMembers, FakeRosters
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, NOW, SEAVIEW

HOLLY = Principal("member", "holly", frozenset({"host"}))
CHANGE = last_change(1, "MemberInvited", NOW, HOLLY)
CLEO = MemberRecord("cleo", 1, frozenset({"cleaner", "co-host"}), b"a request that comes")


class InCognito:
    """A pool with the groups of both tenants; `pooled` where they share it."""

    def __init__(self, *, pooled):
        self.client, self.clock = EmulatedCognito(), FixedClock(datetime.now(UTC))
        self.directory = Directory(self.client, "hosts", UsernameAttributes=["email"])
        self.members = CognitoMembers(self.client, self.clock)
        for team in (self.team(SEAVIEW, pooled=pooled), self.team(BAROSSA, pooled=pooled)):
            for role in ("host", "co-host", "cleaner"):
                group = group_in(team.pool, team.tenant_id, role)
                if pooled or team.tenant_id == SEAVIEW:
                    self.client.create_group(UserPoolId=team.pool.pool_id, GroupName=group)

    def team(self, tenant_id, *, pooled):
        return Team(tenant_id, UserPool(self.directory.pool_id, self.directory.client_id, "", pooled=pooled))

    def has_signed_in(self, username):
        who = {"UserPoolId": self.directory.pool_id, "Username": username}
        self.client.admin_set_user_password(**who, Password="Corr3ct-horse!", Permanent=True)


class InMemory:
    def __init__(self, *, pooled):
        self.members, self.pooled = FakeMembers(), pooled

    def team(self, tenant_id, *, pooled):
        return Team(tenant_id, UserPool("pool", "client", "", pooled=pooled))

    def has_signed_in(self, username):
        self.members.people[username] = replace(self.members.people[username], state="active")


@pytest.fixture(params=[InMemory, InCognito], ids=["fake", "cognito"])
def own(request):
    return request.param(pooled=False)


@pytest.fixture(params=[InMemory, InCognito], ids=["fake", "cognito"])
def shared(request):
    return request.param(pooled=True)


def test_whoever_has_a_role_is_a_member_and_has_as_many_as_they_are_given(own):
    team, members = own.team(SEAVIEW, pooled=False), own.members
    cleo = members.ensure(team, "cleo@example.com", "Cleo")
    assert members.ensure(team, "cleo@example.com", "Another") == cleo
    assert (cleo.email, cleo.name, cleo.state, members.of(team)) == ("cleo@example.com", "Cleo", "invited", [])
    for roles in ({"cleaner", "co-host"}, {"host"}, {"cleaner"}):
        members.set_roles(team, cleo.username, frozenset(roles))
        (found,) = members.of(team)
        assert (found.id, found.roles) == (cleo.id, roles)


def test_only_who_has_no_password_yet_is_invited(own):
    team, members = own.team(SEAVIEW, pooled=False), own.members
    cleo = members.ensure(team, "cleo@example.com", "")
    assert members.invite(team.pool.pool_id, cleo.username)
    own.has_signed_in(cleo.username)
    assert not members.invite(team.pool.pool_id, cleo.username)
    assert not members.invite(team.pool.pool_id, "nobody")
    assert members.ensure(team, "cleo@example.com", "").state == "active"


def test_who_is_removed_is_gone_and_to_remove_them_again_changes_nothing(own):
    team, members = own.team(SEAVIEW, pooled=False), own.members
    cleo = members.ensure(team, "cleo@example.com", "")
    members.set_roles(team, cleo.username, frozenset({"cleaner"}))
    assert members.remove(team, cleo.username)
    assert members.remove(team, cleo.username)
    members.set_roles(team, cleo.username, frozenset({"host"}))
    assert members.of(team) == []
    assert members.ensure(team, "cleo@example.com", "").id != cleo.id or isinstance(own, InMemory)


def test_in_a_shared_pool_a_person_has_roles_of_each_tenant_and_keeps_those_of_the_other(shared):
    seaview, barossa = (shared.team(tenant, pooled=True) for tenant in (SEAVIEW, BAROSSA))
    cleo = shared.members.ensure(seaview, "cleo@example.com", "")
    shared.members.set_roles(seaview, cleo.username, frozenset({"cleaner"}))
    shared.members.set_roles(barossa, cleo.username, frozenset({"host"}))
    assert [each.roles for each in shared.members.of(seaview)] == [{"cleaner"}]
    assert not shared.members.remove(seaview, cleo.username)
    assert shared.members.of(seaview) == []
    assert [each.roles for each in shared.members.of(barossa)] == [{"host"}]
    assert shared.members.remove(barossa, cleo.username)


def test_a_list_costs_a_call_a_role_however_many_people_there_are():
    pool = InCognito(pooled=False)
    team = pool.team(SEAVIEW, pooled=False)
    for name in ("ada", "cleo", "eve"):
        pool.members.set_roles(team, pool.members.ensure(team, f"{name}@example.com", "").username, frozenset({"host"}))
    pool.client.calls.clear()
    assert len(pool.members.of(team)) == 3
    assert pool.client.calls == {"list_users_in_group": 3}


def test_an_invitation_lapses_after_a_week_and_a_disabled_account_is_told_apart():
    pool = InCognito(pooled=False)
    team = pool.team(SEAVIEW, pooled=False)
    cleo = pool.members.ensure(team, "cleo@example.com", "")
    pool.clock.advance(INVITATION_LASTS + timedelta(seconds=1))
    assert pool.members.ensure(team, "cleo@example.com", "").state == "lapsed"
    pool.client.admin_disable_user(UserPoolId=team.pool.pool_id, Username=cleo.username)
    assert pool.members.ensure(team, "cleo@example.com", "").state == "disabled"


@pytest.mark.parametrize(
    ("code", "raised"), [("TooManyRequestsException", TryAgain), ("LimitExceededException", Problem)]
)
def test_what_cognito_cannot_do_now_is_told_apart_from_what_is_used_up_for_today(monkeypatch, code, raised):
    pool = InCognito(pooled=False)
    team = pool.team(SEAVIEW, pooled=False)
    cleo = pool.members.ensure(team, "cleo@example.com", "")

    async def refuse(action, _asked):
        status = 400 if action == "AdminCreateUser" else 200
        user = {"Username": cleo.username, "UserStatus": "FORCE_CHANGE_PASSWORD", "UserAttributes": []}
        return status, {}, json.dumps(user | {"__type": code})

    monkeypatch.setattr("ministack.services.cognito._dispatch_idp", refuse)
    with pytest.raises(raised):
        pool.members.invite(team.pool.pool_id, cleo.username)


@pytest.fixture(scope="module")
def table():
    with moto_table() as made:
        yield made


@pytest.fixture(params=["fake", "dynamodb"])
def rosters(request, table):
    if request.param == "fake":
        return FakeRosters()
    for item in table.client.query(
        TableName=table.name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"T#{SEAVIEW}#PEOPLE"}},
    )["Items"]:
        table.client.delete_item(TableName=table.name, Key={"pk": item["pk"], "sk": item["sk"]})
    return DynamoDbRosters(table)


def test_what_is_decided_is_read_back_and_under_way_until_it_is_settled(rosters):
    assert rosters.read(SEAVIEW) == Roster()
    under_way = UnderWay("cleo", "cleo's own name", frozenset({"cleaner", "co-host"}), letter=True)
    letters = Letters("2026-11-29", (("cleo", 1),))
    assert rosters.decide(SEAVIEW, Roster(1, letters, under_way), CLEO, CHANGE)
    assert rosters.read(SEAVIEW) == Roster(1, letters, under_way, {"cleo": CLEO})
    assert rosters.settle(SEAVIEW, 1)
    assert rosters.read(SEAVIEW).under_way is None
    assert rosters.read(BAROSSA) == Roster()


def test_of_two_who_decide_at_once_one_is_first_and_an_older_decision_settles_nothing(rosters):
    assert rosters.decide(SEAVIEW, Roster(1), CLEO, CHANGE)
    assert not rosters.decide(SEAVIEW, Roster(1), CLEO, CHANGE)
    under_way = UnderWay("cleo", "name", frozenset())
    gone = MemberRecord("cleo", 2, frozenset(), b"another request")
    assert rosters.decide(SEAVIEW, Roster(2, under_way=under_way), gone, CHANGE | {"number": 2})
    assert not rosters.settle(SEAVIEW, 1)
    assert rosters.read(SEAVIEW) == Roster(2, under_way=under_way, records={"cleo": gone})


def test_the_event_tells_who_did_it_and_which_roles_and_no_address(table):
    rosters = DynamoDbRosters(table)
    rosters.decide(BAROSSA, Roster(1), CLEO, CHANGE)
    key = {"pk": {"S": f"T#{BAROSSA}#PEOPLE"}, "sk": {"S": "M#cleo"}}
    event = Event.from_images(None, from_item(table.client.get_item(TableName=table.name, Key=key)["Item"]))
    assert (event.type, event.actor["id"], event.entity) == ("MemberInvited", "holly", {"kind": "member", "id": "cleo"})
    assert event.data == {"id": "cleo", "kind": "member", "roles": ["cleaner", "co-host"]}
