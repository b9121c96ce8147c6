"""Steps of leaving that are the platform's own data. Each may be repeated, and finds what an earlier attempt left."""

from dataclasses import dataclass
from datetime import datetime

from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId
from rental.offboarding.domain.leaving import LeavingStep, record_kept_until
from rental.offboarding.ports import LeavingRequests, Leavings, StaysToCome, TenantsAmongAll
from rental.offboarding.use_cases.leaving import check_nothing_ahead


class LeavingRefused(Exception):  # noqa: N818 - names what happened
    """It cannot go on; the message says why in the host's words, and trying again by itself is of no use."""


@dataclass(frozen=True, slots=True)
class Door:
    """A tenant's site as others find it, and what its host asked for."""

    requests: LeavingRequests
    leavings: Leavings
    tenants: TenantsAmongAll
    stays: StaysToCome


def close(door: Door, tenant_id: TenantId, now: datetime) -> None:
    """Close the site: it answers nobody from now on, and nothing can be taken back. Raises `LeavingRefused`."""
    asked = door.requests.find(tenant_id)
    if asked is not None:  # None: its data has gone before, in an earlier run
        if asked.state == "taken_back" or now.timestamp() < asked.closes_at:
            raise LeavingRefused("The host took it back, or its time has not come.")
        _check_ahead(door, tenant_id, now)
        if not door.requests.turn(tenant_id, "asked", "closing"):
            raise LeavingRefused("The host took it back.")
    door.leavings.move(tenant_id, "running")
    door.leavings.record_step(tenant_id, "close", "running")
    leaving = door.leavings.find(tenant_id)
    if leaving is None:
        raise LeavingRefused("Nobody asked to close this site.")
    door.tenants.close(tenant_id, leaving.host)


def settle(door: Door, tenant_id: TenantId, now: datetime) -> None:
    """Look once more, now that whoever was let in is through. Raises `LeavingRefused`, with the site open again."""
    try:
        _check_ahead(door, tenant_id, now)
    except LeavingRefused:
        reopen(door, tenant_id)
        raise
    done(door.leavings, tenant_id, "close")


def reopen(door: Door, tenant_id: TenantId) -> None:
    """Open the site again: something stands in the way of closing it."""
    if leaving := door.leavings.find(tenant_id):
        door.tenants.reopen(tenant_id, leaving.host)
        door.leavings.record_step(tenant_id, "close", "undone")
        door.requests.turn(tenant_id, "closing", "asked")


def done(leavings: Leavings, tenant_id: TenantId, step: LeavingStep) -> None:
    leavings.record_step(tenant_id, step, "done")


def end(leavings: Leavings, tenants: TenantsAmongAll, tenant_id: TenantId, now: datetime) -> None:
    """Give up the host: its name is in quarantine by now, and the directory remembers that there was somebody."""
    if leaving := leavings.find(tenant_id):
        tenants.give_up_host(tenant_id, leaving.host)
        tenants.line(tenant_id, "gone")
        done(leavings, tenant_id, "name")
        leavings.move(tenant_id, "gone", expires_at=record_kept_until(int(now.timestamp())))


def fail(leavings: Leavings, tenant_id: TenantId, failure: str) -> None:
    """Record why it stands still. What was done stays done: whoever tries again goes on from there."""
    leaving = leavings.find(tenant_id)
    if leaving is None or leaving.state == "gone":
        return
    for step, state in leaving.steps.items():
        if state == "running":
            leavings.record_step(tenant_id, step, "failed")
    leavings.move(tenant_id, "failed", failure)


def _check_ahead(door: Door, tenant_id: TenantId, now: datetime) -> None:
    try:
        check_nothing_ahead(door.stays.ahead(tenant_id, now.date().isoformat()))
    except Problem as problem:
        raise LeavingRefused(problem.detail) from None
