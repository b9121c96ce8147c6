"""Birthdays and seasons: planned for the years ahead, and each sent once in its year, as all stands then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.reminders.contract import OFFER_DUE
from rental.reminders.domain.due import Due, Plan
from rental.reminders.domain.kinds import Kinds
from rental.reminders.domain.stays import Moment
from rental.reminders.domain.yearly import moment_in, upcoming
from rental.reminders.ports import Offer, OfferMarks, YearFiles
from rental.reminders.use_cases.planning import PlanDesk, PlanMoved, Planned, keep_to
from rental.reminders.use_cases.sending import CLOCK, Outcome, TooEarly


@dataclass(frozen=True, slots=True)
class OfferDesk:
    """What sending offers stands on."""

    files: YearFiles
    marks: OfferMarks
    kinds: Kinds


def plan_offers(desk: PlanDesk, files: YearFiles, tenant_id: TenantId, subject: str) -> int:
    """Arrange the birthdays of a guest, or the seasons of the tenant, and return how many changed. Raises `PlanMoved`.

    Of a guest who no longer takes offers nothing stays planned.
    """
    for _ in desk.patience:
        file, now = files.find(tenant_id, subject), desk.clock.now()
        wanted = {f"{each.kind.name}-{each.slot.day.year}": each for each in upcoming(desk.kinds, file.days, now)}
        plan = _without_past_years(file.plan, wanted, now)
        changed = keep_to(desk, Planned(tenant_id, subject, plan), wanted, now)
        if changed is not None:
            return changed
    raise PlanMoved(f"others keep planning offers of {subject}")


def send_offer_if_due(desk: OfferDesk, due: Due, now: datetime) -> Outcome:
    """Send what comes once a year and has come. Raises `TooEarly` where it has not.

    A tenant that moved to another zone since sends it by the clocks it was planned by.
    """
    kind = desk.kinds.get(due.reminder)
    days = desk.files.find(due.tenant_id, due.subject).days
    moment = kind and moment_in(due.slot.day.year, kind, days, due.slot.zone)
    if not moment:
        return Outcome.STOPPED
    if moment.slot != due.slot:
        return Outcome.MOVED
    if now < moment.instant:
        raise TooEarly(f"{due.reminder} of {due.subject} is due at {moment.instant.isoformat()}")
    if now > moment.last:
        return Outcome.TOO_LATE
    guest = "" if days.of_tenant else due.subject
    offer = Offer(due.reminder, moment.slot.day.year, moment.instant, guest)
    added = desk.marks.add(due.tenant_id, offer, last_change(1, OFFER_DUE, now, CLOCK))
    return Outcome.SENT if added else Outcome.SENT_BEFORE


def next_seasons(desk: OfferDesk, tenant_id: TenantId, now: datetime) -> dict[str, datetime]:
    """Return when each season comes next that goes out: this year, unless it did already."""
    days, sent = desk.files.find(tenant_id, tenant_id).days, desk.marks.seasons_of(tenant_id)
    found: dict[str, datetime] = {}
    for each in upcoming(desk.kinds, days, now):
        if (each.kind.name, each.slot.day.year) not in sent:
            found.setdefault(each.kind.name, each.instant)
    return found


def _without_past_years(plan: Plan, wanted: Mapping[str, Moment], now: datetime) -> Plan:
    entries = {name: each for name, each in plan.entries.items() if name in wanted or each.slot.instant > now}
    return replace(plan, entries=entries)
