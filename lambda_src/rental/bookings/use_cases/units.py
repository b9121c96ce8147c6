"""Which unit of a property a stay goes to, and why it goes to none."""

from datetime import date, datetime

from rental.bookings.domain.calendar import MOST_HOLDS, Calendar
from rental.bookings.ports import Snapshot
from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId, UnitId
from rental.kernel.stay_dates import Stay, today_at
from rental.properties.contract import PropertyTerms


def calendar_of(snapshot: Snapshot, unit: UnitId, today: date) -> Calendar:
    """Return a unit's calendar, rolled to `today` at the property; an empty one if it was never sold."""
    return (snapshot.calendars.get(unit) or Calendar.empty(today)).rolled(today)


def free_unit(snapshot: Snapshot, terms: PropertyTerms, stay: Stay, at: datetime, *, own_hold: str = "") -> UnitId:
    """Return the free unit in which the stay leaves the least free nights beside it: long gaps stay whole.

    A unit that keeps as many holds as it can comes last.

    Raises `Problem("nights-taken")` with the taken nights of the unit that has the fewest.
    """
    today = today_at(terms.time_zone, at)
    preparation, fitting, refusals = terms.rules.preparation_days, [], []
    for unit in terms.units:
        calendar = calendar_of(snapshot, unit, today)
        if taken := calendar.taken(stay, at, own_hold=own_hold):
            refusals.append((len(taken), taken, False))
        elif crowded := calendar.crowded(stay, preparation, at, own_hold=own_hold):
            refusals.append((0, crowded, True))
        else:
            full = len(calendar.live_holds(at)) >= MOST_HOLDS
            fitting.append(((full, calendar.free_beside(stay, at)), unit))
    if fitting:
        return min(fitting, key=lambda fit: fit[0])[1]
    _, nights, preparing = min(refusals, key=lambda refusal: refusal[0])
    raise preparation_needed(nights, terms) if preparing else nights_taken(nights, terms.property_id)


def check_unit(
    calendar: Calendar,
    terms: PropertyTerms,
    stay: Stay,
    at: datetime,
    *,
    own: Stay | None = None,
    prepared: bool = True,
) -> None:
    """Check that one unit is free for a stay; `own` are nights of the asking booking there. Raises `Problem`."""
    if taken := calendar.taken(stay, at, own=own):
        raise nights_taken(taken, terms.property_id)
    if prepared and (crowded := calendar.crowded(stay, terms.rules.preparation_days, at, own=own)):
        raise preparation_needed(crowded, terms)


def known_unit(terms: PropertyTerms, unit: str | None) -> UnitId:
    """Return the unit called `unit`, or the first. Raises `Problem("not-found")`."""
    if unit is None:
        return terms.units[0]
    if unit not in terms.units:
        known = ", ".join(terms.units)
        raise Problem("not-found", f"The property has no unit {unit[:20]!r}; it has {known}.")
    return UnitId(unit)


def nights_taken(nights: list[date], property_id: PropertyId) -> Problem:
    shown = [night.isoformat() for night in nights]
    return Problem("nights-taken", f"Taken: {', '.join(shown)}.", nights=shown, property_id=property_id)


def preparation_needed(nights: list[date], terms: PropertyTerms) -> Problem:
    """Return the refusal of a stay too close to another."""
    shown = [night.isoformat() for night in nights]
    days = terms.rules.preparation_days
    detail = f"{days} days are kept free around every stay; someone stays on {', '.join(shown)}."
    return Problem("nights-taken", detail, nights=shown, property_id=terms.property_id, preparation=True)
