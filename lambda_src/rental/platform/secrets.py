"""Secrets are read on first use, kept for five minutes, and never logged."""

import json
import time
from typing import Any

from botocore.exceptions import ClientError

from rental.platform.aws_clients import secrets_manager
from rental.platform.environment import required

_KEEP_SECONDS = 300
_kept: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {}


def platform_key() -> bytes:
    """Return the key from which ids and links are derived. It must never change while links are in use."""
    return str(read_secret(required("PLATFORM_KEYS_SECRET_ARN"))["key"]).encode()


def edge_values() -> list[str]:
    """Return the values the edge may present: the current one, and the previous one during a rotation."""
    arn = required("EDGE_SECRET_ARN")
    stages = (read_secret(arn), _read_if_there(arn, "AWSPREVIOUS"))
    return [str(stage["value"]) for stage in stages if stage]


def read_secret(arn: str, stage: str = "AWSCURRENT") -> dict[str, Any]:
    """Return a JSON secret's members."""
    until, value = _kept.get((arn, stage), (0.0, {}))
    if time.monotonic() < until:
        return value
    answer = secrets_manager().get_secret_value(SecretId=arn, VersionStage=stage)
    value = dict(json.loads(answer["SecretString"]))
    _kept[arn, stage] = (time.monotonic() + _KEEP_SECONDS, value)
    return value


def _read_if_there(arn: str, stage: str) -> dict[str, Any] | None:
    try:
        return read_secret(arn, stage)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        _kept[arn, stage] = (time.monotonic() + _KEEP_SECONDS, {})
        return None
