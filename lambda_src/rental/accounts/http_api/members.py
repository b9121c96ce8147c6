"""Entry: who works with a host. Addresses are told to hosts and co-hosts, and to nobody else."""

from functools import cache
from typing import Annotated, Literal, cast

import boto3
from msgspec import Meta, Struct

from rental.accounts.cognito.members import CognitoMembers
from rental.accounts.domain.members import ROLES, Team
from rental.accounts.dynamodb.rosters import DynamoDbRosters
from rental.accounts.dynamodb.sessions import DynamoDbSessions
from rental.accounts.use_cases.members import (
    Colleague,
    Command,
    Office,
    change_roles,
    colleagues,
    invite,
    invite_again,
    remove,
)
from rental.kernel.instants import instant
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import RealClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response, expected_version, request_digest
from rental.tenants.contract import UserPool

MemberRole = Literal["host", "co-host", "cleaner"]
MemberState = Literal["invited", "lapsed", "active", "disabled"]
Roles = Annotated[list[MemberRole], Meta(min_length=1, max_length=3)]


class Member(Struct):
    """Somebody who works here. `seen_at` is the last sign of life in the past seven days, null where there was none.

    Who is "invited" has not signed in yet; "lapsed": nor can they, until the invitation is sent again.
    """

    member_id: str
    name: str
    email: str
    roles: list[MemberRole]
    state: MemberState
    seen_at: str | None
    version: int


class MemberList(Struct):
    items: list[Member]


class NewMember(Struct, forbid_unknown_fields=True):
    """Whom to invite, and as what."""

    email: Annotated[str, Meta(min_length=3, max_length=320)]
    roles: Roles
    name: Annotated[str, Meta(max_length=100)] = ""


class MemberChange(Struct, forbid_unknown_fields=True):
    """All the roles that somebody has from now on."""

    roles: Roles


api = HttpApi("accounts")


@cache
def _members() -> CognitoMembers:
    return CognitoMembers(boto3.client("cognito-idp", config=WITHIN_A_REQUEST), RealClock())


@api.operation(
    "GET",
    "/api/v1/members",
    id="list_members",
    auth="required",
    roles=("host", "co-host"),
    table=("Query",),
    uses=("members", "listed_sessions"),
    answers=MemberList,
    leads_to=("change_member", "invite_member_again", "remove_member"),
)
def list_members(request: Request) -> Response:
    """List who works here, in which roles, and when they were last seen."""
    return Response(MemberList([_shown(each) for each in colleagues(_office(request))]))


@api.operation(
    "POST",
    "/api/v1/members",
    id="invite_member",
    auth="required",
    roles=("host",),
    table=("Query", "PutItem", "UpdateItem"),
    uses=("members", "member_roles", "invitations", "listed_sessions", "renewed_sessions", "ended_sessions"),
    limit=10,
    takes=NewMember,
    answers=Member,
    status=201,
    problems=("member-known", "too-many-members", "too-many-requests", "idempotency-key-reused"),
)
def invite_member(request: Request) -> Response:
    """Invite somebody to work here, in one role or several; a letter tells them how to sign in for the first time."""
    asked = request.body(NewMember)
    invited = invite(_office(request), _command(request), asked.email, asked.name, asked.roles)
    count("MembersInvited")
    return _answer(invited, status=201)


@api.operation(
    "POST",
    "/api/v1/members/{member_id}/invitation",
    id="invite_member_again",
    auth="required",
    roles=("host",),
    table=("Query", "PutItem", "UpdateItem"),
    uses=("members", "member_roles", "invitations", "listed_sessions", "renewed_sessions", "ended_sessions"),
    limit=10,
    answers=Member,
    problems=("not-found", "has-signed-in", "too-many-requests", "idempotency-key-reused"),
)
def invite_member_again(request: Request) -> Response:
    """Send an invitation again, with another password and for another seven days."""
    return _answer(invite_again(_office(request), _command(request), request.path["member_id"]))


@api.operation(
    "PATCH",
    "/api/v1/members/{member_id}",
    id="change_member",
    auth="required",
    roles=("host",),
    table=("Query", "PutItem", "UpdateItem"),
    uses=("members", "member_roles", "listed_sessions", "renewed_sessions", "ended_sessions"),
    takes=MemberChange,
    answers=Member,
    problems=("not-found", "last-host", "own-role", "version-mismatch", "idempotency-key-reused"),
)
def change_member(request: Request) -> Response:
    """Give somebody other roles; within a minute they are what counts. If-Match guards as elsewhere."""
    changed = change_roles(
        _office(request), _command(request), request.path["member_id"], request.body(MemberChange).roles
    )
    return _answer(changed)


@api.operation(
    "DELETE",
    "/api/v1/members/{member_id}",
    id="remove_member",
    auth="required",
    roles=("host",),
    table=("Query", "PutItem", "UpdateItem"),
    uses=("members", "member_roles", "listed_sessions", "renewed_sessions", "ended_sessions"),
    status=204,
    problems=("not-found", "last-host", "own-role", "version-mismatch", "idempotency-key-reused"),
)
def remove_member(request: Request) -> Response:
    """Let somebody work here no more: their sessions end. If-Match guards as elsewhere."""
    remove(_office(request), _command(request), request.path["member_id"])
    count("MembersRemoved")
    return Response(status=204)


handler = api.handler


def _office(request: Request) -> Office:
    known = {name: str(request.authorizer.get(name, "")) for name in ("host_pool_id", "host_client_id", "host_pooled")}
    pool = UserPool(known["host_pool_id"], known["host_client_id"], "", pooled=known["host_pooled"] == "true")
    team = Team(request.tenant_id, pool)
    sessions = DynamoDbSessions(own_table())
    return Office(team, _members(), DynamoDbRosters(tenant_table()), sessions, RealClock())


def _command(request: Request) -> Command:
    digest, expected = request_digest(request), expected_version(request)
    return Command(request.principal, request.now, digest, expected, request.viewer_address)


def _answer(colleague: Colleague, status: int = 200) -> Response:
    return Response(_shown(colleague), status=status, headers={"etag": f'"{colleague.version}"'})


def _shown(colleague: Colleague) -> Member:
    member, seen = colleague.member, colleague.seen_at
    roles = cast("list[MemberRole]", [role for role in ROLES if role in member.roles])
    return Member(
        member_id=member.id,
        name=member.name,
        email=member.email,
        roles=roles,
        state=member.state,
        seen_at=instant(seen) if seen else None,
        version=colleague.version,
    )
