"""How a site comes about, step by step, and what is told of it when it does not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rental.kernel.ids import TenantId
from rental.tenants.contract import UserPool
from rental.tenants.domain.sign_up import SignUp, StepState

# As long as the host may try again, nobody else gets the name.
KEPT_AFTER_FAILURE = timedelta(hours=24)
OUR_FAULT = "Something went wrong on our side. Nothing is left of this attempt: try again in a while."


class OnboardingRefused(Exception):  # noqa: N818 - names what happened
    """To try again is of no use; the message is in the host's words. State machines know it by this name."""


class SignUpOver(Exception):  # noqa: N818 - names what happened
    """The sign-up was cancelled, or is not there. State machines know it by this name."""


class TookTooLong(Exception):  # noqa: N818 - names what happened
    """What was asked for is still not ready. State machines know it by this name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a step stands, and what it made."""

    state: StepState = "done"
    made: Mapping[str, str] = field(default_factory=dict)


def host_pool_of(sign_up: SignUp) -> UserPool:
    """Return the pool that its step made, or the shared one in which it made groups. Raises `KeyError` before."""
    made = sign_up.made
    return UserPool(made["pool_id"], made["client_id"], made["issuer"], made.get("pooled") == "true")


def claimed_by(tenant_id: TenantId) -> str:
    """Return what claims the host of a tenant that signed up."""
    return f"sign-up {tenant_id}"


def failure_words(error: str, cause: str) -> str:
    """Return what the host is told: our own refusals in their words, and of all else that it was not their fault."""
    if error != OnboardingRefused.__name__:
        return OUR_FAULT
    try:
        told: Any = json.loads(cause)
        return str(told["errorMessage"])
    except (ValueError, TypeError, KeyError):
        return OUR_FAULT
