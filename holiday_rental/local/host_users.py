"""A demo host for every tenant, made through Cognito's admin calls; passwords lie in the state directory alone."""

import secrets
import string
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from holiday_rental.local import operator
from holiday_rental.local.state_directory import StateDirectory, read_json, write_json

GROUP = "host"
_LENGTH = 20
_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.")


def ensure(state: StateDirectory, endpoint: str, tenants: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Create what is missing; return {tenant id: {username, password, pool}}."""
    known: dict[str, dict[str, str]] = read_json(state.host_users) or {}
    users = {}
    for tenant in tenants:
        kept = known.get(tenant["tenant_id"])
        if kept is None or kept["pool"] != tenant["host_pool_id"]:
            kept = _create(operator.client("cognito-idp", endpoint), tenant)
        users[tenant["tenant_id"]] = kept
    if users != known:
        write_json(state.host_users, users, private=True)
    return users


def stored(state: StateDirectory) -> Mapping[str, dict[str, str]]:
    return read_json(state.host_users) or {}


def _create(cognito: Any, tenant: Mapping[str, Any]) -> dict[str, str]:
    pool, username, password = tenant["host_pool_id"], f"host@{tenant['subdomain']}.example", new_password()
    attributes = [{"Name": "email", "Value": username}, {"Name": "email_verified", "Value": "true"}]
    # A state whose passwords were deleted has the user already; it gets a new password.
    with suppress(cognito.exceptions.UsernameExistsException):
        cognito.admin_create_user(
            UserPoolId=pool, Username=username, UserAttributes=attributes, MessageAction="SUPPRESS"
        )
    cognito.admin_set_user_password(UserPoolId=pool, Username=username, Password=password, Permanent=True)
    group = str(tenant.get("host_group", GROUP))
    with suppress(cognito.exceptions.GroupExistsException):
        cognito.create_group(UserPoolId=pool, GroupName=group)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=username, GroupName=group)
    return {"username": username, "password": password, "pool": pool}


def new_password() -> str:
    """Return a random password with a character of every kind that a strict pool asks for."""
    letters = [secrets.choice(kind) for kind in _KINDS]
    letters += [secrets.choice("".join(_KINDS)) for _ in range(_LENGTH - len(_KINDS))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)
