"""Partners' events leave the same ledger in whatever order and however often they come, and the check of it bites."""

from dataclasses import replace
from itertools import count

import pytest

from rental.bookings.domain.reservation import Reservation
from rental.bookings.use_cases import partner_news
from rental.bookings.use_cases.partner_news import hear_partner
from simulation import inbound_events
from simulation.inbound_events import Reception, Season

EVENTS = 5000


def test_5000_events_shuffled_tripled_and_delayed_leave_the_ledger_as_in_order():
    season = Season(9, EVENTS)
    ordered, shuffled = Reception(season).in_order(), Reception(season).in_bad_weather()
    assert (ordered.wrong(), shuffled.wrong()) == ([], [])
    assert shuffled.claims() == ordered.claims()
    assert len(shuffled.claims()) > EVENTS / 5
    assert sum(shuffled.answers.values()) == 3 * EVENTS
    assert set(shuffled.answers) == {"accepted", "known", "kept", "nights-taken"}
    assert min(shuffled.answers.values()) > 100
    assert min(shuffled.weather.deaths, shuffled.weather.interruptions) > 100
    assert shuffled.booked > 100


def by_arrival():
    """Return a hearing for which what comes last is the newest."""
    coming = count(1)
    return lambda office, news: hear_partner(office, replace(news, version=next(coming)))


def keeps_what_it_left(self, place):
    return replace(self, place=place, number=self.number + 1)


@pytest.mark.parametrize(
    ("where", "name", "mutant"),
    [
        (inbound_events, "hear_partner", by_arrival()),
        (partner_news, "_release", lambda *_: None),
        (partner_news, "_leads", lambda *_: True),
        (Reservation, "moved", keeps_what_it_left),
        (Reservation, "told", lambda self, news, place: replace(self, news=news, place=place)),
    ],
    ids=["by arrival", "frees nothing", "never keeps", "keeps what it left", "counts nothing"],
)
def test_whoever_hears_wrongly_is_found_out(monkeypatch, where, name, mutant):
    monkeypatch.setattr(where, name, mutant)
    season = Season(9, 300, properties=10)
    with pytest.raises((AssertionError, partner_news.Problem)):
        assert Reception(season).in_bad_weather().wrong() == []
