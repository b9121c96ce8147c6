"""Isolation by IAM: every table call of a tenant's request is signed with credentials narrowed to that tenant.

One role holds the table actions; the session policy cuts it down to one operation's actions and to keys that begin
with the tenant's prefix. One client serves all tenants: it asks, per request, for the credentials of the narrowing
in force, which are kept until shortly before they lapse.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.credentials import Credentials, ReadOnlyCredentials

from rental.kernel.ids import TenantId, is_opaque_id
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.environment import required

_LIFETIME_SECONDS = 3600  # the most that role chaining allows
_RENEW_BEFORE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the credentials may do: `actions` are DynamoDB action names without their prefix."""

    tenant_id: TenantId
    actions: tuple[str, ...]


class NotNarrowed(RuntimeError):  # noqa: N818 - names what is wrong
    """A table call was made outside `narrowed_to`."""


_in_force: ContextVar[Narrowing | None] = ContextVar("narrowing", default=None)


@contextmanager
def narrowed_to(tenant_id: TenantId, actions: tuple[str, ...]) -> Iterator[None]:
    """Sign the table calls made inside with credentials for this tenant and these actions only."""
    token = _in_force.set(Narrowing(tenant_id, actions))
    try:
        yield
    finally:
        _in_force.reset(token)


def session_policy(narrowing: Narrowing) -> dict[str, Any]:
    """Return the policy that the role's own permissions are intersected with; the role names the table."""
    if not is_opaque_id(narrowing.tenant_id):
        raise ValueError(f"a tenant id is 16-52 characters of a-z and 2-7, got {narrowing.tenant_id!r}")
    statement = {
        "Effect": "Allow",
        "Action": [f"dynamodb:{action}" for action in sorted(narrowing.actions)],
        "Resource": "*",
        "Condition": {
            "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"T#{narrowing.tenant_id}#*"]},
            # ForAllValues holds for an empty set: without this a Scan would pass.
            "Null": {"dynamodb:LeadingKeys": "false"},
        },
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


class TenantCredentials(Credentials):
    """Credentials that botocore asks for at each signature; see the module's text."""

    def __init__(self) -> None:
        super().__init__(access_key="narrowed", secret_key="per request", method="tenant")  # noqa: S106
        self._kept: dict[Narrowing, tuple[float, ReadOnlyCredentials]] = {}

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        narrowing = _in_force.get()
        if narrowing is None:
            raise NotNarrowed("a table call needs narrowed_to(tenant, actions) around it")
        until, kept = self._kept.get(narrowing, (0.0, None))
        if kept is None or time.monotonic() >= until:
            kept = _assume(narrowing)
            self._kept[narrowing] = (time.monotonic() + _LIFETIME_SECONDS - _RENEW_BEFORE_SECONDS, kept)
        return kept


@cache
def sts() -> Any:
    return boto3.client("sts", config=WITHIN_A_REQUEST)


def _assume(narrowing: Narrowing) -> ReadOnlyCredentials:
    answer = sts().assume_role(
        RoleArn=required("DATA_ROLE_ARN"),
        RoleSessionName=f"tenant-{narrowing.tenant_id}"[:64],
        DurationSeconds=_LIFETIME_SECONDS,
        Policy=json.dumps(session_policy(narrowing), separators=(",", ":")),
    )["Credentials"]
    return ReadOnlyCredentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"])
