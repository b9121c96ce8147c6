"""A host asks to leave, may take it back for a week, and is then let go step by step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal
from rental.offboarding.contract import LEAVING_ASKED, LEAVING_TAKEN_BACK
from rental.offboarding.domain.leaving import GRACE, AskedToLeave, Leaving, StaysAhead
from rental.offboarding.ports import LeavingRequests, Leavings, StaysToCome, Workflow
from rental.tenants.contract import TenantRecord


@dataclass(frozen=True, slots=True)
class Wish:
    """A host's word: `confirmation` is the site's subdomain as they typed it, `request` recognises the request."""

    confirmation: str
    by: Principal
    at: datetime
    request: bytes


def ask_to_leave(requests: LeavingRequests, stays: StaysToCome, record: TenantRecord, wish: Wish) -> AskedToLeave:
    """Have the tenant leave after the time of grace. The same request again changes nothing. Raises `Problem`."""
    there = requests.find(record.tenant_id)
    if there and there.state != "taken_back":
        return there
    if there and there.request == wish.request:
        return there  # asked for, and taken back since: the repeat of a lost answer does not ask again
    if wish.confirmation != record.subdomain:
        detail = f"Type the site's subdomain, {record.subdomain}, got {wish.confirmation[:60]}."
        raise InvalidRequest("/confirmation", detail)
    check_nothing_ahead(stays.ahead(record.tenant_id, wish.at.date().isoformat()))
    now, number = int(wish.at.timestamp()), there.number + 1 if there else 1
    asked = AskedToLeave(
        tenant_id=record.tenant_id,
        subdomain=record.subdomain,
        host=record.host,
        state="asked",
        asked_at=now,
        closes_at=now + int(GRACE.total_seconds()),
        number=number,
        request=wish.request,
    )
    if not requests.write(asked, last_change(number, LEAVING_ASKED, wish.at, wish.by)):
        raise Problem("version-mismatch", "Somebody else asked at the same time. Look at what stands now.")
    return asked


def take_back(requests: LeavingRequests, tenant_id: TenantId, by: Principal, at: datetime) -> AskedToLeave:
    """Stay after all. Again changes nothing. Raises `Problem` where nobody asked, or it is too late."""
    there = requests.find(tenant_id)
    if there is None:
        raise Problem("not-found", "Nobody asked to close this site.")
    if there.state == "taken_back":
        return there
    if not there.can_be_taken_back:
        raise Problem("leaving-began", "The site is being closed: this can be taken back no more.")
    staying = replace(there, state="taken_back", number=there.number + 1)
    if not requests.write(staying, last_change(staying.number, LEAVING_TAKEN_BACK, at, by)):
        raise Problem("version-mismatch", "Somebody else changed it at the same time. Look at what stands now.")
    return staying


def check_nothing_ahead(ahead: StaysAhead) -> None:
    """Raise `Problem` while stays are sold, asked for or under way: nobody's holiday is deleted."""
    if ahead.count:
        detail = f"{ahead.count} stays lie ahead, the first from {ahead.first}. Cancel them, or wait until they end."
        raise Problem("stays-ahead", detail, stays=ahead.count, first=ahead.first)


def follow_wish(requests: LeavingRequests, leavings: Leavings, tenant_id: TenantId) -> bool:
    """Have the platform know what the host wants, in whatever order news come. Returns whether they want to leave."""
    asked, known = requests.find(tenant_id), leavings.find(tenant_id)
    if asked is None or asked.state == "taken_back":
        if known and known.state in ("waiting", "failed"):
            leavings.forget(tenant_id)
        return False
    if known is None:
        leavings.put(
            Leaving(
                tenant_id=tenant_id,
                subdomain=asked.subdomain,
                host=asked.host,
                state="waiting",
                asked_at=asked.asked_at,
                closes_at=asked.closes_at,
            )
        )
    return True


def begin_due(leavings: Leavings, workflow: Workflow, now: int) -> Iterator[TenantId]:
    """Start the workflow of each whose time of grace is over; yield whose."""
    for leaving in leavings.all():
        if leaving.is_due(now):
            workflow.start(leaving.tenant_id, f"leave-{leaving.tenant_id}-{leaving.asked_at}")
            yield leaving.tenant_id
