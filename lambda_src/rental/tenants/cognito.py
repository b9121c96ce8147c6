"""Pools of tenants' hosts in Cognito, made by the blueprint, and the people in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.tenants.contract import UserPool, group_in
from rental.tenants.domain.blueprint import filled, values_of
from rental.tenants.domain.onboarding import host_pool_of
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.refusals import code_of, told_apart

HOST_GROUP = "host"
_LONGEST_PAGE = 60
_OF_THE_FACTOR = ("MfaConfiguration", "EnabledMfas")  # a second factor is set by a call of its own
# What a pool is born with, and no later call takes.
_UNCHANGEABLE = ("PoolName", "Schema", "UsernameAttributes", "AliasAttributes", "UsernameConfiguration")
_INVITED = "FORCE_CHANGE_PASSWORD"  # of who never chose a password
_ABSENT = ("ResourceNotFoundException", "UserNotFoundException")


@dataclass(frozen=True, slots=True)
class CognitoUserPools:
    """The `UserPools` port: one pool a tenant. `client` is boto3's for cognito-idp."""

    client: Any
    blueprint: Mapping[str, Any]

    def ensure(self, sign_up: SignUp) -> UserPool:
        with told_apart():
            wanted = self._wanted(sign_up)
            pool_id = next(iter(self._found(sign_up, wanted)), None)
            if pool_id is None:
                asked = _without(wanted, *_OF_THE_FACTOR)
                pool_id = str(self.client.create_user_pool(**asked)["UserPool"]["Id"])
            else:
                self._update(pool_id, wanted)
            self._set_second_factor(pool_id, wanted)
            client_id = self._ensure_client(pool_id)
            self._ensure_groups(pool_id)
        return UserPool(pool_id, client_id, filled(self.blueprint["issuer"], {"pool_id": pool_id}))

    def remove(self, sign_up: SignUp) -> None:
        with told_apart():
            wanted = self._wanted(sign_up)
            for pool_id in self._found(sign_up, wanted):
                self._update(pool_id, wanted | {"DeletionProtection": "INACTIVE"})
                self.client.delete_user_pool(UserPoolId=pool_id)

    def _wanted(self, sign_up: SignUp) -> dict[str, Any]:
        """Return what the tenant's pool is to be like, its invitations in the host's language."""
        invitations = self.blueprint["invitations"]
        inviting = {"InviteMessageTemplate": invitations.get(sign_up.language) or invitations["en"]}
        pool = dict(self.blueprint["pool"])
        pool["AdminCreateUserConfig"] = pool.get("AdminCreateUserConfig", {}) | inviting
        wanted: dict[str, Any] = filled(pool, values_of(sign_up))
        wanted["PoolName"] = wanted.pop("UserPoolName")
        return wanted

    def _found(self, sign_up: SignUp, wanted: Mapping[str, Any]) -> list[str]:
        """Return the tenant's pools: one, or one more for each creation that was never answered.

        Nobody looks for what nobody has begun to make.
        """
        known = sign_up.made.get("pool_id")
        if known and self._is_there(known):
            return [known]
        if sign_up.step("pool") in ("waiting", "undone"):
            return []
        pages = self.client.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": _LONGEST_PAGE})
        return [pool["Id"] for page in pages for pool in page["UserPools"] if pool["Name"] == wanted["PoolName"]]

    def _is_there(self, pool_id: str) -> bool:
        try:
            self.client.describe_user_pool(UserPoolId=pool_id)
        except ClientError as error:
            if code_of(error) not in _ABSENT:
                raise
            return False
        return True

    def _update(self, pool_id: str, wanted: Mapping[str, Any]) -> None:
        self.client.update_user_pool(UserPoolId=pool_id, **_without(wanted, *_OF_THE_FACTOR, *_UNCHANGEABLE))

    def _set_second_factor(self, pool_id: str, wanted: Mapping[str, Any]) -> None:
        by_app = "SOFTWARE_TOKEN_MFA" in wanted.get("EnabledMfas", ())
        self.client.set_user_pool_mfa_config(
            UserPoolId=pool_id,
            MfaConfiguration=wanted.get("MfaConfiguration", "OFF"),
            **({"SoftwareTokenMfaConfiguration": {"Enabled": True}} if by_app else {}),
        )

    def _ensure_client(self, pool_id: str) -> str:
        wanted = dict(self.blueprint["client"])
        listed = self.client.list_user_pool_clients(UserPoolId=pool_id, MaxResults=_LONGEST_PAGE)["UserPoolClients"]
        for known in listed:
            if known["ClientName"] == wanted["ClientName"]:
                changed = _without(wanted, "GenerateSecret")
                self.client.update_user_pool_client(UserPoolId=pool_id, ClientId=known["ClientId"], **changed)
                return str(known["ClientId"])
        return str(self.client.create_user_pool_client(UserPoolId=pool_id, **wanted)["UserPoolClient"]["ClientId"])

    def _ensure_groups(self, pool_id: str) -> None:
        for group in self.blueprint["groups"]:
            _ensure_group(self.client, pool_id, group)


@dataclass(frozen=True, slots=True)
class CognitoSharedPool:
    """The `UserPools` port: groups in one pool that tenants share, which deployments alone make and delete."""

    client: Any
    pool_id: str
    client_id: str
    issuer: str
    groups: Sequence[str]

    def ensure(self, sign_up: SignUp) -> UserPool:
        with told_apart():
            for group in self._groups_of(sign_up):
                _ensure_group(self.client, self.pool_id, group)
        return self._pool

    def remove(self, sign_up: SignUp) -> None:
        with told_apart():
            groups = self._groups_of(sign_up)
            # The people first: without groups nobody would find them again.
            for username in {member for group in groups for member in self._members_of(group)}:
                if not _elsewhere(self.client, self.pool_id, username, groups):
                    _delete_user(self.client, self.pool_id, username)
            for group in groups:
                _unless_absent(self.client.delete_group, UserPoolId=self.pool_id, GroupName=group)

    @property
    def _pool(self) -> UserPool:
        return UserPool(self.pool_id, self.client_id, self.issuer, pooled=True)

    def _groups_of(self, sign_up: SignUp) -> list[str]:
        return [group_in(self._pool, sign_up.tenant_id, role) for role in self.groups]

    def _members_of(self, group: str) -> list[str]:
        pages = self.client.get_paginator("list_users_in_group").paginate(UserPoolId=self.pool_id, GroupName=group)
        try:
            return [user["Username"] for page in pages for user in page["Users"]]
        except ClientError as error:
            if code_of(error) not in _ABSENT:
                raise
            return []


@dataclass(frozen=True, slots=True)
class CognitoHostAccounts:
    """The `HostAccounts` port. `client` is boto3's for cognito-idp."""

    client: Any

    def ensure(self, sign_up: SignUp) -> str:
        pool, email = host_pool_of(sign_up), sign_up.email
        pool_id, group = pool.pool_id, group_in(pool, sign_up.tenant_id, HOST_GROUP)
        # The invitation goes to that address alone: who signs in by it has shown that it is theirs.
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        with told_apart():
            try:
                self.client.admin_create_user(
                    UserPoolId=pool_id, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
                )
            except ClientError as error:
                if code_of(error) != "UsernameExistsException":
                    raise
            self.client.admin_add_user_to_group(UserPoolId=pool_id, Username=email, GroupName=group)
            return str(self.client.admin_get_user(UserPoolId=pool_id, Username=email)["Username"])

    def invite(self, sign_up: SignUp) -> bool:
        pool_id, email = host_pool_of(sign_up).pool_id, sign_up.email
        with told_apart():
            account = self.client.admin_get_user(UserPoolId=pool_id, Username=email)
            if account["UserStatus"] != _INVITED:
                return False
            try:
                self.client.admin_create_user(
                    UserPoolId=pool_id, Username=email, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
                )
            except ClientError as error:
                if code_of(error) != "UnsupportedUserStateException":  # since a moment ago
                    raise
                return False
        return True

    def remove(self, sign_up: SignUp) -> None:
        pool = host_pool_of(sign_up)
        with told_apart():
            if pool.pooled:
                self._take_out_of(pool, sign_up)
            else:
                _delete_user(self.client, pool.pool_id, sign_up.email)

    def _take_out_of(self, pool: UserPool, sign_up: SignUp) -> None:
        """Leave the shared pool as it was before the sign-up.

        Nobody has recorded who made the account: a process may end when it is made. Its age tells.
        """
        try:
            account = self.client.admin_get_user(UserPoolId=pool.pool_id, Username=sign_up.email)
        except ClientError as error:
            if code_of(error) not in _ABSENT:
                raise
            return
        username, own = account["Username"], [group_in(pool, sign_up.tenant_id, HOST_GROUP)]
        was_there = account["UserCreateDate"].timestamp() < sign_up.created_at
        if not was_there and not _elsewhere(self.client, pool.pool_id, username, own):
            _delete_user(self.client, pool.pool_id, username)
            return
        _unless_absent(
            self.client.admin_remove_user_from_group, UserPoolId=pool.pool_id, Username=username, GroupName=own[0]
        )


def _ensure_group(client: Any, pool_id: str, group: str) -> None:
    try:
        client.create_group(UserPoolId=pool_id, GroupName=group)
    except ClientError as error:
        if code_of(error) != "GroupExistsException":
            raise


def _elsewhere(client: Any, pool_id: str, username: str, own: Sequence[str]) -> bool:
    """Tell whether somebody is in groups of other tenants too. Who is not there is nowhere."""
    pages = client.get_paginator("admin_list_groups_for_user").paginate(UserPoolId=pool_id, Username=username)
    try:
        return any(group["GroupName"] not in own for page in pages for group in page["Groups"])
    except ClientError as error:
        if code_of(error) not in _ABSENT:
            raise
        return False


def _delete_user(client: Any, pool_id: str, username: str) -> None:
    _unless_absent(client.admin_delete_user, UserPoolId=pool_id, Username=username)


def _unless_absent(call: Callable[..., Any], **asked: str) -> None:
    try:
        call(**asked)
    except ClientError as error:
        if code_of(error) not in _ABSENT:
            raise


def _without(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}
