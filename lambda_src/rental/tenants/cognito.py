"""Pools of tenants' hosts in Cognito, made by the blueprint, and the people in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.tenants.contract import UserPool
from rental.tenants.domain.blueprint import filled, values_of
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.refusals import code_of, told_apart

HOST_GROUP = "host"
_LONGEST_PAGE = 60
_OF_THE_FACTOR = ("MfaConfiguration", "EnabledMfas")  # a second factor is set by a call of its own
# What a pool is born with, and no later call takes.
_UNCHANGEABLE = ("PoolName", "Schema", "UsernameAttributes", "AliasAttributes", "UsernameConfiguration")
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
            try:
                self.client.create_group(UserPoolId=pool_id, GroupName=group)
            except ClientError as error:
                if code_of(error) != "GroupExistsException":
                    raise


@dataclass(frozen=True, slots=True)
class CognitoHostAccounts:
    """The `HostAccounts` port. `client` is boto3's for cognito-idp."""

    client: Any

    def ensure(self, pool_id: str, email: str) -> str:
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
            self.client.admin_add_user_to_group(UserPoolId=pool_id, Username=email, GroupName=HOST_GROUP)
            return str(self.client.admin_get_user(UserPoolId=pool_id, Username=email)["Username"])

    def invite(self, pool_id: str, email: str) -> None:
        with told_apart():
            try:
                self.client.admin_create_user(
                    UserPoolId=pool_id, Username=email, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
                )
            except ClientError as error:
                if code_of(error) != "UnsupportedUserStateException":  # they have a password of their own
                    raise

    def remove(self, pool_id: str, email: str) -> None:
        with told_apart():
            try:
                self.client.admin_delete_user(UserPoolId=pool_id, Username=email)
            except ClientError as error:
                if code_of(error) not in _ABSENT:
                    raise


def _without(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}
