"""Members of a tenant as its pool has them: people in the groups that are the tenant's roles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import ClientError

from rental.accounts.cognito.calls import ABSENT, asked, code_of
from rental.accounts.domain.members import INVITATION_LASTS, ROLES, Member, State, Team
from rental.kernel.clock import Clock
from rental.kernel.ids import TenantId
from rental.tenants.contract import group_in

_INVITED = "FORCE_CHANGE_PASSWORD"  # of who never chose a password


@dataclass(frozen=True, slots=True)
class CognitoMembers:
    """The `Members` port. `client` is boto3's for cognito-idp; `clock` is real time, as the pools' own is."""

    client: Any
    clock: Clock

    def of(self, team: Team) -> list[Member]:
        found: dict[str, Member] = {}
        with asked():
            for role in ROLES:
                for user in self._in_group(team, role):
                    known = found.get(user["Username"]) or self._member(user, user["Attributes"])
                    found[user["Username"]] = replace(known, roles=known.roles | {role})
        return list(found.values())

    def ensure(self, team: Team, email: str, name: str) -> Member:
        # The invitation goes to that address alone: who signs in by it has shown that it is theirs.
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        attributes += [{"Name": "name", "Value": name}] if name else []
        who = {"UserPoolId": team.pool.pool_id, "Username": email}
        with asked():
            try:
                self.client.admin_create_user(**who, UserAttributes=attributes, MessageAction="SUPPRESS")
            except ClientError as error:
                if code_of(error) != "UsernameExistsException":
                    raise
            user = self.client.admin_get_user(**who)
        return self._member(user, user["UserAttributes"])

    def set_roles(self, team: Team, username: str, roles: frozenset[str]) -> None:
        for role in ROLES:
            call = self.client.admin_add_user_to_group if role in roles else self.client.admin_remove_user_from_group
            with asked():
                _unless_absent(call, UserPoolId=team.pool.pool_id, Username=username, GroupName=_group(team, role))

    def invite(self, pool_id: str, username: str) -> bool:
        with asked():
            try:
                user = self.client.admin_get_user(UserPoolId=pool_id, Username=username)
                if user["UserStatus"] != _INVITED:
                    return False
                email = _named(user["UserAttributes"]).get("email", username)  # this call knows nobody by another name
                self.client.admin_create_user(
                    UserPoolId=pool_id, Username=email, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
                )
            except ClientError as error:
                if code_of(error) not in (*ABSENT, "UnsupportedUserStateException"):  # changed a moment ago
                    raise
                return False
        return True

    def remove(self, team: Team, username: str) -> bool:
        pool_id = team.pool.pool_id
        self.set_roles(team, username, frozenset())
        with asked():
            if team.pool.pooled and self._has_other_groups(pool_id, username):
                return False
            _unless_absent(self.client.admin_delete_user, UserPoolId=pool_id, Username=username)
        return True

    def _in_group(self, team: Team, role: str) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("list_users_in_group").paginate(
            UserPoolId=team.pool.pool_id, GroupName=_group(team, role)
        )
        try:
            return [user for page in pages for user in page["Users"]]
        except ClientError as error:
            if code_of(error) not in ABSENT:  # a pool may be made with fewer roles
                raise
            return []

    def _has_other_groups(self, pool_id: str, username: str) -> bool:
        """Tell whether somebody has roles at other tenants too. Who is not there has none."""
        pages = self.client.get_paginator("admin_list_groups_for_user").paginate(UserPoolId=pool_id, Username=username)
        try:
            return any(page["Groups"] for page in pages)
        except ClientError as error:
            if code_of(error) not in ABSENT:
                raise
            return False

    def _member(self, user: Mapping[str, Any], attributes: list[Mapping[str, str]]) -> Member:
        known = _named(attributes)
        state = self._state(user)
        return Member(
            known["sub"], user["Username"], known.get("email", user["Username"]), known.get("name", ""), state
        )

    def _state(self, user: Mapping[str, Any]) -> State:
        if not user["Enabled"]:
            return "disabled"
        if user["UserStatus"] != _INVITED:
            return "active"
        over = self.clock.now() - user["UserLastModifiedDate"] >= INVITATION_LASTS
        return "lapsed" if over else "invited"


def _named(attributes: list[Mapping[str, str]]) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in attributes}


def _group(team: Team, role: str) -> str:
    return group_in(team.pool, TenantId(team.tenant_id), role)


def _unless_absent(call: Callable[..., Any], **asked_for: str) -> None:
    try:
        call(**asked_for)
    except ClientError as error:
        if code_of(error) not in ABSENT:
            raise
