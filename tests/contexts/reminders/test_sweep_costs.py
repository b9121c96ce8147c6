"""What it costs to read a day's arrivals for one kind: it grows with them, and not with the bookings that are kept."""

from simulation.reminders.arrivals import swept_a_day

MOST_READ_UNITS = 313


def test_ten_thousand_arrivals_of_a_day_are_read_with_so_many_units():
    units, queued = swept_a_day(10_000)
    assert queued == 10_000
    assert units <= MOST_READ_UNITS, f"sweep_rru_10000_arrivals is {units}"


def test_it_grows_with_arrivals_and_not_with_the_bookings_that_are_kept():
    few = swept_a_day(1_000)[0]
    assert swept_a_day(1_000, kept_elsewhere=20)[0] == few
    assert few < swept_a_day(4_000)[0] < swept_a_day(10_000)[0] < swept_a_day(20_000)[0] < 2 * MOST_READ_UNITS


def test_a_day_without_arrivals_costs_its_runs_alone():
    assert swept_a_day(0) == (96 / 2, 0)
