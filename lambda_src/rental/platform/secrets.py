"""Secrets are read on first use, kept for five minutes, and never logged."""

import hmac
import json
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.environment import required

_KEEP_SECONDS = 300
_ASK_AGAIN_SECONDS = 5
_kept: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {}
_read_at: dict[str, float] = {}


@cache
def secrets_manager() -> Any:
    return boto3.client("secretsmanager", config=WITHIN_A_REQUEST)


def platform_key() -> bytes:
    """Return the key from which ids and links are derived. It must never change while links are in use."""
    return str(read_secret(required("PLATFORM_KEYS_SECRET_ARN"))["key"]).encode()


def edge_values(shown: str = "") -> list[str]:
    """Return the values the edge may present; `shown` is what it presents."""
    return rotated_values(required("EDGE_SECRET_ARN"), lambda values: _is_among(shown, values))


def rotated_values(arn: str, suffice: Callable[[list[str]], bool]) -> list[str]:
    """Return what a secret's member "value" may be: the current one, the previous one, and one staged to come.

    If those that were kept do not `suffice`, they are read anew, at most every five seconds: a rotation must not turn
    callers away for as long as secrets are kept.
    """
    now = time.monotonic()
    read_at = _read_at.setdefault(arn, now)
    values = _values(arn, fresh=False)
    if now - read_at >= _ASK_AGAIN_SECONDS and not suffice(values):
        _read_at[arn] = now
        with suppress(ClientError, BotoCoreError):  # what is kept still holds
            values = _values(arn, fresh=True)
    return values


def read_secret(arn: str, stage: str = "AWSCURRENT", *, fresh: bool = False) -> dict[str, Any]:
    """Return a JSON secret's members; `fresh` ones are not those that were kept."""
    until, value = _kept.get((arn, stage), (0.0, {}))
    if not fresh and time.monotonic() < until:
        return value
    answer = secrets_manager().get_secret_value(SecretId=arn, VersionStage=stage)
    value = dict(json.loads(answer["SecretString"]))
    _kept[arn, stage] = (time.monotonic() + _KEEP_SECONDS, value)
    return value


def _values(arn: str, *, fresh: bool) -> list[str]:
    current = read_secret(arn, fresh=fresh)
    others = (_read_if_there(arn, stage, fresh=fresh) for stage in ("AWSPREVIOUS", "AWSPENDING"))
    return list(dict.fromkeys(str(stage["value"]) for stage in (current, *others) if stage))


def _is_among(shown: str, values: list[str]) -> bool:
    return any(hmac.compare_digest(shown.encode(), value.encode()) for value in values)


def _read_if_there(arn: str, stage: str, *, fresh: bool) -> dict[str, Any] | None:
    try:
        return read_secret(arn, stage, fresh=fresh)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        _kept[arn, stage] = (time.monotonic() + _KEEP_SECONDS, {})
        return None
