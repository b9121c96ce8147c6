"""How a site comes about, step by step, and what is told of it when it does not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, get_args

from rental.kernel.ids import TenantId
from rental.tenants.contract import UserPool
from rental.tenants.domain.sign_up import FailureCode, SignUp, StepState

# As long as the host may try again, nobody else gets the name.
KEPT_AFTER_FAILURE = timedelta(hours=24)
OUR_FAULT: FailureCode = "our-fault"
_WORDS: Mapping[str, str] = {
    "": "",
    "address-in-use": "The address {host} is in use elsewhere. Choose another one.",
    "name-lost": "{subdomain} was not kept in time and is another's now.",
    OUR_FAULT: "Something went wrong on our side. Nothing is left of this attempt: try again in a while.",
}


class OnboardingRefused(Exception):  # noqa: N818 - names what happened
    """To try again is of no use; the message is the `FailureCode`. State machines know it by this name."""

    def __init__(self, code: FailureCode) -> None:
        super().__init__(code)


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


def failure_code(error: str, cause: str) -> FailureCode:
    """Return what the host is told of a failed state: our own refusals, and of all else that it was not their fault."""
    if error != OnboardingRefused.__name__:
        return OUR_FAULT
    try:
        told: Any = json.loads(cause)
        return known_failure(told["errorMessage"])
    except (ValueError, TypeError, KeyError):
        return OUR_FAULT


def known_failure(kept: str) -> FailureCode:
    """Return the code that was kept; what is none, such as words of an earlier version, was our fault."""
    return next((code for code in get_args(FailureCode) if code == kept), OUR_FAULT)


def failure_words(sign_up: SignUp) -> str:
    """Return in English why it failed."""
    return _WORDS[known_failure(sign_up.failure)].format(host=sign_up.host, subdomain=sign_up.subdomain)
