"""Two thousand stays of a year in forty zones: each message once, in its quarter of an hour, whatever is down."""

from collections import Counter

import pytest

from simulation.reminders.judging import judge, play
from simulation.reminders.outages import OUTAGES, PARTS
from simulation.reminders.year import BEGIN, KINDS, Year
from simulation.reminders.zones import ZONES

SEED, STAYS = 4, 2_000


@pytest.fixture(scope="module")
def year():
    passed = Year(SEED, STAYS)
    passed.run()
    return passed


def test_every_due_message_of_a_year_goes_out_once_and_none_for_what_was_cancelled(year):
    judged = judge(year)
    assert judged.wrong() == []
    assert (judged.missed, judged.duplicated, judged.for_cancelled) == (0, 0, 0)
    assert judged.sent >= judged.due > 4 * STAYS, "most stays have most of seven messages"


def test_the_year_had_what_it_was_to_have(year):
    zones = {year.part.zones[tenant, versions[0].stay.property_id] for (tenant, _), versions in year.histories.items()}
    assert zones == set(ZONES)
    assert len(ZONES) == 40
    assert len(year.weather.outages) == OUTAGES
    assert {each.part for each in year.weather.outages} == set(PARTS)
    happened = {"runs left out", "queue refused", "delivered again", "events late", "table refused"}
    assert happened | {f"{part} died" for part in ("planners", "senders", "sweep_dies")} == set(year.weather.faults)
    states = Counter(versions[-1].stay.state for versions in year.histories.values())
    assert states["cancelled"] > STAYS / 10
    moved = sum(len({each.stay.check_in for each in versions}) > 1 for versions in year.histories.values())
    assert moved > STAYS / 10


def test_every_kind_of_a_stay_went_out_to_whom_it_is_for(year):
    sent = {(reminder.mark.reminder, reminder.recipient) for _, reminder, _ in year.part.published}
    assert sent == {(kind.name, kind.recipient) for kind in KINDS.values() if kind.of_stays}


def test_messages_of_an_outage_are_made_up_for(year):
    assert judge(year).made_up_for > 20


def test_a_year_can_be_seen_again_from_its_seed():
    assert play(7, 30, 10) == play(7, 30, 10)
    assert play(7, 30, 10) != play(8, 30, 10)


def test_ten_days_in_which_every_run_is_made_is_no_different():
    judged = play(3, 60, 10, thorough=True)
    assert judged.wrong() == []
    assert judged.runs > 100 * 96


@pytest.mark.parametrize("seed", range(3))
def test_what_is_judged_is_judged_by_what_was_and_not_by_what_is(seed):
    """A year judged with one message taken away, sent twice, or sent after the stay was cancelled."""
    year = Year(seed, 60, 20)
    year.run()
    clean = judge(year)
    assert clean.wrong() == []
    first = year.part.published[0]
    year.part.published.append(first)
    assert judge(year).duplicated == 1
    year.part.published[:] = [each for each in year.part.published if each is not first]
    assert judge(year).missed == clean.missed + 1
    assert all(versions[0].since >= BEGIN for versions in year.histories.values())
