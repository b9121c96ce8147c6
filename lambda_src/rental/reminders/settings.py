"""What the deployment tells the entries of reminders."""

from functools import cache

from rental.platform.environment import required
from rental.reminders.domain.kinds import Kinds, kinds_from_json


@cache
def deployed_kinds() -> Kinds:
    """Return the kinds of reminders, by name. Raises `ValueError` for a list that is none."""
    return kinds_from_json(required("REMINDER_KINDS"))
