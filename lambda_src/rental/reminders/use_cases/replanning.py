"""Upcoming stays are planned anew after a host chose other times: a page at a time, each by an event of its own.

The step is an item whose change is published, so that whoever dies leaves the event to come again, and a step that was
made already is not made twice over.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from rental.kernel.errors import TryAgain
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId, TenantId
from rental.reminders.contract import REMINDER_REPLANNING
from rental.reminders.ports import ChoiceStore, Replanning
from rental.reminders.use_cases.planning import PlanDesk, plan_stay
from rental.reminders.use_cases.sending import CLOCK

STAYS_A_STEP, MONTHS_A_STEP = 25, 12
_MONTHS_BACK, _MONTHS_AHEAD = 2, 36  # reminders after a check-out; stays that are as far ahead as any rule lets them


@dataclass(frozen=True, slots=True)
class Replanner:
    desk: PlanDesk
    choices: ChoiceStore


class ReplanningMoved(TryAgain):
    """A step of an earlier replanning was written in the same moment."""


def begin_replanning(planner: Replanner, tenant_id: TenantId, reason: str) -> bool:
    """Have all upcoming stays planned anew. `reason` names the event: the same that comes again begins nothing.

    Raises `ReplanningMoved` where nothing was begun and has to be.
    """
    before = planner.choices.replanning(tenant_id)
    if before and before.reason == reason:
        return False
    now = planner.desk.clock.now()
    first, last = _month(now.date(), -_MONTHS_BACK), _month(now.date(), _MONTHS_AHEAD)
    step = Replanning(reason, first, last, number=(before.number if before else 0) + 1)
    if planner.choices.replan(tenant_id, step, _change(step, now)):
        return True
    stored = planner.choices.replanning(tenant_id)
    if stored is None or stored.reason != reason:
        raise ReplanningMoved(f"an earlier replanning went on while {reason} was to begin")
    return False


def replan_some(planner: Replanner, tenant_id: TenantId, number: int) -> int:
    """Plan a page of stays anew and have the next one come; a step that others are past does nothing."""
    step = planner.choices.replanning(tenant_id)
    if step is None or step.number != number or step.done:
        return 0
    following, booking_ids = _page(planner, tenant_id, step)
    for booking_id in booking_ids:
        plan_stay(planner.desk, tenant_id, booking_id)
    planner.choices.replan(tenant_id, following, _change(following, planner.desk.clock.now()))
    return len(booking_ids)


def _page(planner: Replanner, tenant_id: TenantId, step: Replanning) -> tuple[Replanning, list[BookingId]]:
    """Return the next step and the stays of this one, from as many months as it takes."""
    booking_ids: list[BookingId] = []
    following = replace(step, number=step.number + 1)
    for _ in range(MONTHS_A_STEP):
        room = STAYS_A_STEP - len(booking_ids)
        if following.done or not room:
            break
        page = planner.desk.files.leaving(tenant_id, following.month, following.cursor, room)
        booking_ids += page.booking_ids
        month = following.month if page.cursor else _month(date.fromisoformat(f"{following.month}-01"), 1)
        following = replace(following, month=month, cursor=page.cursor)
    return following, booking_ids


def _change(step: Replanning, at: datetime) -> dict[str, object]:
    return last_change(step.number, REMINDER_REPLANNING, at, CLOCK)


def _month(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}"
