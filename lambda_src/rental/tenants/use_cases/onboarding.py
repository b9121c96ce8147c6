"""Steps of onboarding: each is done or undone, recorded for who watches, and finds what an earlier attempt left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rental.kernel.ids import TenantId
from rental.tenants.domain.onboarding import (
    KEPT_AFTER_FAILURE,
    OnboardingRefused,
    Outcome,
    SignUpOver,
    TookTooLong,
    failure_code,
)
from rental.tenants.domain.sign_up import POOLED, SignUp, SignUpState, Step
from rental.tenants.ports.services import (
    Addresses,
    AddressTaken,
    HostAccounts,
    PaymentAccounts,
    SitesAtTheEdge,
    UserPools,
)
from rental.tenants.ports.sign_ups import SignUpEnded, SignUps
from rental.tenants.ports.sites import NameTaken

_OVER = ("cancelled", "leaving", "gone")
_INVITED = "invited"
_HAS_A_PASSWORD = "has a password"  # noqa: S105 - why no invitation went
_MOST_LOOKS = 120


class StepWork(Protocol):
    """What one step does and undoes. Both may be repeated; an attempt that was cut off is finished or cleared away."""

    def do(self, sign_up: SignUp) -> Outcome: ...

    def undo(self, sign_up: SignUp) -> None: ...


def take_step(sign_ups: SignUps, step: Step, work: StepWork, event: Mapping[str, Any]) -> dict[str, Any]:
    """Do, undo or reconcile one step of the tenant that `event` names; return what the state machine needs to know.

    Raises `OnboardingRefused` and `SignUpOver`, with which to try again is of no use, and whatever services raise.
    """
    tenant_id, act = TenantId(event["tenant_id"]), event["act"]
    if act == "undo":
        _undo(sign_ups, step, work, tenant_id)
        return {}
    sign_up = _present(sign_ups, tenant_id) if act == "reconcile" else _running(sign_ups, tenant_id)
    if act == "reconcile" and sign_up.state != "active":
        return {}
    if act == "do":
        sign_ups.begin_step(tenant_id, step, "running")
    try:
        outcome = work.do(sign_up)
    except AddressTaken:
        raise OnboardingRefused("address-in-use") from None
    if act == "do" or any(sign_up.made.get(name) != value for name, value in outcome.made.items()):
        sign_ups.end_step(tenant_id, step, outcome.state if act == "do" else sign_up.step(step), outcome.made)
    return {"settled": outcome.state != "running"}


def still_waiting(looked: int, *, settled: bool) -> int:
    """Count one more look at what is not ready yet. Raises `TookTooLong` after half an hour of them."""
    if not settled and looked >= _MOST_LOOKS:
        raise TookTooLong(f"looked {looked} times")
    return looked + 1


def finish(sign_ups: SignUps, accounts: HostAccounts, tenant_id: TenantId) -> None:
    """Invite the host, now that the site answers, and call the tenant active. Who has a password is not invited."""
    sign_up = _running(sign_ups, tenant_id)
    if not sign_up.made.get(_INVITED):
        invited = "yes" if accounts.invite(sign_up) else _HAS_A_PASSWORD
        sign_ups.end_step(tenant_id, "first_user", "done", {_INVITED: invited})
    _move(sign_ups, sign_up, "active")


def give_up(sign_ups: SignUps, tenant_id: TenantId, now: datetime, error: str, cause: str) -> None:
    """Record that all is undone: it failed and the name waits for its host, or was cancelled and the name is free."""
    until = int((now + KEPT_AFTER_FAILURE).timestamp())
    try:
        sign_ups.move(tenant_id, "failed", until, failure_code(error, cause))
    except SignUpEnded:  # cancelled, or nowhere
        if (sign_up := sign_ups.find(tenant_id)) and sign_up.state == "cancelled":
            sign_ups.move(tenant_id, "cancelled", int(now.timestamp()))


def _present(sign_ups: SignUps, tenant_id: TenantId) -> SignUp:
    sign_up = sign_ups.find(tenant_id)
    if sign_up is None:
        raise SignUpOver(f"there is no sign-up {tenant_id}")
    return sign_up


def _running(sign_ups: SignUps, tenant_id: TenantId) -> SignUp:
    sign_up = _present(sign_ups, tenant_id)
    if sign_up.state in _OVER:
        raise SignUpOver(sign_up.state)
    if sign_up.state in ("claimed", "failed"):
        _move(sign_ups, sign_up, "running")
    return sign_up


def _move(sign_ups: SignUps, sign_up: SignUp, state: SignUpState) -> None:
    try:
        sign_ups.move(sign_up.tenant_id, state, 0)
    except SignUpEnded:
        raise SignUpOver(sign_up.state) from None
    except NameTaken:
        raise OnboardingRefused("name-lost") from None


def _undo(sign_ups: SignUps, step: Step, work: StepWork, tenant_id: TenantId) -> None:
    sign_up = sign_ups.find(tenant_id)
    if sign_up is None or sign_up.step(step) in ("waiting", "undone"):
        return
    work.undo(sign_up)
    sign_ups.end_step(tenant_id, step, "undone", dict.fromkeys(_MADE_BY.get(step, ()), ""))


# What a step leaves in `made`, to be forgotten when it is undone.
_MADE_BY: Mapping[Step, tuple[str, ...]] = {
    "pool": ("pool_id", "client_id", "issuer", "pooled"),
    "first_user": ("username", _INVITED),
    "site": ("distribution_tenant_id",),
    "payment_account": ("payment_account",),
}


@dataclass(frozen=True, slots=True)
class PoolStep:
    """Where the hosts are, by the tier that the tenant signed up for: a pool of their `own`, or the `shared` one."""

    own: UserPools
    shared: UserPools | None = None

    def do(self, sign_up: SignUp) -> Outcome:
        pool = self._pools(sign_up).ensure(sign_up)
        made = {"pool_id": pool.pool_id, "client_id": pool.client_id, "issuer": pool.issuer}
        return Outcome(made=made | ({"pooled": "true"} if pool.pooled else {}))

    def undo(self, sign_up: SignUp) -> None:
        self._pools(sign_up).remove(sign_up)

    def _pools(self, sign_up: SignUp) -> UserPools:
        if sign_up.tier != POOLED:
            return self.own
        if self.shared is None:
            raise LookupError(f"{sign_up.tenant_id} is pooled and this deployment has no pool to share: give it one")
        return self.shared


@dataclass(frozen=True, slots=True)
class FirstUserStep:
    """The host's own account. Its invitation waits until the site answers: see `finish`."""

    accounts: HostAccounts

    def do(self, sign_up: SignUp) -> Outcome:
        return Outcome(made={"username": self.accounts.ensure(sign_up)})

    def undo(self, sign_up: SignUp) -> None:
        if sign_up.made.get("pool_id"):
            self.accounts.remove(sign_up)


@dataclass(frozen=True, slots=True)
class AddressStep:
    """The host's name in the zone; None where the deployment has no zone, and somebody writes it by hand."""

    addresses: Addresses | None

    def do(self, sign_up: SignUp) -> Outcome:
        if self.addresses:
            self.addresses.ensure(sign_up)
        return Outcome()

    def undo(self, sign_up: SignUp) -> None:
        if self.addresses:
            self.addresses.remove(sign_up)


@dataclass(frozen=True, slots=True)
class SiteStep:
    """The site's place at the edge: running until it answers everywhere."""

    sites: SitesAtTheEdge

    def do(self, sign_up: SignUp) -> Outcome:
        site = self.sites.ensure(sign_up)
        return Outcome("done" if site.deployed else "running", {"distribution_tenant_id": site.id})

    def undo(self, sign_up: SignUp) -> None:
        self.sites.remove(sign_up)


@dataclass(frozen=True, slots=True)
class PaymentAccountStep:
    """The tenant's own account at the payment provider: pending where nothing connects accounts yet."""

    accounts: PaymentAccounts | None

    def do(self, sign_up: SignUp) -> Outcome:
        if self.accounts is None:
            return Outcome("pending")
        return Outcome(made={"payment_account": self.accounts.connect_account(sign_up)})

    def undo(self, sign_up: SignUp) -> None:
        if self.accounts:
            self.accounts.close_account(sign_up)
