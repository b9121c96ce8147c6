"""The units of a property: what is sold apart from each other. Their ids are ours and for ever."""

from collections.abc import Iterable
from dataclasses import dataclass

from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import UnitId
from rental.properties.contract import FIRST_UNIT
from rental.properties.domain.checks import check_count, check_names

MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class Unit:
    """`id` is opaque to callers: "1", "2", … in the order in which units were added."""

    id: UnitId
    name: str


@dataclass(frozen=True, slots=True)
class WantedUnit:
    """A unit as the host sends it: by its id to keep or rename it, without one to add it."""

    name: str
    id: UnitId | None = None


ONE_UNIT = (Unit(FIRST_UNIT, FIRST_UNIT),)


def units_after(current: tuple[Unit, ...], wanted: Iterable[WantedUnit]) -> tuple[Unit, ...]:
    """Return the units as the host wants them, in the order of their ids. Raises `InvalidRequest`.

    Bookings stand on units, so none is ever removed: `wanted` names every current one.
    """
    names: dict[UnitId, str] = {}
    added: list[str] = []
    known = {unit.id for unit in current}
    for place, unit in enumerate(wanted):
        if unit.id is None:
            added.append(unit.name)
        elif unit.id not in known or unit.id in names:
            told = "is named twice" if unit.id in names else "is none of this property's; leave it out to add a unit"
            raise InvalidRequest(f"/units/{place}/id", f"{unit.id!r} {told}.")
        else:
            names[unit.id] = unit.name
    missing = [f"{unit.id} ({unit.name})" for unit in current if unit.id not in names]
    if missing:
        detail = f"Units can be added and renamed, never removed: name {', '.join(missing)} too."
        raise InvalidRequest("/units", detail)
    kept = [Unit(unit.id, names[unit.id]) for unit in current]
    new = [Unit(UnitId(str(number)), name) for number, name in enumerate(added, start=len(kept) + 1)]
    return (*kept, *new)


def check_units(units: tuple[Unit, ...]) -> None:
    """Check how many there are and their names. Raises `InvalidRequest` pointing below /units."""
    check_count("/units", units, 1, MOST_UNITS)
    check_names("/units/{}/name", [unit.name for unit in units])
