"""What state machines are written in: Amazon States Language. Functions stand in them as `${Pool}` and the like."""

from __future__ import annotations

from typing import Any

State = dict[str, Any]
EVERYTHING = ["States.ALL"]
ASIDE = "$.aside"  # where nobody looks: the CDK drops a null, so that a template cannot say "thrown away"


def camel(name: str) -> str:
    """Return `first_user` as `FirstUser`."""
    return "".join(part.capitalize() for part in name.split("_"))


def again(errors: list[str], *, seconds: int, attempts: int, longest: int) -> State:
    """Return how often it is tried again: waiting longer each time, and never in step with others."""
    return {
        "ErrorEquals": errors,
        "IntervalSeconds": seconds,
        "BackoffRate": 2,
        "MaxAttempts": attempts,
        "MaxDelaySeconds": longest,
        "JitterStrategy": "FULL",
    }
