"""Who signs up, and what takes a sign-up on."""

from collections.abc import Mapping
from typing import Protocol

from rental.kernel.ids import TenantId
from rental.tenants.domain.sign_up import SignUp, SignUpState, Step, StepState


class SignUpEnded(Exception):  # noqa: N818 - names what happened
    """The sign-up is not there, was cancelled since, or is not in a state that leads to the one asked for."""


class SignUps(Protocol):
    """Claims on subdomains and how their tenants come about. Reads are consistent."""

    def claim(self, sign_up: SignUp) -> None:
        """Claim the subdomain with one conditional write, and keep the sign-up. Raises `NameTaken`.

        A claim that has expired, or whose quarantine is over, is free. The same sign-up claims again without harm, and
        stays as it is.
        """
        ...

    def find(self, tenant_id: TenantId) -> SignUp | None: ...

    def is_free(self, subdomain: str, now: int) -> bool:
        """Tell whether `claim` would succeed now."""
        ...

    def rival_of(self, subdomain: str, now: int) -> str:
        """Return the subdomain that stands in the way of this one: itself, or one that looks like it; "" if none."""
        ...

    def begin_again(self, tenant_id: TenantId, claim_until: int) -> SignUp:
        """Claim anew what failed, and count one more attempt. Raises `SignUpEnded`, or `NameTaken` by another since.

        One that was claimed anew already is returned as it is.
        """
        ...

    def begin_step(self, tenant_id: TenantId, step: Step, state: StepState) -> None:
        """Record where a step stands, for who watches."""
        ...

    def end_step(self, tenant_id: TenantId, step: Step, state: StepState, made: Mapping[str, str]) -> None:
        """Record a step's end and what it made; values are kept until they are replaced."""
        ...

    def move(self, tenant_id: TenantId, state: SignUpState, claim_until: int, failure: str = "") -> None:
        """Record the sign-up's state; `claim_until` is 0 for a claim that does not expire by itself.

        Raises `SignUpEnded` for one that was cancelled, which nothing but its offboarding moves on, and `NameTaken`
        where it should go on under a name that was claimed by another since. A name that is `gone` is in quarantine.
        """
        ...

    def forget_person(self, tenant_id: TenantId) -> None:
        """Keep no name and no address of whoever signed up."""
        ...


class Onboarding(Protocol):
    """What makes a tenant of a sign-up."""

    def start(self, tenant_id: TenantId, attempt: int) -> None:
        """Start; an attempt that was started already is not started again."""
        ...


class HourlyCounts(Protocol):
    """How often something was done within an hour."""

    def take(self, what: str, most: int, hour: int) -> bool:
        """Count one more in the hour that began so many hours after the epoch; False where `most` were counted."""
        ...
