"""How a clock that is moved far goes there: in steps, so that what comes due on the way still goes out.

A reminder goes out at most its kind's `catch_up` late. A jump of days would leave all of them behind.
"""

from datetime import timedelta

from holiday_rental._reminder_kinds import shortest_catch_up_hours

# An hour less than the shortest: what a step brings has its time to be queued and sent.
STEP = timedelta(hours=shortest_catch_up_hours() - 1)
MOST_STEPS = 400


def next_offset(offset: timedelta, target: timedelta) -> timedelta:
    """Return where the clock is after one more step. Back it goes at once, and so what is beyond the most steps."""
    if target - offset <= STEP:
        return target
    return max(offset + STEP, target - MOST_STEPS * STEP)
