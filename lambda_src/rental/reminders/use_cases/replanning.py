"""Stays and guests are planned anew after a host chose other times, or a deployment brought other kinds.

That is done a page at a time, each by an event of its own: upcoming stays, and then guests who take offers.

The step is an item whose change is published, so that whoever dies leaves the event to come again, and a step that was
made already is not made twice over.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from rental.kernel.errors import TryAgain
from rental.kernel.events import last_change
from rental.kernel.ids import BookingId, TenantId
from rental.reminders.contract import REMINDER_REPLANNING
from rental.reminders.domain.kinds import digest_of
from rental.reminders.ports import ChoiceStore, Replanning, YearFiles
from rental.reminders.use_cases.planning import PlanDesk, plan_stay
from rental.reminders.use_cases.sending import CLOCK
from rental.reminders.use_cases.yearly import plan_offers

A_STEP, MONTHS_A_STEP = 25, 12
_MONTHS_AHEAD = 36  # stays that are as far ahead as any rule lets them
_LATE_DAYS, _SHORTEST_MONTH_DAYS = 7, 28


@dataclass(frozen=True, slots=True)
class Replanner:
    desk: PlanDesk
    choices: ChoiceStore
    years: YearFiles


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
    first, last = _month(now.date(), -_months_back(planner, tenant_id)), _month(now.date(), _MONTHS_AHEAD)
    number = (before.number if before else 0) + 1
    step = Replanning(reason, first, last, number=number, kinds=digest_of(planner.desk.kinds))
    if planner.choices.replan(tenant_id, step, _change(step, now)):
        return True
    stored = planner.choices.replanning(tenant_id)
    if stored is None or stored.reason != reason:
        raise ReplanningMoved(f"an earlier replanning went on while {reason} was to begin")
    return False


def replan_for_other_kinds(planner: Replanner, tenant_id: TenantId) -> bool:
    """Begin to plan all anew where the deployment's kinds are not those that it was last done by, or never was.

    Raises `ReplanningMoved`.
    """
    kinds, before = digest_of(planner.desk.kinds), planner.choices.replanning(tenant_id)
    if before and before.kinds == kinds:
        return False
    return begin_replanning(planner, tenant_id, f"kinds-{kinds}")


def replan_some(
    planner: Replanner, tenant_id: TenantId, number: int, unplanned: Callable[[str], object] = lambda _: None
) -> int:
    """Plan a page anew, have the next one come, and return how many were; a step that others are past is none.

    One that fails is told to `unplanned`, inside the `except`, and stops no other.
    """
    step = planner.choices.replanning(tenant_id)
    if step is None or step.number != number or step.done:
        return 0
    following, subjects = (_guests if step.stays_done else _stays)(planner, tenant_id, step)
    planned = 0
    for subject in subjects:
        try:
            if step.stays_done:
                plan_offers(planner.desk, planner.years, tenant_id, subject)
            else:
                plan_stay(planner.desk, tenant_id, BookingId(subject))
            planned += 1
        except TryAgain:
            raise  # the event comes again, and with it the page
        except (LookupError, TypeError, ValueError):  # what is stored of it cannot be read
            unplanned(subject)
    planner.choices.replan(tenant_id, following, _change(following, planner.desk.clock.now()))
    return planned


def _months_back(planner: Replanner, tenant_id: TenantId) -> int:
    """Return how long ago a stay may have ended whose last reminder is still to come, or may still go out late."""
    chosen = planner.choices.read(tenant_id).chosen
    days = (chosen.applied_to(kind).days for kind in planner.desk.kinds.values())
    return (max(0, *days) + _LATE_DAYS) // _SHORTEST_MONTH_DAYS + 1


def _guests(planner: Replanner, tenant_id: TenantId, step: Replanning) -> tuple[Replanning, list[str]]:
    """Return the next step and the guests of this one."""
    page = planner.years.takers(tenant_id, step.cursor, A_STEP)
    following = replace(step, number=step.number + 1, cursor=page.cursor, guests_done=page.cursor is None)
    return following, list(page.subjects)


def _stays(planner: Replanner, tenant_id: TenantId, step: Replanning) -> tuple[Replanning, list[str]]:
    """Return the next step and the stays of this one, from as many months as it takes."""
    booking_ids: list[str] = []
    following = replace(step, number=step.number + 1)
    for _ in range(MONTHS_A_STEP):
        room = A_STEP - len(booking_ids)
        if following.stays_done or not room:
            break
        page = planner.desk.files.leaving(tenant_id, following.month, following.cursor, room)
        booking_ids += page.subjects
        month = following.month if page.cursor else _month(date.fromisoformat(f"{following.month}-01"), 1)
        following = replace(following, month=month, cursor=page.cursor)
    return following, booking_ids


def _change(step: Replanning, at: datetime) -> dict[str, object]:
    return last_change(step.number, REMINDER_REPLANNING, at, CLOCK)


def _month(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}"
