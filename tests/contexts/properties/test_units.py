"""Units are added and renamed; bookings stand on their ids for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.kernel.errors import InvalidRequest
from rental.properties.domain.property import Property, described
from rental.properties.domain.units import ONE_UNIT, Unit, WantedUnit, units_after
from tests.contexts.properties.descriptions import description
from tests.support.property_samples import COTTAGE

LOFT, SHED = Unit("1", "Loft"), Unit("2", "Shed")


def refusal(current, *wanted):
    with pytest.raises(InvalidRequest) as refused:
        Property(COTTAGE, description(units=current)).changed({"units": wanted})
    return refused.value.extras["errors"][0]


def test_a_property_has_one_unit_unless_it_names_more():
    assert description().units == ONE_UNIT == (Unit("1", "1"),)
    plain = {"title": "Farm", "type": "Farm", "place": "Angaston", "time_zone": "Australia/Adelaide", "sleeps": 4}
    named = described(plain | {"rates": description().rates, "units": (WantedUnit("Loft"), WantedUnit("Shed"))})
    assert named.units == (LOFT, SHED)


def test_a_unit_is_renamed_by_its_id_and_added_without_one():
    wanted = (WantedUnit("Barn"), WantedUnit("Attic", "1"), WantedUnit("Shed", "2"))
    assert units_after((LOFT, SHED), wanted) == (Unit("1", "Attic"), SHED, Unit("3", "Barn"))


def test_a_unit_is_never_removed():
    said = refusal((LOFT, SHED), WantedUnit("Loft", "1"))
    assert said["pointer"] == "/units"
    assert said["detail"] == "Units can be added and renamed, never removed: name 2 (Shed) too."


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ([WantedUnit("Loft", "1"), WantedUnit("Barn", "7")], "/units/1/id"),
        ([WantedUnit("Loft", "1"), WantedUnit("Attic", "1")], "/units/1/id"),
        ([WantedUnit("Loft", "1"), WantedUnit("loft ")], "/units/1/name"),
        ([WantedUnit("Loft", "1"), WantedUnit(" ")], "/units/1/name"),
        ([WantedUnit("Loft", "1"), *(WantedUnit(f"Room {number}") for number in range(20))], "/units"),
    ],
)
def test_a_list_of_units_that_cannot_be_points_at_the_unit(wanted, pointer):
    assert refusal((LOFT,), *wanted)["pointer"] == pointer


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 20), st.randoms()), max_size=12))
def test_ids_once_given_stay_in_their_order_whatever_is_added_and_renamed(changes):
    units = ONE_UNIT
    for number, (adds, which, random) in enumerate(changes):
        wanted = [WantedUnit(unit.name, unit.id) for unit in units]
        if adds:
            wanted.append(WantedUnit(f"New {number}"))
        else:
            renamed = wanted[which % len(wanted)]
            wanted[which % len(wanted)] = WantedUnit(f"Renamed {number}", renamed.id)
        random.shuffle(wanted)
        before, units = units, units_after(units, wanted)
        assert [unit.id for unit in units] == [str(each) for each in range(1, len(units) + 1)]
        assert len(units) == len(before) + adds
        assert {(unit.name, unit.id) for unit in units} >= {(each.name, each.id) for each in wanted if each.id}
