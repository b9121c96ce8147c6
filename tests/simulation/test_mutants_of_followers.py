"""Faults planted in what is shown first, in lists, links and plans: each is caught within 50 seeds."""

from dataclasses import replace

from rental.bookings.domain.booking import Booking
from rental.bookings.domain.quote import quote
from rental.bookings.domain.refund import refund_in_full
from rental.bookings.use_cases import changing, guests
from simulation import finders, followers, previews
from simulation.fake_moments import FakeMoments
from tests.simulation.catching import caught, nothing


def test_a_change_that_is_quoted_otherwise_than_it_is_made_is_caught(monkeypatch):
    def quoted(case, wanted):
        _, stay, guests = changing._checked(case, wanted)
        priced = quote(case.terms, stay, guests)
        return priced, priced.total - case.booking.total

    monkeypatch.setattr(previews, "quote_change", quoted)
    assert "shown was" in caught()


def test_a_refund_that_is_shown_otherwise_than_it_is_given_is_caught(monkeypatch):
    monkeypatch.setattr(previews, "refund_preview", lambda case: refund_in_full(case.booking.lines))
    assert "shown was" in caught()


def test_guests_lists_that_keep_where_a_booking_stood_are_caught(monkeypatch):
    remember = followers.keep_listed
    monkeypatch.setattr(followers, "keep_listed", lambda *those: remember(*those[:-1], replace(those[-1], left=None)))
    assert "is shown" in caught()


def test_a_guest_who_is_shown_the_bookings_of_others_is_caught(monkeypatch):
    digest = guests.name_digest
    monkeypatch.setattr(
        guests, "name_digest", lambda key, kind, name: digest(key, kind, name if kind == guests.CONTACT else "")
    )
    assert "is shown" in caught()


def test_links_of_what_is_over_are_caught(monkeypatch):
    monkeypatch.setattr(guests, "_opens", lambda *_: True)
    assert "open nothing" in caught()


def test_a_link_that_opens_every_booking_is_caught(monkeypatch):
    monkeypatch.setattr(finders, "opens_booking", lambda *_: True)
    assert "opens for" in caught()


def test_a_moment_that_is_planned_for_check_out_only_is_caught(monkeypatch):
    planned = Booking.next_moment
    monkeypatch.setattr(Booking, "next_moment", lambda self, terms: planned(self, terms) and self.ends_at(terms))
    assert "planned is" in caught()


def test_a_plan_that_is_never_dropped_is_caught(monkeypatch):
    monkeypatch.setattr(FakeMoments, "forget", nothing)
    assert "the clock is to move it" in caught()
